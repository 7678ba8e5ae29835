"""Reminders: once for each deadline, by day, and never after the answer."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Text, type_coerce, update

from jobs import deadlines as jobs
from tests import factories
from tests.actions.test_races import at_once
from tests.actions.traces import queued
from wxsign.actions import reminders, reporting
from wxsign.db import db, transaction, writing
from wxsign.models import Agreement, Student
from wxsign.rules import deadlines
from wxsign.rules.moments import SHANGHAI

ANSWER, _CHANGE, REPORT, RECEIVE = deadlines.REMINDERS
LAST_MORNING = datetime(2026, 5, 20, 8, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _application(app, monkeypatch):
    monkeypatch.setattr(jobs, "application", lambda: app)


def told() -> list[tuple[str, int, str]]:
    return [(row[0], row[2], row[3]) for row in queued() if row[0].startswith("remind.")]


@pytest.mark.requirement("S43", "S189")
def test_an_open_letter_is_reminded_of_on_the_morning_of_its_last_day(clock, fakes, drain):
    letter = factories.agreement("invited")
    student = letter.student
    drain()
    texts, mails = len(fakes.sms.sent), len(fakes.mail.sent)
    clock.set(LAST_MORNING - timedelta(minutes=1))
    jobs.remind()
    assert told() == []

    clock.set(LAST_MORNING)
    jobs.remind()

    assert told() == [
        ("remind.accept.student", student.id, "wechat"),
        ("remind.accept.student", student.id, "mail"),
    ]
    drain()
    text = (
        f"{letter.employer_name}的邀请函还没有答复，职位软件工程师，5月20日24:00截止。"
        "请到微信“学生服务”答复，过期不反馈视为主动放弃。"
        f" http://localhost/student/invitations/{letter.id}"
    )
    assert [sms.text for sms in fakes.sms.sent[texts:]] == [text]
    assert [(mail.to, mail.text) for mail in fakes.mail.sent[mails:]] == [(student.email, text)]


def test_a_letter_is_reminded_of_once_however_often_the_timetable_comes_by(clock):
    factories.agreement("invited")
    clock.set(LAST_MORNING)

    jobs.remind()
    clock.advance(minutes=5)
    jobs.remind()
    clock.advance(hours=12)
    jobs.remind()

    assert len(told()) == 2  # WeChat, and mail beside it


def test_two_timetables_at_once_remind_once(app, clock):
    letter = factories.agreement("invited").id
    clock.set(LAST_MORNING)

    at_once(app, [lambda: reminders.remind(ANSWER, letter) for _ in range(4)])

    assert len(told()) == 2


def test_a_deadline_that_was_moved_is_reminded_of_anew(clock):
    letter = factories.agreement("invited")
    clock.set(LAST_MORNING)
    jobs.remind()
    later = letter.answer_by + timedelta(days=3)
    with transaction():
        where = Agreement.id == letter.id
        writing().execute(update(Agreement).where(where).values(answer_by=later))

    jobs.remind()
    assert len(told()) == 2
    clock.advance(days=3)
    jobs.remind()

    assert len(told()) == 4


@pytest.mark.parametrize("state", ["under_review", "declined", "expired", "withdrawn"])
def test_what_was_answered_is_not_reminded_of(clock, state):
    factories.agreement(state)
    clock.set(LAST_MORNING)

    jobs.remind()

    assert told() == []


def test_an_answer_between_looking_and_reminding_comes_first(app, clock):
    letter = factories.agreement("invited")
    clock.set(LAST_MORNING)
    assert reminders.due(ANSWER) == [letter.id]

    factories.accept(letter.student, factories.fresh(Agreement, letter.id))
    reminders.remind(ANSWER, letter.id)

    assert told() == []


def test_an_answer_at_the_very_moment_is_never_followed_by_a_reminder(app, clock):
    student = factories.student()
    letter = factories.agreement("invited", student=student)
    clock.set(LAST_MORNING)
    of = factories.matter(student, "accept", f"online:{letter.id}", 1)
    proof, by, number = factories.quick_proof(of), factories.actor(student), letter.id

    at_once(
        app,
        [
            lambda: factories.online_agreement.accept(number, version=1, proof=proof, by=by),
            lambda: reminders.remind(ANSWER, number),
        ],
    )

    notices = [row[0] for row in queued()]
    reminded, accepted = "remind.accept.student", "online.accept.employer"
    assert accepted in notices
    assert reminded not in notices or notices.index(reminded) < notices.index(accepted)


def test_at_the_deadline_itself_it_is_too_late_to_remind(clock):
    letter = factories.agreement("invited")
    clock.set(letter.answer_by)

    jobs.remind()
    reminders.remind(ANSWER, letter.id)

    assert told() == []


def test_who_is_signed_elsewhere_is_not_reminded_of_letters_that_he_cannot_answer(clock):
    student = factories.student()
    factories.agreement("invited", student=student)
    factories.agreement("under_review", student=student)
    clock.set(LAST_MORNING)

    jobs.remind()

    assert told() == []


def test_a_letter_that_lives_shorter_than_the_lead_is_not_reminded_of(clock):
    morning = datetime(2026, 5, 15, 10, tzinfo=SHANGHAI)
    clock.set(morning)
    factories.agreement("invited", answer_by=morning + timedelta(hours=23))
    clock.advance(hours=1)

    jobs.remind()

    assert told() == []


def test_by_night_it_is_reminded_of_only_if_the_morning_would_be_too_late(clock):
    evening = datetime(2026, 5, 19, 22, 30, tzinfo=SHANGHAI)
    soon = factories.agreement("invited", answer_by=evening + timedelta(hours=9))
    factories.agreement("invited", answer_by=evening + timedelta(hours=20))
    clock.set(evening)

    assert reminders.due(ANSWER) == [soon.id]


@pytest.fixture
def in_force(app) -> Agreement:
    return factories.agreement("effective", terms=factories.terms(report_by="2026-07-10"))


def test_the_last_day_to_report_in_is_reminded_of_on_its_morning(clock, in_force, fakes, drain):
    clock.set(datetime(2026, 7, 10, 8, tzinfo=SHANGHAI))

    jobs.remind()

    assert told()[0] == ("remind.report_in.student", in_force.student_id, "wechat")
    drain()
    assert fakes.sms.sent[-1].text == (
        f"7月10日是到{in_force.employer_name}报到的最后一天。报到后请到微信“学生服务”确认已报到。"
        f" http://localhost/student/agreements/{in_force.id}"
    )


def test_who_has_reported_in_is_not_reminded_but_the_employer_is(clock, in_force):
    clock.set(datetime(2026, 7, 8, 9, tzinfo=SHANGHAI))
    student = factories.actor(in_force.student)
    reporting.report_in(in_force.id, on=date(2026, 7, 8), by=student)
    clock.set(datetime(2026, 7, 11, 7, tzinfo=SHANGHAI))
    jobs.remind()
    assert told() == []

    clock.advance(hours=1)
    jobs.remind()

    assert told() == [("remind.receive.employer", in_force.sender_id, "wechat")]


def test_what_the_employer_has_confirmed_is_not_reminded_of(clock, in_force):
    clock.set(datetime(2026, 7, 8, 9, tzinfo=SHANGHAI))
    reporting.report_in(in_force.id, on=date(2026, 7, 8), by=factories.actor(in_force.student))
    reporting.receive(in_force.id, by=factories.actor(in_force.sender))
    clock.set(datetime(2026, 7, 11, 9, tzinfo=SHANGHAI))

    jobs.remind()

    assert told() == []


def test_one_record_that_cannot_be_reminded_of_does_not_keep_the_others_waiting(clock):
    broken, letter = factories.agreement("invited"), factories.agreement("invited")
    spoilt = update(Student).where(Student.id == broken.student_id)
    with transaction():
        writing().execute(spoilt.values(email=type_coerce("not sealed", Text)))
    clock.set(LAST_MORNING)
    db.session.rollback()

    jobs.remind()

    assert {person for _notice, person, _channel in told()} == {letter.student_id}
