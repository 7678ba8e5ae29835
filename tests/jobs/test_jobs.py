"""What runs outside a request: the clock's moves, the tidying, the timetable."""

from datetime import timedelta

import pytest
from sqlalchemy import Text, func, select, type_coerce, update

from jobs import deadlines, deliver, tidy, timetable
from tests import factories
from tests.registrations import png, waiting
from wxsign import uploads
from wxsign.actions import code, drafts
from wxsign.db import db, transaction, writing
from wxsign.models import (
    Agreement,
    Code,
    Draft,
    File,
    OutboxEntry,
    Search,
    Student,
    TimetableEntry,
    WeChatEvent,
)


@pytest.fixture(autouse=True)
def _application(app, monkeypatch):
    """Jobs open the application of their process; here it is the test's."""
    for job in (deadlines, deliver, tidy):
        monkeypatch.setattr(job, "application", lambda: app)


def states() -> list[str]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(Agreement.state).order_by(Agreement.id)))


@pytest.mark.requirement("S51")
def test_every_letter_whose_time_is_over_expires_and_no_other(clock):
    letters = [factories.agreement("invited") for _ in range(2)]
    factories.agreement("under_review")
    factories.agreement("invited", answer_by=clock.now + timedelta(days=9))
    clock.set(letters[0].answer_by)
    db.session.rollback()

    deadlines.expire()
    deadlines.expire()

    assert states() == ["expired", "expired", "under_review", "invited"]


@pytest.mark.requirement("S47")
def test_a_change_that_nobody_answered_lapses_and_the_letter_beside_it_expires(clock):
    changing = factories.agreement("change_proposed")
    factories.agreement("change_proposed", change_by=clock.now + timedelta(days=9))
    factories.agreement("invited")
    clock.set(changing.change_by)
    db.session.rollback()

    deadlines.expire()
    deadlines.expire()

    assert states() == ["under_review", "change_proposed", "expired"]


def test_a_visit_to_the_outbox_sends_what_is_due(fakes):
    factories.agreement("invited")
    db.session.rollback()

    deliver.drain()

    assert (len(fakes.sms.sent), len(fakes.mail.sent)) == (1, 1)


def test_what_retention_no_longer_covers_goes(clock, settings, drain):
    factories.agreement("invited")
    drain()
    code.ask(code.Matter("student:1", "bind"), phone="1", words="绑定")
    code.ask(code.Matter("student:2", "bind"), phone="1", words="绑定")
    user = factories.employer()
    db.session.add(WeChatEvent(key="k", name="VIEW", taken_at=clock.now))
    db.session.add(Search(employer_id=user.employer_id, user_id=user.id, at=clock.now))
    db.session.commit()
    newest = db.session.scalar(select(func.max(Code.id)))
    clock.advance(days=settings.privacy.sent_facts_days, seconds=60)

    tidy.tidy()

    db.session.rollback()
    entries = db.session.scalars(select(OutboxEntry).order_by(OutboxEntry.id)).all()
    assert [(row.state, bool(row.facts)) for row in entries] == [
        ("sent", False), ("sent", False), ("waiting", True), ("waiting", True),
    ]  # fmt: skip
    assert db.session.scalars(select(Code.id)).all() == [newest]
    assert db.session.scalars(select(WeChatEvent.key)).all() == []
    assert len(db.session.scalars(select(Search.id)).all()) == 1
    clock.advance(days=180)
    tidy.tidy()
    db.session.rollback()
    assert db.session.scalars(select(Search.id)).all() == []


def test_a_draft_that_nobody_came_back_to_goes_after_a_month(clock):
    drafts.keep("employer:1", "letter:1", {"job_title": "工程师"})
    clock.advance(days=29)
    drafts.keep("employer:1", "letter:2", {"job_title": "工程师"})
    tidy.tidy()
    assert db.session.scalars(select(Draft.form).order_by(Draft.form)).all() == [
        "letter:1",
        "letter:2",
    ]
    clock.advance(days=2)

    tidy.tidy()

    db.session.rollback()
    assert db.session.scalars(select(Draft.form)).all() == ["letter:2"]


