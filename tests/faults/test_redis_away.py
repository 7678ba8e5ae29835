"""Redis dies and nobody starts it again for a while: signing works, messages follow."""

import os
import signal
from contextlib import contextmanager

import pytest

from tests.faults.processes import is_alive, is_stopped, pid_of
from tests.journeys.browserless import DESKTOP, Visitor
from tests.journeys.stage import until
from tests.journeys.visits import (
    STUDENTS,
    UNITS,
    employer_in,
    invite,
    ready_to_accept,
    rows,
    student_in,
)
from wxsign.demo import people

STUDENT = STUDENTS[19]
WAITING = "SELECT count(*) FROM outbox_entry WHERE state = 'waiting'"


@pytest.mark.requirement("S62", "S189")
def test_without_redis_a_student_signs_by_sms_and_the_employer_is_told_afterwards(stage):
    unit = UNITS[1]
    record = invite(stage, employer_in(stage, unit), unit, STUDENT)
    student, seen = student_in(stage, STUDENT), _told(stage)
    worker, redis = pid_of(stage.pid, "jobs.worker"), pid_of(stage.pid, "redis.sock")
    until(lambda: rows(stage, WAITING) == [(0,)], "the end of what the worker has to do")

    # The supervisor stands still, so what dies stays dead; the worker, so that it sends nothing.
    with _standing_still(stage.pid), _standing_still(worker):
        os.kill(redis, signal.SIGKILL)
        until(lambda: not is_alive(redis), "the end of Redis")
        ready = Visitor(DESKTOP).raw(f"{stage.app}/readyz")
        assert (ready.status_code, ready.json()["redis"]) == (
            200, "away: messages leave by the timetable",
        )  # fmt: skip
        code = ready_to_accept(stage, student, STUDENT, record)
        page = student.submit("accept", agree="on", code=code)
        assert (page.status, page.name, page.states) == (200, "student.result", ["under_review"])

    until(lambda: Visitor(DESKTOP).raw(f"{stage.app}/readyz").json()["redis"] == "ok", "Redis")
    until(lambda: len(_told(stage)) > len(seen), "the employer's card")
    [card] = _told(stage)[len(seen) :]
    assert card["url"] == f"{stage.app}/employer/agreements/{record}"


def _told(stage):
    """The employer's cards that say 学生已同意签约."""
    cards = [item for item in stage.chat(people.EMPLOYER_OPENID) if item["kind"] == "template"]
    return [card for card in cards if "学生已同意签约" in str(card["fields"])]


@contextmanager
def _standing_still(pid):
    os.kill(pid, signal.SIGSTOP)
    until(lambda: is_stopped(pid), "the process to stand still")
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)
