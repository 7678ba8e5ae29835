"""What a school sets for itself, and when its students may sign (decision 2, S25, S172)."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from wxsign import clock, engines
from wxsign.actions import _school
from wxsign.db import db, transaction, writing
from wxsign.models import College, School, SigningWindow
from wxsign.rules import windows
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused
from wxsign.rules.windows import Window


@dataclass(frozen=True)
class Group:
    """Whom a window is for: one cohort or all, one college or all."""

    year: int = windows.ALL
    college_id: int = windows.ALL


def choose(school_code: str, name: str, value: object) -> bool:
    """From now on this holds for the school; answer whether there is such a school."""
    school_id = db.session.scalar(select(School.id).where(School.code == school_code))
    if school_id is None:
        return False
    with transaction():
        _school.keep(school_id, name, {"value": value})
    return True


def set_window(group: Group, window: Window, *, by: Actor) -> None:
    """This cohort of this college may sign from then until then; an earlier window is replaced.

    Raises Refused: NOT_YOURS, OUT_OF_SCOPE for a college of another school.
    """
    now, school_id = clock.now(), _school.school_of(by)
    said = f"{_words_of(group, school_id)}：{windows.span(window)}"
    row: dict[str, object] = {"opens_at": window.opens_at, "closes_at": window.closes_at}
    row |= {"set_at": now, "set_by": by.name}
    of = {"school_id": school_id, "year": group.year, "college_id": group.college_id}
    with transaction():
        upsert = engines.upsert(writing().dialect.name)(SigningWindow)
        writing().execute(
            upsert.values(**of, **row).on_conflict_do_update(index_elements=list(of), set_=row)
        )
        _school.note(school_id, windows.SET, said, by, now)


def remove_window(window_id: int, *, by: Actor) -> None:
    """The window is gone: the less particular one holds, or none. A second press does nothing."""
    now, school_id = clock.now(), _school.school_of(by)
    found = db.session.get(SigningWindow, window_id)
    if found is None or found.school_id != school_id:
        return
    said = _words_of(Group(found.year, found.college_id), school_id)
    with transaction():
        gone = writing().execute(delete(SigningWindow).where(SigningWindow.id == window_id))
        if gone.rowcount:
            _school.note(school_id, windows.REMOVED, said, by, now)


def _words_of(group: Group, school_id: int) -> str:
    """2026届 计算机学院."""
    college = None
    if group.college_id != windows.ALL:
        college = db.session.get(College, group.college_id)
        if college is None or college.school_id != school_id:
            raise Refused(Reason.OUT_OF_SCOPE)
    return windows.group_words(group.year, college.name if college else "")
