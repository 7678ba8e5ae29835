"""Who a queued message goes to and what it says: the row becomes a letter."""

from sqlalchemy import select

from wxsign import settings
from wxsign.db import db
from wxsign.models import (
    AccountTemplate,
    Binding,
    Code,
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


def letter(row: OutboxEntry) -> Letter:
    """The letter of a row, with the words of its notice and the person's present address."""
    notice = notices.BY_KEY[row.notice]
    facts = dict(row.facts)
    if row.audience == "code":
        facts["code"] = one_time_digits(row.person_id)
    config = settings.current()
    url = f"{config.app.base_url}{notices.filled(notice.path, facts)}" if notice.path else ""
    text = notices.filled(notice.text, facts)
    openid, phone, email = _address(row)
    template_id = config.wechat.templates.get(row.notice, "")
    return Letter(
        entry_id=row.id,
        notice=row.notice,
        channel=row.channel,
        tries=row.tries,
        key=f"wxsign-{row.id}",
        priority=row.priority,
        openid=openid,
        phone=phone,
        email=email,
        template_id=template_id,
        fields=_fields(row, notice, facts, template_id),
        subject=notice.template.title if notice.template else "就业签约通知",
        text=f"{text} {url}".rstrip(),
        gaps=sms_templates.values(notice.text, facts),
        url=url,
    )


def _fields(
    row: OutboxEntry, notice: Notice, facts: dict[str, str], template_id: str
) -> tuple[tuple[str, str], ...]:
    if row.channel != WECHAT or notice.template is None:
        return ()
    known = db.session.get(AccountTemplate, template_id)
    account = [(key, label) for key, label in known.fields["fields"]] if known else []
    return tuple(notices.card(notice, facts, account).items())


def _address(row: OutboxEntry) -> tuple[str, str, str]:
    """The openid (only of a follower), phone and mail address; empty where there is none.

    A student's mail stands beside (S43) as a row of its own, so no other row falls back to it.
    """
    if row.audience == "code":
        return "", db.session.get_one(Code, row.person_id).phone, ""
    if row.audience == Who.REVIEWER:
        return "", "", db.session.get_one(Reviewer, row.person_id).email
    if row.audience == Who.STUDENT:
        student = db.session.get_one(Student, row.person_id)
        email = student.email if row.channel == MAIL else ""
        return _openid(Who.STUDENT, student.id), student.phone, email
    user = _still_there(db.session.get_one(EmployerUser, row.person_id))
    return _openid(Who.EMPLOYER, user.id), user.phone, user.employer.email


def _openid(audience: Who, person_id: int) -> str:
    found = db.session.scalar(
        select(Binding.openid).where(
            Binding.audience == audience, Binding.person_id == person_id, Binding.follows
        )
    )
    return found or ""


def _still_there(user: EmployerUser) -> EmployerUser:
    """The colleague, or, once he is removed, the main account of his unit (decision 18)."""
    if user.removed_at is None:
        return user
    main = select(EmployerUser).where(
        EmployerUser.employer_id == user.employer_id, EmployerUser.is_main
    )
    return db.session.scalars(main).one()
