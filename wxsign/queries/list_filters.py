"""The filters of an employer's lists (S97): what is wanted, and the rows narrowed to it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, TypeVarTuple

from sqlalchemy import Row, Select, select

from wxsign.db import db
from wxsign.models import Agreement, School, Student
from wxsign.rules import deadlines, labels

Ts = TypeVarTuple("Ts")


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; 0 and empty mean all.

    The days are written as 2026-05-15; `answer` is a state whose 应约状态 is meant, `id_print` the
    fingerprint of an ID number, which stands in no address.
    """

    school: int = 0
    year: int = 0
    name: str = ""
    major: str = ""
    since: str = ""
    until: str = ""
    answer: str = ""
    id_print: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return self == Wanted()

    def facts(self) -> dict[str, Any]:
        """As an errand keeps it."""
        return asdict(self)


def of_facts(facts: Mapping[str, Any]) -> Wanted:
    """The filters that an errand was asked with."""
    return Wanted(**facts)


def narrowed(rows: Select[*Ts], wanted: Wanted, states: Sequence[str]) -> Select[*Ts]:
    """The rows of a statement about Agreement and Student that fit; `states` are the list's."""
    exact = {
        Agreement.school_id: wanted.school,
        Agreement.year: wanted.year,
        Student.id_print: wanted.id_print,
    }
    rows = rows.where(*(column == value for column, value in exact.items() if value))
    if wanted.name:
        rows = rows.where(Agreement.student_name.contains(wanted.name, autoescape=True))
    if wanted.major:
        rows = rows.where(Student.major.contains(wanted.major, autoescape=True))
    if wanted.since:
        first = date.fromisoformat(wanted.since) - timedelta(days=1)
        rows = rows.where(Agreement.invited_at >= deadlines.end_of(first))
    if wanted.until:
        last = date.fromisoformat(wanted.until)
        rows = rows.where(Agreement.invited_at < deadlines.end_of(last))
    if wanted.answer:
        word = labels.ONLINE[wanted.answer].answer
        alike = [state for state in states if labels.ONLINE[state].answer == word]
        rows = rows.where(Agreement.state.in_(alike))
    return rows


def in_words(wanted: Wanted) -> str:
    """What a list was narrowed to, for the log: nothing personal, so no name and no ID number."""
    school = db.session.get(School, wanted.school) if wanted.school else None
    days = f"{wanted.since or '最早'}至{wanted.until or '今天'}"
    parts = (
        school.name if school else "",
        f"{wanted.year}届" if wanted.year else "",
        "学生姓名：已填" if wanted.name else "",
        "身份证号：已填" if wanted.id_print else "",
        f"专业名称：{wanted.major}" if wanted.major else "",
        f"邀请日期：{days}" if wanted.since or wanted.until else "",
        labels.ONLINE[wanted.answer].answer if wanted.answer else "",
    )
    return " · ".join(part for part in parts if part)


def answers(states: Sequence[str]) -> dict[str, str]:
    """The choices of 应约状态: the first state of each word, and the word."""
    words: dict[str, str] = {}
    for state in states:
        words.setdefault(labels.ONLINE[state].answer, state)
    return {state: word for word, state in words.items()}


def schools_of(employer_id: int) -> Sequence[Row[int, str]]:
    """Id and name of the schools whose students this employer ever invited."""
    invited = select(Agreement.school_id).where(Agreement.employer_id == employer_id)
    rows = select(School.id, School.name).where(School.id.in_(invited))
    return db.session.execute(rows.order_by(School.name)).all()
