"""Writing and sending a letter as the pages ask for it."""

from sqlalchemy import func, select

from tests import factories
from wxsign.db import db
from wxsign.models import Agreement, Code
from wxsign.vault import one_time_digits

NEW, SEND, CODE = "/employer/invitations/new", "/employer/invitations", "/employer/invitations/code"


def typed(students, **over: str) -> dict[str, object]:
    return {"student": [student.id for student in students], **factories.terms(), **over}


def digits() -> str:
    code_id = db.session.scalar(select(func.max(Code.id)))
    db.session.rollback()
    return one_time_digits(code_id)


def send(client, letter: dict[str, object]):
    """获取验证码, then 确认发送."""
    client.post(CODE, data=letter)
    return client.post(SEND, data=letter | {"code": digits()})


def records() -> list[Agreement]:
    found = list(db.session.scalars(select(Agreement).order_by(Agreement.id)))
    db.session.rollback()
    return found
