"""强制解约: whatever goes on, the school ends it once, with evidence, and tells both sides."""

import pytest

from tests import factories
from tests.actions.test_races import at_once
from tests.actions.traces import queued, refused, trail
from wxsign.actions import forcing, termination_reviews
from wxsign.db import db
from wxsign.models import Agreement, Attachment, PlanEntry, Seat, Termination
from wxsign.rules.refusals import Reason

pytestmark = pytest.mark.usefixtures("app")

WHY = "单位已经注销，学生提供了工商登记信息"


@pytest.fixture
def desk(app):
    return factories.actor(factories.reviewer())


def brought(record, desk):
    """The evidence lies in the dialog."""
    return factories.attached(desk, f"force:{record.id}", "force")


@pytest.mark.requirement("S171", "S172", "S73")
@pytest.mark.parametrize(
    "kind, state, ended",
    [
        ("agreement", "effective", "terminated"),
        ("agreement", "reported", "terminated"),
        ("paper", "text_review", "terminated"),
        ("paper", "awaiting_papers", "terminated"),
        ("paper", "paper_review", "terminated"),
        ("paper", "papers_refused", "terminated"),
        ("paper", "effective", "terminated"),
        ("destination", "effective", "released"),
        ("destination", "release_review", "released"),
    ],
)
def test_the_school_ends_a_record_by_itself(kind, state, ended, desk):
    record = getattr(factories, kind)(state)
    brought(record, desk)
    before = queued()

    forcing.force(record.id, reason=WHY, by=desk)

    found = factories.fresh(Agreement, record.id)
    assert (found.state, found.ended_by, found.ending) == (ended, "school", "overtaken")
    assert (found.reason, found.waiting_since) == (WHY, None)
    assert db.session.get(Seat, record.student_id) is None
    plan = db.session.get(PlanEntry, record.student_id)
    assert plan is None or plan.state == "学生未提交"
    assert trail(record.id)[-1] == ("force", "吴书宁", WHY)
    told = [row[0] for row in queued()[len(before) :] if ".force." in row[0]]
    both = ["employer"] if kind == "agreement" else []
    assert told == [f"{found.process}.force.{who}" for who in ("student", "student", *both)]


@pytest.mark.requirement("S171")
def test_the_evidence_belongs_to_the_record_from_then_on(desk):
    record = factories.agreement("effective")
    evidence = brought(record, desk)

    forcing.force(record.id, reason=WHY, by=desk)

    kept = factories.fresh(Attachment, evidence)
    assert (kept.process, kept.record_id, kept.purpose) == ("online", record.id, "force")


@pytest.mark.requirement("S171")
@pytest.mark.parametrize("state", ["requested", "under_review"])
def test_an_open_termination_is_overtaken(state, desk):
    asked = factories.termination(state)
    brought(asked.agreement, desk)

    forcing.force(asked.agreement_id, reason=WHY, by=desk)

    request = factories.fresh(Termination, asked.id)
    assert (request.state, request.number, request.decision) == ("overtaken", None, WHY)
    assert request.agreement.state == "terminated"
    assert trail(asked.id)[-1][0] == "force"


@pytest.mark.requirement("S171")
@pytest.mark.parametrize("reason", ["", " "])
def test_force_needs_a_reason(desk, reason):
    record = factories.agreement("effective")
    brought(record, desk)

    with refused(Reason.REASON_MISSING):
        forcing.force(record.id, reason=reason, by=desk)


@pytest.mark.requirement("S171")
def test_force_needs_evidence(desk):
    record = factories.agreement("effective")
    colleague = factories.actor(factories.reviewer())
    brought(record, colleague)

    with refused(Reason.ATTACHMENT_MISSING):
        forcing.force(record.id, reason=WHY, by=desk)


@pytest.mark.requirement("S172")
def test_a_college_ends_nothing_by_force():
    record = factories.agreement("effective")
    college = factories.actor(factories.reviewer(role="college"))
    brought(record, college)

    with refused(Reason.NOT_YOURS):
        forcing.force(record.id, reason=WHY, by=college)


@pytest.mark.parametrize(
    "kind, state",
    [
        ("agreement", "under_review"),
        ("agreement", "rejected"),
        ("agreement", "terminated"),
        ("paper", "draft"),
        ("paper", "text_rejected"),
        ("destination", "under_review"),
        ("destination", "released"),
    ],
)
def test_what_the_school_can_simply_refuse_is_not_forced(kind, state, desk):
    record = getattr(factories, kind)(state)
    brought(record, desk)

    with refused(Reason.WRONG_STATE, record=(record.process, record.id)):
        forcing.force(record.id, reason=WHY, by=desk)


def test_a_page_that_is_out_of_date_forces_nothing(desk):
    record = factories.agreement("effective")
    brought(record, desk)

    with refused(Reason.WRONG_STATE):
        forcing.force(record.id, reason=WHY, by=desk, seen=record.revision + 1)


@pytest.mark.parametrize("round_", range(3))
def test_force_and_the_approval_of_a_termination_have_one_outcome(app, desk, round_):
    asked = factories.termination("under_review")
    other, number = factories.actor(factories.reviewer()), asked.agreement_id
    brought(asked.agreement, desk)

    answers = at_once(
        app,
        [
            lambda: forcing.force(number, reason=WHY, by=desk),
            lambda: termination_reviews.approve(number, by=other),
        ],
    )

    assert answers.count(Reason.WRONG_STATE) == 1
    request = factories.fresh(Termination, asked.id)
    assert (request.state, request.agreement.ended_by) in (
        ("overtaken", "school"),
        ("done", "student"),
    )
    assert request.agreement.state == "terminated"
