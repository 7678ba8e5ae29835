"""A paper agreement while it is written: drafts take no seat and may hold anything."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.papers import consent, content, enter, fresh, generate, save, versions
from tests.actions.test_races import at_once
from tests.actions.traces import assert_whole, everything, queued, refused, trail
from wxsign.actions import paper_agreement
from wxsign.db import db
from wxsign.models import Agreement, Seat
from wxsign.rules.refusals import Reason

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def student(app):
    return factories.student()


@pytest.fixture
def draft(student) -> Agreement:
    """A draft in which nothing is wrong."""
    return fresh(enter(student, factories.sheet()))


@pytest.mark.requirement("S122")
def test_a_draft_keeps_what_was_typed_and_takes_no_seat(student):
    typed = factories.sheet(regular_pay="6,0oo", credit_code="9142")

    record = fresh(enter(student, typed))

    assert (record.process, record.state, record.employer_name) == ("paper", "draft", typed["name"])
    assert (record.job_title, record.waiting_since) == (typed["job_title"], None)
    assert content(record).typed == typed
    assert set(content(record).faults) == {"regular_pay", "credit_code"}
    assert db.session.scalars(select(Seat)).all() == []
    assert trail(record.id) == [("save", student.name, "")]
    assert queued() == []
    assert_whole()


def test_an_empty_form_is_a_draft_too(student):
    record = fresh(enter(student, dict.fromkeys(factories.sheet(), "")))

    assert (record.state, record.employer_name, record.job_title) == ("draft", "", "")


def test_the_same_form_sent_twice_is_one_draft_with_what_was_sent_last(student):
    first = enter(student, factories.sheet(job_title="文员"))
    second = enter(student, factories.sheet(job_title="会计"))
    third = enter(student, factories.sheet(job_title="出纳"), once="another form")

    assert first == second != third
    assert [fresh(record).job_title for record in (first, third)] == ["会计", "出纳"]
    assert_whole()


def test_pressed_twice_at_the_same_moment_it_is_one_draft(app, student):
    typed, by = factories.sheet(), factories.actor(student)

    made = at_once(app, [lambda: paper_agreement.enter(typed, once="one", by=by)] * 4)

    assert len(set(made)) == 1
    assert_whole()


def test_saving_what_is_saved_changes_nothing(draft):
    before = everything()

    save(draft, content(draft).typed)

    assert everything() == before


def test_a_draft_is_rewritten_as_often_as_it_is_saved(draft):
    save(draft, factories.sheet(penalty="3000"))

    assert [row.number for row in versions(draft)] == [1]
    assert content(draft).typed["penalty"] == "3000"
    assert_whole()


@pytest.mark.requirement("S113", "S169")
def test_whoever_is_signed_or_registered_cannot_enter_one(student):
    taken = factories.agreement("under_review", student=student)

    with refused(Reason.SEAT_TAKEN, blocking=("online", taken.id)):
        enter(student, factories.sheet())


@pytest.mark.requirement("S113")
def test_a_draft_that_was_begun_before_may_still_be_saved_but_not_generated(student, draft):
    factories.agreement("under_review", student=student)

    save(draft, factories.sheet(penalty="1"))

    proof = consent(draft, content(draft).digest)
    with refused(Reason.SEAT_TAKEN):
        generate(draft, proof=proof)


def test_a_restricted_student_cannot_enter_one(app):
    restricted = factories.student(restricted=True)

    with refused(Reason.RESTRICTED):
        enter(restricted, factories.sheet())


def test_a_deleted_draft_is_over(draft):
    paper_agreement.discard(draft.id, by=factories.actor(draft.student))

    assert fresh(draft.id).state == "discarded"
    with refused(Reason.WRONG_STATE):
        save(draft, factories.sheet())
    assert_whole()
