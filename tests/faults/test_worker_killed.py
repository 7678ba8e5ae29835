"""A worker dies between WeChat's answer and our mark: the message arrives, and is shown once."""

import os
import signal
from datetime import timedelta

import pytest

from jobs import timetable
from tests.faults.processes import is_stopped, pid_of
from tests.journeys.stage import until
from tests.journeys.visits import STUDENTS, UNITS, employer_in, invite, rows
from wxsign.demo import people
from wxsign.outbox.claiming import LEASE

SWEEP = next(entry.every for entry in timetable.TABLE if entry.job == "jobs.deliver.drain")
SEND = "/cgi-bin/message/template/send"


@pytest.mark.requirement("S43", "S193")
def test_a_message_of_a_killed_worker_is_sent_again_and_shown_once(stage):
    first = until(lambda: pid_of(stage.pid, "jobs.worker"), "a worker")
    # The platform hears the call at once and answers later: time to stop the worker in between.
    stage.platform_call(
        "/_sim/inject", {"path": SEND, "match": {"touser": people.STUDENT_OPENID}, "delay": 4}
    )
    record = invite(stage, employer_in(stage, UNITS[3]), UNITS[3], STUDENTS[1])
    until(lambda: stage.platform_call("/_sim/stats")["calls"].get(SEND), "the call of the worker")
    os.kill(first, signal.SIGSTOP)
    until(lambda: is_stopped(first), "the worker to stand still")
    [card] = until(lambda: _cards(stage, record), "the card that WeChat shows")
    assert _entry(stage, record) == ("waiting", 1, "")
    os.kill(first, signal.SIGKILL)

    second = until(lambda: _other(stage, first), "a new worker")
    stage.platform_call("/_sim/clock", {"advance": LEASE.total_seconds() + 1})
    until(lambda: _entry(stage, record)[0] == "sent", "the mark")

    assert second != first
    assert timedelta(seconds=30) >= LEASE + SWEEP
    assert _entry(stage, record) == ("sent", 2, card["msgid"])
    assert _cards(stage, record) == [card]
    assert stage.platform_call("/_sim/stats")["duplicates_suppressed"] == 1
    assert "worker died (-9); started again." in stage.output


def _cards(stage, record):
    url = f"{stage.app}/student/invitations/{record}"
    return [item for item in stage.chat(people.STUDENT_OPENID) if item.get("url") == url]


def _entry(stage, record):
    statement = (
        "SELECT o.state, o.tries, o.msgid FROM outbox_entry o JOIN trail_entry t"
        " ON o.once = 'trail.' || t.id || '.student.wechat'"
        " WHERE t.move = 'invite' AND t.record_id = ?"
    )
    [found] = rows(stage, statement, record)
    return found


def _other(stage, first):
    pid = pid_of(stage.pid, "jobs.worker")
    return pid if pid != first else None
