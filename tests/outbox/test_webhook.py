"""Each change of the plan reaches the outer system, or the desk sees that it did not (S165)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.outbox.changes import rows, serials, set_on, states, with_an_outer_system
from wxsign.actions import plan, reviews
from wxsign.db import db
from wxsign.gateways import Rejected, Unreachable
from wxsign.models import PlanDelivery, Reviewer
from wxsign.outbox import webhook

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def settings(settings):
    return with_an_outer_system(settings)


@pytest.mark.requirement("S165")
def test_a_change_is_told_with_its_number_state_and_code_and_no_name(now):
    record = factories.agreement("effective")
    (row,) = rows()

    told = webhook.rendered(row)

    student, at = record.student, told.body["at"]
    assert told.key == f"wxsign-plan-{row.record_id}"
    assert told.body == {
        "event": "plan.changed",
        "number": row.record_id,
        "serial": 1,
        "at": at,
        "school": "19097",
        "student_number": student.student_number,
        "year": 2026,
        "state": "college_review",
        "state_name": "院系待审核",
        "destination": {"code": "10", "name": "签就业协议形式就业"},
        "source": {
            "process": "online",
            "record": record.id,
            "number": record.number,
            "unit": record.employer_name,
        },
    }
    assert at.startswith("2026-05-15T02:00:")
    for secret in (student.name, student.id_number, student.phone):
        assert secret not in str(told.body)


def test_a_plan_that_was_cleared_is_told_without_destination(placement, fakes, drain):
    drain()
    reviewer = db.session.get_one(Reviewer, placement.decided_by)
    reviews.undo(placement.id, by=factories.actor(reviewer))

    drain()

    first, second = (sent.body for sent in fakes.webhook.sent)
    assert first["destination"] == {"code": "801", "name": "境内升学—研究生"}
    assert first["source"] == {
        "process": "destination",
        "record": placement.id,
        "number": "",
        "unit": placement.employer_name,
    }
    assert (second["serial"], second["state"]) == (2, "not_submitted")
    assert (second["destination"], second["source"]) == (None, None)


def test_a_second_visit_tells_nothing_and_the_queue_is_written_with_its_cause(
    placement, fakes, drain, doorbell, school
):
    drain()
    drain()
    assert serials(fakes) == [1]

    set_on(placement, 1, school)

    assert states() == ["sent", "waiting"]
    assert doorbell == ["ring"]


def test_an_outer_system_that_is_away_is_asked_once_a_visit_for_few(fakes, drain):
    for _ in range(webhook.AT_ONCE + 2):
        factories.destination("effective")
    fakes.webhook.fails_with(Unreachable("no answer in time", uncertain=True), times=99)

    drain()

    assert [row.tries for row in rows()] == [1] * webhook.AT_ONCE + [0] * 2


def test_after_twenty_tries_in_an_hour_the_desk_sees_it(placement, fakes, drain, clock):
    fakes.webhook.fails_with(Unreachable("no connection"), times=99)
    begun = clock.now

    while states() == ["waiting"]:
        drain()
        clock.set(max(rows()[0].due_at, clock.now))

    tries = db.session.scalars(select(PlanDelivery).order_by(PlanDelivery.id)).all()
    assert [row.state for row in tries] == ["waiting"] * 19 + ["dead"]
    assert {row.answer for row in tries} == {"no connection"}
    assert timedelta(minutes=50) < clock.now - begun < timedelta(minutes=90)


def test_another_school_has_nothing_told_again(placement, fakes, drain):
    fakes.webhook.fails_with(Rejected(401))
    drain()
    other = factories.reviewer(of=factories.college(factories.school(code="19098")))

    assert plan.tell_all_again(by=factories.actor(other)) == 0
    assert states() == ["dead"]


def test_a_change_from_before_there_was_an_outer_system_is_told_on_demand(
    placement, school, fakes, drain
):
    for row in rows():
        db.session.delete(row)
    db.session.commit()

    assert plan.tell_again(placement.student_id, by=school) == 1
    drain()

    assert serials(fakes) == [1]


def test_letters_leave_although_the_outer_system_is_away(placement, fakes, drain):
    fakes.webhook.fails_with(Unreachable("no answer in time", uncertain=True), times=99)

    drain()

    assert len(fakes.sms.sent) > 0
    assert states() == ["waiting"]


def test_the_commands_know_of_changes(app, placement, fakes, drain):
    fakes.webhook.fails_with(Rejected(404))
    drain()
    (row,) = rows()
    db.session.rollback()

    said = [
        app.test_cli_runner().invoke(args=words).output.splitlines()[0]
        for words in (["stuck"], ["resend", str(row.id)])
    ]

    assert said == [
        f"{row.id}  dead  plan.change  plan {placement.student_id}  refused: 404",
        "1 条将在几秒内重新发送。",
    ]
