"""导出我的资料: one copy at a time of each form, and so many a day, whoever presses how often."""

import pytest

from tests import factories
from tests.actions.test_races import at_once
from wxsign.actions import errands, profile_copies
from wxsign.db import db
from wxsign.models import Errand
from wxsign.rules.errands import NOT_DONE
from wxsign.rules.refusals import Reason, Refused


@pytest.fixture
def student(app):
    return factories.student()


def asked(student, form: str = "pdf") -> int:
    return profile_copies.ask(form, by=factories.actor(student))


def made() -> None:
    errand = errands.take_next()
    errands.finish(errand, {})


def test_many_presses_at_once_ask_for_one_copy(app, student):
    answers = at_once(app, [lambda: asked(student)] * 6)

    assert len(set(answers)) == 1
    assert len(db.session.query(Errand.id).all()) == 1


def test_a_day_has_four_copies_of_both_forms_together(student, clock):
    for form in ("pdf", "json", "pdf", "json"):
        asked(student, form)
        made()

    with pytest.raises(Refused) as refused:
        asked(student)

    assert refused.value.reason is Reason.COPIES_SPENT
    assert profile_copies.left_today(student.id) == 0
    assert profile_copies.left_today(factories.student().id) == 4
    clock.advance(hours=14)
    assert profile_copies.left_today(student.id) == 4
    asked(student)


def test_what_could_not_be_made_does_not_count(student):
    asked(student)
    errands.fail(errands.take_next(), NOT_DONE)

    assert profile_copies.left_today(student.id) == 4


def test_one_more_day_begins_at_midnight_in_beijing(student, clock):
    clock.advance(hours=13, minutes=58)
    asked(student)
    made()
    before = profile_copies.left_today(student.id)

    clock.advance(minutes=3)

    assert (before, profile_copies.left_today(student.id)) == (3, 4)
