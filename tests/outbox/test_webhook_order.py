"""Changes of one student are told in their order, whatever fails and however many work (S165)."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from tests import factories
from tests.outbox.changes import rows, serials, set_on, states, with_an_outer_system
from wxsign.actions import operations, plan
from wxsign.actions.plan import Setting
from wxsign.db import db
from wxsign.gateways import Rejected, Unreachable
from wxsign.outbox import delivery, webhook
from wxsign.outbox.claiming import Claims

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def settings(settings):
    return with_an_outer_system(settings)


@pytest.mark.requirement("S165")
def test_a_newer_change_waits_until_the_older_one_was_told(placement, school, fakes, drain, clock):
    fakes.webhook.fails_with(Unreachable("HTTP 503"), times=2)
    set_on(placement, 1, school)

    for expected in ([], [], [1, 2]):
        drain()
        assert serials(fakes) == expected
        clock.set(max(row.due_at for row in rows()) + timedelta(seconds=1))
    assert states() == ["sent", "sent"]


def test_the_changes_of_other_students_do_not_wait(placement, fakes, drain):
    fakes.webhook.fails_with(Unreachable("HTTP 503"))
    other = factories.destination("effective")
    drain()

    told = [sent.body["student_number"] for sent in fakes.webhook.sent]
    assert len(told) == 1
    assert told[0] in {placement.student.student_number, other.student.student_number}


def test_what_is_refused_is_not_tried_again_and_the_next_change_goes_past_it(
    placement, school, fakes, drain
):
    fakes.webhook.fails_with(Rejected(401, "HTTP status"))
    drain()
    assert [(row.state, row.error) for row in rows()] == [("dead", "refused: 401")]

    set_on(placement, 1, school)
    drain()

    assert serials(fakes) == [2]
    assert states() == ["overtaken", "sent"]


@pytest.mark.requirement("S165")
def test_an_older_change_is_never_told_after_a_newer_one(placement, school, fakes, drain):
    fakes.webhook.fails_with(Rejected(401))
    drain()
    set_on(placement, 1, school)
    (older, _newer) = rows()

    assert operations.revive([older.id]) == 0  # the newer one waits and says more
    drain()
    assert operations.revive([older.id]) == 0

    assert serials(fakes) == [2]
    assert states() == ["overtaken", "sent"]


@pytest.mark.parametrize("way", ["command", "student", "school"])
def test_what_failed_is_told_again_on_demand_in_its_order(placement, school, fakes, drain, way):
    fakes.webhook.fails_with(Rejected(401), times=2)
    drain()
    set_on(placement, 1, school)
    drain()
    assert states() == ["dead", "dead"]
    acts = {
        "command": lambda: operations.revive([row.id for row in rows()]),
        "student": lambda: plan.tell_again(placement.student_id, by=school),
        "school": lambda: plan.tell_all_again(by=school),
    }

    assert acts[way]() == 2
    drain()

    assert serials(fakes) == [1, 2]
    assert states() == ["sent", "sent"]


def test_a_worker_killed_after_telling_tells_again_under_the_same_key(
    placement, fakes, drain, clock
):
    db.session.rollback()
    (row,) = Claims("killed").changes(clock.now)
    told = webhook.rendered(row)
    db.session.rollback()
    webhook.send(told, fakes.webhook)

    drain()
    assert len(fakes.webhook.sent) == 1
    clock.advance(seconds=31)
    drain()

    assert len(fakes.webhook.sent) == 2
    assert fakes.webhook.sent[0] == fakes.webhook.sent[1]
    assert states() == ["sent"]


def test_while_a_change_is_on_its_way_the_next_one_is_not_taken(placement, school, clock):
    set_on(placement, 1, school)
    db.session.rollback()
    (taken,) = Claims("one").changes(clock.now)
    db.session.rollback()

    assert Claims("two").changes(clock.now) == []
    assert taken.record_id == rows()[0].record_id


@pytest.mark.requirement("S165")
def test_many_workers_at_once_tell_each_change_once_and_keep_every_students_order(
    app, school, fakes
):
    for place in range(4):
        record = factories.destination("effective")
        for seen, key in ((1, "college_passed"), (2, "school_passed"), (3, "college_review")):
            plan.set_state(record.student_id, Setting(key, f"第 {place} 名", seen), by=school)
    start = Barrier(3)

    def work() -> None:
        with app.app_context():
            start.wait()
            delivery.drain(fakes, threads=4)

    db.session.rollback()
    workers = [Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    told = [(sent.body["student_number"], sent.body["serial"]) for sent in fakes.webhook.sent]
    for number in {number for number, _serial in told}:
        assert [serial for of, serial in told if of == number] == [1, 2, 3, 4]
    assert states() == ["sent"] * 16
