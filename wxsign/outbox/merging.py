"""Several notices to one person within minutes leave as one message (`rules/merging.py`).

Decided when a worker has claimed them: nothing is read or locked while a cause is written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select

from wxsign import settings
from wxsign.db import db
from wxsign.models import AccountTemplate, OutboxEntry
from wxsign.outbox.channels import Letter, Outcome
from wxsign.rules import merging, notices, sms_templates
from wxsign.rules.merging import Due, Join, Person, Told, Wait


def settled(rows: Sequence[OutboxEntry], now: datetime) -> dict[int, Outcome]:
    """What becomes of the claimed rows that do not leave now, by their number."""
    minutes = settings.current().messages.merge_minutes
    able = [
        row
        for row in rows
        if minutes
        and merging.may_wait(row.audience, row.priority, row.facts, now)
        and _can_be_said(row.audience)
    ]
    if not able:
        return {}
    carriers = _carriers([row.id for row in able])
    due = [_due(row, carries=row.id in carriers) for row in able]
    last = _last(able, now - timedelta(minutes=minutes))
    decided = merging.settled(due, last, now, minutes)
    return {number: _outcome(what, now) for number, what in decided.items()}


def _can_be_said(audience: str) -> bool:
    """Where text messages need a template, the merged words have one: SMS is their last resort."""
    sms = settings.current().sms
    return sms.provider not in ("aliyun", "tencent") or merging.key(audience) in sms.templates


def _due(row: OutboxEntry, *, carries: bool) -> Due:
    return Due(row.id, _person(row), row.made_at, is_fresh=row.tries <= 1, carries=carries)


def _person(row: OutboxEntry) -> Person:
    return row.audience, row.person_id, row.channel


def _outcome(what: Wait | Join, now: datetime) -> Outcome:
    if isinstance(what, Join):
        return Outcome(merging.MERGED, merged_into=what.into)
    return Outcome("waiting", is_untried=True, again_in=what.until - now)


def _carriers(ids: Sequence[int]) -> set[int | None]:
    return set(db.session.scalars(_inside(ids).with_only_columns(OutboxEntry.merged_into)))


def _last(rows: Sequence[OutboxEntry], since: datetime) -> dict[Person, datetime]:
    """When news last left for each of these people by each channel, if not before `since`."""
    entry, people = OutboxEntry, dict[str, set[int]]()
    for row in rows:
        people.setdefault(row.audience, set()).add(row.person_id)
    theirs = [
        and_(entry.audience == who, entry.person_id.in_(numbers)) for who, numbers in people.items()
    ]
    found = db.session.execute(
        select(entry.audience, entry.person_id, entry.channel, func.max(entry.sent_at))
        .where(or_(*theirs), entry.sent_at > since)
        .group_by(entry.audience, entry.person_id, entry.channel)
    )
    return {(who, number, channel): at for who, number, channel, at in found if at is not None}


def reworded(letters: Mapping[int, Letter | None]) -> dict[int, Letter | None]:
    """The letters of one batch; one that speaks for others says so in its words."""
    found = dict(letters)
    inside: dict[int, list[OutboxEntry]] = {}
    for row in db.session.scalars(_inside(list(letters))):
        inside.setdefault(row.merged_into or 0, []).append(row)
    if inside:
        speakers = select(OutboxEntry).where(OutboxEntry.id.in_(inside))
        for row in db.session.scalars(speakers):
            letter = letters[row.id]
            if letter is not None:
                told = sorted([row, *inside[row.id]], key=lambda one: one.id)
                found[row.id] = _spoken(letter, row.audience, [_told(one) for one in told])
    return found


def _inside(ids: Sequence[int]) -> Select[OutboxEntry]:
    return select(OutboxEntry).where(OutboxEntry.merged_into.in_(ids))


def _told(row: OutboxEntry) -> Told:
    notice = notices.BY_KEY[row.notice]
    path = notices.filled(notice.path, {"record": str(row.record_id), **row.facts})
    return Told(notice.title, row.record_id, path, row.facts)


def _spoken(letter: Letter, audience: str, told: Sequence[Told]) -> Letter:
    notice = notices.BY_KEY[merging.key(audience)]
    assert notice.template is not None
    facts, config = merging.facts(told, audience), settings.current()
    url = f"{config.app.base_url}{merging.path(told) or notice.path}"
    is_alike = notices.BY_KEY[letter.notice].template is notice.template
    spare = letter.template_id if is_alike else ""
    template_id = notices.chosen(notice.key, config.wechat.templates) or spare
    known = db.session.get(AccountTemplate, template_id)
    account = [(key, label) for key, label in known.fields["fields"]] if known else []
    return replace(
        letter,
        notice=notice.key,
        template_id=template_id,
        fields=tuple(notices.card(notice, facts, account).items()),
        said=notices.words(notice, facts),
        text=f"{notices.filled(notice.text, facts)} {url}",
        gaps=sms_templates.values(notice.text, facts),
        url=url,
    )
