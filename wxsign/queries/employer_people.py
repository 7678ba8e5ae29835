"""Who of a unit may sign in, and whether his WeChat is bound."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, select

from wxsign.db import db
from wxsign.models import Binding, EmployerUser
from wxsign.rules import employer_roles
from wxsign.rules.people import Who


@dataclass(frozen=True)
class Person:
    """One colleague as the others of his unit see him."""

    id: int
    name: str
    account: str
    phone: str
    is_main: bool
    role: str
    has_password: bool
    is_bound: bool


def listed(employer_id: int) -> tuple[Person, ...]:
    """Everybody of the unit who is there, the main account first."""
    order = (EmployerUser.is_main.desc(), EmployerUser.id)
    rows = db.session.execute(_people(EmployerUser.employer_id == employer_id).order_by(*order))
    return tuple(_person(user, openid) for user, openid in rows)


def one(user_id: int, employer_id: int) -> Person | None:
    """This colleague of the unit; None for a removed one and for strangers."""
    mine = and_(EmployerUser.id == user_id, EmployerUser.employer_id == employer_id)
    found = db.session.execute(_people(mine)).one_or_none()
    return None if found is None else _person(*found)


def _people(where: ColumnElement[bool]) -> Select[EmployerUser, str | None]:
    bound = and_(Binding.audience == Who.EMPLOYER, Binding.person_id == EmployerUser.id)
    return (
        select(EmployerUser, Binding.openid)
        .outerjoin(Binding, bound)
        .where(where, EmployerUser.removed_at.is_(None))
    )


def _person(user: EmployerUser, openid: str | None) -> Person:
    return Person(
        id=user.id,
        name=user.name,
        account=user.account,
        phone=user.phone,
        is_main=user.is_main,
        role=employer_roles.role_of(user),
        has_password=user.password_hash != "",
        is_bound=openid is not None,
    )
