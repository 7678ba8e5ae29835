"""Who looked at a student's full data, for the student himself (decision 14)."""

import pytest

from tests import factories
from wxsign.actions import access as access_actions
from wxsign.actions import reviews
from wxsign.queries import access
from wxsign.rules.access import DOCUMENT, ID_NUMBER, OPEN_FOR


@pytest.fixture
def record(app):
    return factories.agreement("under_review")


def test_openings_and_reviews_are_told_newest_first(record, clock):
    school = factories.actor(factories.reviewer(name="方敬之"))
    reviews.approve(record.id, by=school)
    clock.advance(minutes=1)
    access_actions.open_full(record.id, DOCUMENT, reason="存档", by=school)
    clock.advance(minutes=1)
    access_actions.open_full(record.id, ID_NUMBER, reason="核对身份", by=school)
    other = factories.agreement("effective")

    found = access.looks_at_student(record.student_id)

    assert [(look.name, look.what, look.reason) for look in found] == [
        ("方敬之", "完整身份证号", "核对身份"),
        ("方敬之", "协议书全文", "存档"),
        ("方敬之", "协议书", "审核"),
    ]
    assert [look.at for look in found] == sorted((look.at for look in found), reverse=True)
    assert {look.office for look in found} == {"学校审核人员"}
    assert len(access.looks_at_student(other.student_id)) == 1


def test_a_look_names_the_college_that_the_reviewer_sits_in(record):
    college = factories.reviewer(role="college", of=record.student.college)
    access_actions.open_full(record.id, DOCUMENT, reason="存档", by=factories.actor(college))

    (look,) = access.looks_at_student(record.student_id)

    assert look.office == f"{record.student.college.name}审核人员"


def test_what_was_opened_is_open_to_that_reviewer_for_a_while(record, clock):
    mine, other = factories.reviewer(), factories.reviewer()
    access_actions.open_full(record.id, DOCUMENT, reason="存档", by=factories.actor(mine))

    opened = access.opened(mine.id, record, clock.now)

    assert opened == {DOCUMENT}
    assert access.opened(other.id, record, clock.now) == frozenset()
    assert access.opened(mine.id, record, clock.now + OPEN_FOR) == frozenset()
