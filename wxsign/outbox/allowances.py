"""What each person allows us beside template messages: read before sending, counted after it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import case, select, tuple_, update

from wxsign import settings
from wxsign.db import db, writing
from wxsign.models import AccountTemplate, Binding, OutboxEntry, Subscription
from wxsign.outbox import pauses
from wxsign.outbox.channels import ANSWER, NOTICE, Letter, Outcome, Used
from wxsign.outbox.queue import WECHAT
from wxsign.rules import allowances, notices, reactions
from wxsign.rules.reactions import Pause
from wxsign.rules.template_fields import Fields


def granted(letters: Mapping[int, Letter | None], now: datetime) -> dict[int, Letter | None]:
    """The letters of one batch, each with what its person allows beside a template message."""
    found = dict(letters)
    to_wechat = {
        number: letter
        for number, letter in letters.items()
        if letter is not None and letter.channel == WECHAT and letter.openid
    }
    if to_wechat:
        found |= _subscribed(to_wechat)
        answerable = _answerable({letter.openid for letter in to_wechat.values()}, now)
        for number, letter in to_wechat.items():
            if letter.follows and letter.openid in answerable:
                found[number] = replace(found[number] or letter, may_answer=True)
    return found


def _subscribed(letters: Mapping[int, Letter]) -> dict[int, Letter]:
    """The letters whose notice has a subscription template to which their person has agreed."""
    ids = settings.current().wechat.subscriptions
    wanted = {
        number: (letter.openid, template_id)
        for number, letter in letters.items()
        if letter.said and (template_id := notices.chosen(letter.notice, ids))
    }
    if not wanted:
        return {}
    is_it = tuple_(Subscription.openid, Subscription.template_id).in_(set(wanted.values()))
    agreed = select(Subscription.openid, Subscription.template_id).where(is_it)
    theirs = {tuple(row) for row in db.session.execute(agreed.where(Subscription.left != 0))}
    known = _fields({template_id for _openid, template_id in theirs})
    return {
        number: _with(letters[number], pair[1], known.get(pair[1], ()))
        for number, pair in wanted.items()
        if pair in theirs
    }


def _with(letter: Letter, template_id: str, account: Fields) -> Letter:
    template = notices.BY_KEY[letter.notice].template
    assert template is not None
    fields = tuple(notices.dealt(template, letter.said, account).items())
    return replace(letter, subscription_id=template_id, subscription_fields=fields)


def _fields(template_ids: set[str]) -> dict[str, Fields]:
    if not template_ids:
        return {}
    known = select(AccountTemplate).where(AccountTemplate.template_id.in_(template_ids))
    return {
        row.template_id: [(key, label) for key, label in row.fields["fields"]]
        for row in db.session.scalars(known)
    }


def _answerable(openids: set[str], now: datetime) -> set[str]:
    spoke = select(Binding.openid, Binding.spoke_at, Binding.answered).where(
        Binding.openid.in_(openids), Binding.spoke_at.is_not(None)
    )
    return {
        openid
        for openid, spoke_at, answered in db.session.execute(spoke)
        if allowances.may_answer(spoke_at, answered, now)
    }


def write_down(finished: Sequence[tuple[OutboxEntry, Outcome]], now: datetime) -> None:
    """Count what was used and what WeChat says is used up, inside the open transaction."""
    for row, outcome in finished:
        for used in outcome.used:
            _count(used, now)
            reaction = reactions.of(used.code)
            if reaction is not None and reaction.is_ours:
                # Its own interface is at fault: nothing pauses, but somebody has to mend it.
                beside = replace(reaction, pause=Pause.NO, unfollowed=False)
                pauses.react(row, beside, used.template_id, now)


def _count(used: Used, now: datetime) -> None:
    if used.way == NOTICE and used.code in (None, allowances.NOT_SUBSCRIBED):
        is_it = Subscription.openid == used.openid, Subscription.template_id == used.template_id
        less = case((Subscription.left > 0, Subscription.left - 1), else_=Subscription.left)
        left = 0 if used.code else less
        writing().execute(update(Subscription).where(*is_it).values(left=left, changed_at=now))
    if used.way == ANSWER and (used.code is None or used.code in allowances.ANSWERS_OVER):
        answered = allowances.MOST_ANSWERS if used.code else Binding.answered + 1
        spoke = Binding.openid == used.openid, Binding.spoke_at.is_not(None)
        writing().execute(update(Binding).where(*spoke).values(answered=answered))
