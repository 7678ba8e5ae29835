"""Writing and sending a letter as the pages ask for it."""

from sqlalchemy import func, select

from tests import factories
from wxsign.db import db
from wxsign.models import Agreement, Code, TermsVersion
from wxsign.vault import one_time_digits

NEW, SEND, CODE = "/employer/invitations/new", "/employer/invitations", "/employer/invitations/code"


def typed(students, **over: str) -> dict[str, object]:
    return {"student": [student.id for student in students], **factories.terms(), **over}


def digits() -> str:
    code_id = db.session.scalar(select(func.max(Code.id)))
    db.session.rollback()
    return one_time_digits(code_id)


def preview(client, letter: dict[str, object], path: str = NEW):
    """发送, and what comes of it: the page to read once more, or the form with its faults."""
    return client.post(path, data=letter, follow_redirects=True)


def send(client, letter: dict[str, object]):
    """获取验证码, then 确认发送."""
    client.post(CODE, data=letter)
    return client.post(SEND, data=letter | {"code": digits()})


def records() -> list[Agreement]:
    found = list(db.session.scalars(select(Agreement).order_by(Agreement.id)))
    db.session.rollback()
    return found


def path_of(record, noun: str = "") -> str:
    """A page of this agreement."""
    return f"/employer/agreements/{record.id}{noun}"


def versions_of(record) -> list[int]:
    """The numbers of its versions."""
    db.session.rollback()
    found = db.session.scalars(
        select(TermsVersion.number).where(TermsVersion.agreement_id == record.id)
    )
    return list(found.all())
