"""A pause of signing costs nobody a day of his time to answer, and both parties are told (S25)."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from jobs import deadlines as jobs
from tests import factories
from tests.actions.test_races import at_once
from tests.actions.traces import everything, queued, refused
from wxsign.actions import nudges, pausing
from wxsign.db import db
from wxsign.models import Agreement, TrailEntry
from wxsign.rules.moments import SHANGHAI
from wxsign.rules.refusals import Reason

WHY = "系统维护"


@pytest.fixture(autouse=True)
def _application(app, monkeypatch):
    monkeypatch.setattr(jobs, "application", lambda: app)


@pytest.fixture
def letter(app):
    return factories.agreement("invited")


@pytest.fixture
def school(letter):
    return factories.actor(factories.reviewer())


def switch(school, *, is_open: bool) -> None:
    pausing.pause(is_open=is_open, reason="" if is_open else WHY, by=school)


def told(word: str) -> Counter:
    return Counter((row[0], row[2]) for row in queued() if row[0].startswith(word))


def said(record: Agreement) -> tuple[str, str, str]:
    """The last line of the letter's own trail."""
    steps = select(TrailEntry.name, TrailEntry.says, TrailEntry.note).where(
        TrailEntry.process == "online", TrailEntry.record_id == record.id
    )
    return tuple(db.session.execute(steps.order_by(TrailEntry.id)).all()[-1])


def now(record: Agreement) -> Agreement:
    return factories.fresh(Agreement, record.id)


def noon_before(record: Agreement):
    """Midday of the last day on which the letter can be answered."""
    return (record.answer_by - timedelta(hours=12)).astimezone(SHANGHAI)


@pytest.mark.requirement("S25", "S51")
def test_a_letter_does_not_run_out_while_its_school_pauses(letter, school, clock):
    before = letter.answer_by
    clock.set(noon_before(letter))
    switch(school, is_open=False)

    clock.advance(days=3)
    jobs.expire()

    assert now(letter).state == "invited"
    assert now(letter).answer_by == before + timedelta(days=3)
    switch(school, is_open=True)
    assert now(letter).answer_by == before + timedelta(days=4)  # the day that has begun
    assert said(letter) == ("吴书宁", "学校恢复网签，反馈期限顺延", "延长 4 天")


def test_a_letter_runs_out_on_its_new_last_day(letter, school, clock):
    clock.set(noon_before(letter))
    switch(school, is_open=False)
    switch(school, is_open=True)

    clock.advance(hours=35)
    jobs.expire()
    assert now(letter).state == "invited"

    clock.advance(hours=1)
    jobs.expire()
    assert now(letter).state == "expired"


def test_midnights_are_counted_once_however_often_the_timetable_comes_by(letter, school, clock):
    before = letter.answer_by
    switch(school, is_open=False)
    for _hour in range(49):
        clock.advance(hours=1)
        jobs.expire()

    assert now(letter).answer_by == before + timedelta(days=2)


def test_who_is_opened_alone_can_answer_and_his_letter_runs_out(school, clock):
    letter = factories.agreement("invited", student=factories.student(signing_open=True))
    clock.set(noon_before(letter))
    switch(school, is_open=False)

    clock.advance(days=1)
    jobs.expire()

    assert now(letter).state == "expired"
    assert told("paused.student")["paused.student", letter.student_id] == 0


def test_each_party_is_told_once_of_the_pause_and_of_its_end(letter, school, drain, fakes):
    user, student = letter.sender, letter.student
    factories.agreement("invited", student=student)
    factories.agreement("invited", user=user)
    drain()
    sent = len(fakes.sms.sent)

    switch(school, is_open=False)
    drain()

    assert told("paused")["paused.student", student.id] == 1
    assert told("paused")["paused.employer", user.id] == 1
    name = factories.school().name
    says = "你收到的2封邀请函不计暂停的日子，恢复后反馈期限顺延，到时通知你。"
    texts = [sms.text for sms in fakes.sms.sent[sent:]]
    assert any(text.startswith(f"{name}暂停了网签。原因：{WHY}。{says}") for text in texts)

    switch(school, is_open=True)
    drain()

    assert told("resumed")["resumed.student", student.id] == 1
    assert told("resumed")["resumed.employer", user.id] == 1
    texts = [sms.text for sms in fakes.sms.sent[sent:]]
    says = f"{name}恢复了网签。你收到的2封邀请函反馈期限顺延1天，请到微信“学生服务”查看后答复。"
    assert any(text.startswith(says) for text in texts)


def test_nobody_is_asked_for_an_answer_that_he_cannot_give(letter, school, clock):
    clock.set(noon_before(letter))
    switch(school, is_open=False)

    jobs.remind()

    assert told("remind") == Counter()
    with refused(Reason.WINDOW_CLOSED):
        nudges.nudge(letter.id, by=factories.actor(letter.sender))
    switch(school, is_open=True)
    nudges.nudge(letter.id, by=factories.actor(letter.sender))


def test_pressing_again_changes_nothing(letter, school, clock):
    switch(school, is_open=False)
    before = everything()
    clock.advance(minutes=1)

    switch(school, is_open=False)

    assert everything() == before


@pytest.mark.parametrize("is_open", [False, True])
def test_two_reviewers_at_once_pause_or_resume_once(app, letter, school, is_open):
    if is_open:
        switch(school, is_open=False)
    before = letter.answer_by

    at_once(app, [lambda: switch(school, is_open=is_open) for _reviewer in range(4)])

    assert now(letter).answer_by == before + timedelta(days=is_open)
    assert (
        told("resumed" if is_open else "paused")[
            f"{'resumed' if is_open else 'paused'}.student", letter.student_id
        ]
        == 1
    )


def test_the_command_line_pauses_like_the_desk(letter, clock):
    clock.set(noon_before(letter))
    pausing.choose(factories.SCHOOL_CODE, is_open=False)
    clock.advance(days=1)
    jobs.expire()

    assert told("paused.student")["paused.student", letter.student_id] == 1
    assert now(letter).state == "invited"
