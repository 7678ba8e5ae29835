"""Who queued messages go to and what they say: the rows of a claim become letters together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import structlog
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import aliased

from wxsign import settings
from wxsign.db import db
from wxsign.models import (
    AccountTemplate,
    Binding,
    Code,
    Employer,
    EmployerUser,
    OutboxEntry,
    Reviewer,
    Student,
)
from wxsign.outbox.channels import Letter
from wxsign.outbox.queue import MAIL, WECHAT
from wxsign.rules import notices, sms_templates
from wxsign.rules.notices import Notice
from wxsign.rules.people import Who
from wxsign.vault import one_time_digits

CODE = "code"

log = structlog.get_logger()


@dataclass(frozen=True)
class _Person:
    """How a person is reached; what is empty is no way. `id` may be of who stands for him."""

    id: int
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class _Known:
    """What the letters of one claim need, read together."""

    people: Mapping[tuple[str, int], _Person]
    bound: Mapping[tuple[str, int], tuple[str, bool]] = field(default_factory=dict)
    templates: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)


def letters(rows: Sequence[OutboxEntry]) -> dict[int, Letter | None]:
    """The letter of each row, by id; None where its words or its person are gone.

    One that cannot be written must not stop the others.
    """
    try:
        known = _known(rows)
    except OperationalError:
        raise
    except Exception:
        if len(rows) > 1:
            return {row.id: letter for row in rows for letter in letters([row]).values()}
        log.exception("letter cannot be addressed", entry=rows[0].id, notice=rows[0].notice)
        return {rows[0].id: None}
    return {row.id: _written(row, known) for row in rows}


def _written(row: OutboxEntry, known: _Known) -> Letter | None:
    try:
        return _letter(row, known)
    except Exception:
        log.exception("letter cannot be written", entry=row.id, notice=row.notice)
        return None


def _letter(row: OutboxEntry, known: _Known) -> Letter:
    """The words of the notice, with the facts of then and the person's present address."""
    notice, facts = notices.BY_KEY[row.notice], dict(row.facts)
    person = known.people[row.audience, row.person_id]
    openid, follows = known.bound.get((row.audience, person.id), ("", False))
    if row.audience == CODE:
        facts["code"] = one_time_digits(row.person_id)
    config = settings.current()
    url = f"{config.app.base_url}{notices.filled(notice.path, facts)}" if notice.path else ""
    text = notices.filled(notice.text, facts)
    template_id = notices.chosen(row.notice, config.wechat.templates)
    return Letter(
        entry_id=row.id,
        notice=row.notice,
        channel=row.channel,
        tries=row.tries,
        key=f"wxsign-{row.id}",
        priority=row.priority,
        openid=openid,
        follows=follows,
        phone=person.phone,
        # A student's mail stands beside (S43) as a row of its own: no other falls back to it.
        email=person.email if row.audience != Who.STUDENT or row.channel == MAIL else "",
        template_id=template_id,
        fields=_fields(row, notice, facts, known.templates.get(template_id, ())),
        said=notices.words(notice, facts) if row.channel == WECHAT else (),
        subject=notice.template.title if notice.template else "就业签约通知",
        text=f"{text} {url}".rstrip(),
        gaps=sms_templates.values(notice.text, facts),
        url=url,
    )


def _fields(
    row: OutboxEntry, notice: Notice, facts: dict[str, str], account: Sequence[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    if row.channel != WECHAT or notice.template is None:
        return ()
    return tuple(notices.card(notice, facts, account).items())


def _known(rows: Sequence[OutboxEntry]) -> _Known:
    """Everything the letters need, in one statement for each kind of person."""
    people: dict[tuple[str, int], _Person] = {}
    for audience, read in _PEOPLE.items():
        ids = {row.person_id for row in rows if row.audience == audience}
        if ids:
            people |= {(audience, key): person for key, person in read(ids).items()}
    by_wechat = [row for row in rows if row.channel == WECHAT]
    if not by_wechat:
        return _Known(people)
    bound = _bound({(key[0], person.id) for key, person in people.items()})
    return _Known(people, bound, _templates({row.notice for row in by_wechat}))


def _codes(ids: Collection[int]) -> dict[int, _Person]:
    found = db.session.execute(select(Code.id, Code.phone).where(Code.id.in_(ids)))
    return {row.id: _Person(row.id, phone=row.phone) for row in found}


def _reviewers(ids: Collection[int]) -> dict[int, _Person]:
    found = db.session.execute(select(Reviewer.id, Reviewer.email).where(Reviewer.id.in_(ids)))
    return {row.id: _Person(row.id, email=row.email) for row in found}


def _students(ids: Collection[int]) -> dict[int, _Person]:
    columns = Student.id, Student.phone, Student.email
    found = db.session.execute(select(*columns).where(Student.id.in_(ids)))
    return {row.id: _Person(row.id, row.phone, row.email) for row in found}


def _employers(ids: Collection[int]) -> dict[int, _Person]:
    """The colleague, or, once he is removed, the main account of his unit (decision 18)."""
    here, user = aliased(EmployerUser), EmployerUser
    stands = ((here.id == user.id) & here.removed_at.is_(None)) | (
        here.removed_at.is_not(None) & (user.employer_id == here.employer_id) & user.is_main
    )
    found = db.session.execute(
        select(here.id.label("of"), user.id, user.phone, Employer.email)
        .join(user, stands)
        .join(Employer, Employer.id == user.employer_id)
        .where(here.id.in_(ids))
    )
    return {row.of: _Person(row.id, row.phone, row.email) for row in found}


_PEOPLE = {
    CODE: _codes,
    Who.REVIEWER.value: _reviewers,
    Who.STUDENT.value: _students,
    Who.EMPLOYER.value: _employers,
}


def _bound(people: Collection[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, bool]]:
    """The openid of each of these people who has one, and whether he follows the account."""
    columns = Binding.audience, Binding.person_id, Binding.openid, Binding.follows
    found = db.session.execute(
        select(*columns).where(
            Binding.audience.in_({audience for audience, _ in people}),
            Binding.person_id.in_({person_id for _, person_id in people}),
        )
    )
    return {(row.audience, row.person_id): (row.openid, row.follows) for row in found}


def _templates(keys: Collection[str]) -> dict[str, Sequence[tuple[str, str]]]:
    """The fields of the account's templates for these notices, where we know them."""
    ids = {notices.chosen(key, settings.current().wechat.templates) for key in keys} - {""}
    found = db.session.scalars(select(AccountTemplate).where(AccountTemplate.template_id.in_(ids)))
    return {one.template_id: [(key, label) for key, label in one.fields["fields"]] for one in found}
