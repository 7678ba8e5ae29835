"""Saved templates of a letter, as the unit's colleagues choose among them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select

from wxsign.db import reading
from wxsign.models import EmployerUser, LetterTemplate
from wxsign.rules.terms import Values


@dataclass(frozen=True)
class Saved:
    """One template: its name, its post, its fields, and who saved it."""

    id: int
    name: str
    job_title: str
    values: Values
    made_by: str
    made_at: datetime


def listed(employer_id: int) -> tuple[Saved, ...]:
    """Every template of the unit, by post and name."""
    order = (LetterTemplate.job_title, LetterTemplate.name)
    rows = reading().execute(_saved(LetterTemplate.employer_id == employer_id).order_by(*order))
    return tuple(Saved(*row) for row in rows)


def one(template_id: int, employer_id: int) -> Saved | None:
    """This template, if it is the unit's own and still there."""
    own = _saved(LetterTemplate.employer_id == employer_id, LetterTemplate.id == template_id)
    row = reading().execute(own).one_or_none()
    return Saved(*row) if row else None


def _saved(*where: ColumnElement[bool]) -> Select[int, str, str, Values, str, datetime]:
    return (
        select(
            LetterTemplate.id,
            LetterTemplate.name,
            LetterTemplate.job_title,
            LetterTemplate.values,
            EmployerUser.name,
            LetterTemplate.made_at,
        )
        .join(EmployerUser, EmployerUser.id == LetterTemplate.made_by)
        .where(*where)
    )