def test_a_file_that_was_never_handed_in_goes_after_a_day(clock, fakes):
    claimed = waiting().file_id
    orphan, younger = uploads.keep(png()), uploads.keep(png())
    names = dict(db.session.execute(select(File.id, File.name)).all())
    db.session.rollback()
    tidy.tidy()
    assert fakes.storage.exists(names[orphan])
    clock.advance(days=1, seconds=1)

    tidy.tidy()

    db.session.rollback()
    # The newest row stays: its id must not be given out again while a cookie names it.
    assert db.session.scalars(select(File.id).order_by(File.id)).all() == [claimed, younger]
    kept = {file_id: fakes.storage.exists(name) for file_id, name in names.items()}
    assert kept == {claimed: True, orphan: False, younger: True}


def test_a_job_is_started_when_it_is_due_by_whoever_moves_its_time_on(clock):
    started = []
    timetable.tick(started.append)
    entered = {row.name for row in db.session.scalars(select(TimetableEntry))}
    db.session.rollback()

    timetable.tick(started.append)
    timetable.tick(started.append)

    assert entered == {entry.name for entry in timetable.TABLE}
    assert started == [entry.job for entry in timetable.TABLE]
    clock.advance(seconds=6)
    timetable.tick(started.append)
    assert started[len(timetable.TABLE) :] == ["jobs.deliver.drain"]


def test_two_timetables_start_a_job_once(clock):
    timetable.tick(lambda _job: None)
    row = db.session.scalars(select(TimetableEntry).limit(1)).one()
    due_at, entry = row.due_at, next(e for e in timetable.TABLE if e.name == row.name)
    db.session.rollback()

    assert timetable._move_on(entry, due_at, clock.now) is True
    assert timetable._move_on(entry, due_at, clock.now) is False


def test_while_redis_is_away_the_timetable_works_itself(app, fakes):
    factories.agreement("invited")
    db.session.rollback()
    jobs = timetable.Queue("wxsign", connection=app.extensions["wxsign_redis"])

    timetable._start(jobs, "jobs.deliver.drain")

    assert len(fakes.sms.sent) == 1


def test_the_number_of_a_code_is_never_given_out_again(clock, fakes):
    """SQLite counts on from the highest id there is; a message is queued once for each number."""
    code.ask(code.Matter("student:1", "bind"), phone="13900000001", words="登录")
    deliver.drain()
    clock.advance(days=3)
    tidy.tidy()

    code.ask(code.Matter("student:1", "bind"), phone="13900000001", words="登录")
    deliver.drain()

    assert len({sms.text for sms in fakes.sms.sent}) == 2


def test_what_a_message_said_is_forgotten_once(clock, settings, drain):
    factories.agreement("invited")
    drain()
    clock.advance(days=settings.privacy.sent_facts_days, seconds=60)
    tidy.tidy()
    sealed = select(type_coerce(OutboxEntry.facts, Text)).order_by(OutboxEntry.id)
    before = db.session.scalars(sealed).all()
    db.session.rollback()

    tidy.tidy()

    assert db.session.scalars(sealed).all() == before


@pytest.mark.requirement("S51")
def test_one_record_that_cannot_expire_does_not_keep_the_others_open(clock):
    broken, letter = (factories.agreement("invited") for _ in range(2))
    spoilt = update(Student).where(Student.id == broken.student_id)
    with transaction():
        writing().execute(spoilt.values(email=type_coerce("not sealed", Text)))
    clock.set(letter.answer_by)
    db.session.rollback()

    deadlines.expire()

    assert states() == ["invited", "expired"]


def test_a_clock_that_is_put_back_does_not_stop_the_timetable(clock):
    timetable.tick(lambda _job: None)
    timetable.tick(lambda _job: None)
    clock.advance(days=-2)
    started = []

    timetable.tick(started.append)

    assert started == [entry.job for entry in timetable.TABLE]
