"""A school restricts and opens; windows and blocks decide who is found (S24, S25, S172)."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.actions.traces import refused
from wxsign import standing
from wxsign.actions import blocks, enrolment, school_settings
from wxsign.actions.school_settings import Group
from wxsign.db import db
from wxsign.models import EmployerBlock, OutboxEntry, SigningWindow, TrailEntry
from wxsign.rules import windows
from wxsign.rules.refusals import Reason

SHUT = windows.of_days(date(2026, 9, 1), None)


@pytest.fixture
def by(app):
    return factories.actor(factories.reviewer())


def count(table) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table))


@pytest.mark.requirement("S24", "S172")
def test_many_are_restricted_at_once_and_nobody_is_told_twice(by):
    students = [factories.student().id for _ in range(3)]

    first = enrolment.do("restrict", students[:2], reason="学籍核查中", by=by)
    second = enrolment.do("restrict", students, reason="学籍核查中", by=by)

    assert (first, second) == (2, 1)
    assert (count(TrailEntry), count(OutboxEntry)) == (3, 3)
    assert standing.findable(students, 0) == frozenset()


@pytest.mark.requirement("S172")
def test_a_college_restricts_and_opens_nobody(app):
    student = factories.student()
    by = factories.actor(factories.reviewer(role="college"))

    with refused(Reason.NOT_YOURS):
        enrolment.do("restrict", [student.id], reason="学籍核查中", by=by)
    with refused(Reason.NOT_YOURS):
        school_settings.set_window(Group(), SHUT, by=by)


@pytest.mark.requirement("S25", "S172")
def test_a_window_saved_again_is_changed_and_who_is_opened_alone_is_found(by):
    one, other = (factories.student().id for _ in range(2))

    school_settings.set_window(Group(2026), windows.OPEN, by=by)
    school_settings.set_window(Group(2026), SHUT, by=by)
    enrolment.do("open", [one], reason="补办签约", by=by)

    assert count(SigningWindow) == 1
    assert standing.findable([one, other], 0) == {one}


def test_a_unit_that_is_blocked_twice_is_blocked_once_and_let_back_once(by):
    user, student = factories.employer(), factories.student()

    for _press in range(2):
        blocks.put(user.employer_id, reason="收取学生押金", by=by)
    blocked = standing.findable([student.id], user.employer_id)
    for _press in range(2):
        blocks.lift(user.employer_id, reason="已退还", by=by)

    assert (count(EmployerBlock), blocked) == (1, frozenset())
    assert standing.findable([student.id], user.employer_id) == {student.id}
    told = select(OutboxEntry.notice, func.count()).group_by(OutboxEntry.notice)
    told = dict(db.session.execute(told).all())
    assert told == {"block.put.employer": 2, "block.lift.employer": 2}  # by SMS and by mail
