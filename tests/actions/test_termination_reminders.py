"""Day 3 and day 7: whoever is to answer a request to terminate is reminded, and no more."""

from datetime import timedelta

import pytest

from jobs import deadlines as jobs
from tests import factories
from tests.actions.test_races import at_once
from tests.actions.test_termination import only_request, seen
from tests.actions.traces import queued
from wxsign.actions import termination, termination_reminders


@pytest.fixture(autouse=True)
def _application(app, monkeypatch):
    monkeypatch.setattr(jobs, "application", lambda: app)


@pytest.fixture
def record(app):
    return factories.agreement("effective")


def told() -> list[tuple[str, int]]:
    return [(row[0], row[2]) for row in queued() if row[0].startswith("remind.agree")]


@pytest.mark.requirement("S190")
@pytest.mark.parametrize("asked_by,audience", [("student", "employer"), ("employer", "student")])
def test_the_other_side_is_reminded_on_day_three_and_seven_and_never_again(
    record, clock, asked_by, audience
):
    factories.termination(of=record, asked_by=asked_by)
    person = record.sender_id if audience == "employer" else record.student_id
    notice = f"remind.agree.{audience}"
    channels = 1 if audience == "employer" else 2  # mail beside WeChat
    counts = []
    asked = only_request(record).asked_at
    for days in (2.99, 3.01, 5, 7.01, 8, 9.99, 40):
        clock.set(asked + timedelta(days=days))
        jobs.remind()
        jobs.remind()
        counts.append(len(told()) // channels)

    assert set(told()) == {(notice, person)}
    assert counts == [0, 1, 1, 2, 2, 2, 2]
    assert seen(record) == ("effective", "requested", asked_by)


def test_the_words_lead_to_the_answer(record, clock, drain, fakes):
    factories.termination(of=record, asked_by="employer")
    drain()
    before = len(fakes.sms.sent)
    clock.advance(days=3)

    jobs.remind()
    drain()

    (sent,) = fakes.sms.sent[before:]
    assert sent.text == (
        f"{record.employer_name}申请解除与你的就业协议，还在等你答复。"
        "请到微信“学生服务”查看，同意或不同意。不答复不算同意，协议书继续有效。"
        f" http://localhost/student/agreements/{record.id}/termination"
    )


def test_by_night_nobody_is_woken(record, clock):
    factories.termination(of=record)
    clock.advance(days=3, hours=13)  # 23:00 in Beijing

    jobs.remind()
    assert told() == []
    clock.advance(hours=9)
    jobs.remind()

    assert len(told()) == 1


@pytest.mark.parametrize("state", ["under_review", "refused", "done"])
def test_what_was_answered_is_not_reminded_of(record, clock, state):
    factories.termination(state, of=record)
    clock.advance(days=3)

    jobs.remind()

    assert told() == []


def test_an_answer_between_looking_and_reminding_comes_first(record, clock):
    factories.termination(of=record)
    clock.advance(days=3)
    (one,) = termination_reminders.due()

    termination.refuse(record.id, answer="岗位还在", by=factories.actor(record.sender))
    termination_reminders.remind(one)

    assert told() == []


def test_two_timetables_at_once_remind_once(app, record, clock):
    factories.termination(of=record)
    clock.advance(days=3)
    (one,) = termination_reminders.due()

    at_once(app, [lambda: termination_reminders.remind(one) for _ in range(3)])

    assert len(told()) == 1


def test_after_a_pause_of_all_workers_only_the_last_reminder_is_sent(record, clock):
    factories.termination(of=record)
    clock.advance(days=8)

    assert [one.day for one in termination_reminders.due()] == [7]
    assert only_request(record).asked_at < clock.now - timedelta(days=7)
