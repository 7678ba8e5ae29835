"""Two people, or six, press at once: on a real database file, one wins."""

from collections import Counter
from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from sqlalchemy import create_engine, event, select

from tests import factories
from tests.actions.traces import assert_whole, queued
from wxsign.actions import online_agreement, reviews
from wxsign.db import db, is_open, transaction
from wxsign.models import Agreement, NumberSeries, Seat, TrailEntry
from wxsign.rules.refusals import Reason, Refused


@pytest.fixture
def elsewhere(database_url):
    """Another program at the same database."""
    engine = create_engine(database_url)
    yield engine
    engine.dispose()


def at_once(app, acts: list[Callable[[], object]]) -> list[object]:
    """Run each act in a thread and context of its own; answer results and reasons."""
    start, answers = Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        with app.app_context():
            start.wait()
            try:
                answers.append(act())
            except Refused as refusal:
                answers.append(refusal.reason)

    db.session.rollback()
    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    return answers


def acceptance(letter, student) -> Callable[[], str]:
    of = factories.matter(student, "accept", f"online:{letter.id}", 1)
    proof, by, number = factories.quick_proof(of), factories.actor(student), letter.id

    def act() -> str:
        online_agreement.accept(number, version=1, proof=proof, by=by)
        return "accepted"

    return act


@pytest.mark.requirement("S52")
@pytest.mark.parametrize("round_", range(5))
def test_six_acceptances_of_three_letters_make_one_agreement(app, round_):
    student = factories.student()
    letters = [factories.agreement("invited", student=student) for _ in range(3)]
    acts = [acceptance(letter, student) for letter in letters for _ in range(2)]
    before = queued()

    answers = at_once(app, acts)

    assert len(answers) == 6
    assert Counter(answers)["accepted"] == 1
    assert set(answers) <= {"accepted", Reason.SEAT_TAKEN, Reason.WRONG_STATE}
    winner = db.session.scalars(select(Agreement).where(Agreement.state == "under_review")).one()
    seats = db.session.execute(select(Seat.student_id, Seat.record_id)).all()
    assert [tuple(row) for row in seats] == [(student.id, winner.id)]
    moves = db.session.scalars(select(TrailEntry.record_id).where(TrailEntry.move == "accept"))
    assert moves.all() == [winner.id]
    assert queued()[len(before) :] == [
        ("online.accept.employer", "employer", winner.sender_id, "wechat"),
        ("draft", "document", winner.id, "document"),
    ]
    assert_whole()


@pytest.mark.requirement("S179")
def test_numbers_given_out_at_once_leave_no_gap(app):
    records = [factories.agreement("under_review") for _ in range(6)]
    desk = factories.actor(factories.reviewer())
    ids = [record.id for record in records]

    answers = at_once(
        app, [lambda number=number: reviews.approve(number, by=desk) for number in ids]
    )

    assert sorted(answers) == [f"12026190972{serial:05d}" for serial in range(1, 7)]
    assert db.session.scalars(select(NumberSeries.last)).all() == [6]
    assert_whole()


@pytest.mark.requirement("S179")
def test_two_reviewers_approve_one_agreement_once_with_one_number(app):
    record = factories.agreement("under_review")
    desks = [factories.actor(factories.reviewer()) for _ in range(2)]
    number = record.id

    answers = at_once(app, [lambda by=by: reviews.approve(number, by=by) for by in desks])

    assert Counter(answers) == {"1202619097200001": 1, Reason.WRONG_STATE: 1}
    assert db.session.scalars(select(NumberSeries.last)).all() == [1]


def test_approval_and_rejection_at_once_have_one_outcome(app):
    record = factories.agreement("under_review")
    by, number = factories.actor(factories.reviewer()), record.id

    answers = at_once(
        app,
        [
            lambda: reviews.approve(number, by=by),
            lambda: reviews.reject(number, reason="信息不实", by=by),
        ],
    )

    assert Counter(answers)[Reason.WRONG_STATE] == 1
    assert_whole()


@pytest.mark.requirement("S54")
def test_one_employer_invites_one_student_once_however_many_colleagues_send(app):
    user, student = factories.employer(), factories.student()
    colleague = factories.colleague(user.employer)
    factories.list_student(user, student)
    wanted, values = [student.id], factories.terms()

    def letter(sender) -> Callable[[], object]:
        proof = factories.quick_proof(factories.matter(sender, "send"))
        by = factories.actor(sender)

        def act() -> object:
            sent = online_agreement.invite(wanted, values, proof=proof, by=by)[0]
            return sent.refused.reason if sent.refused else "sent"

        return act

    answers = at_once(app, [letter(user), letter(colleague)])

    assert Counter(answers)["sent"] == 1
    assert set(answers) <= {"sent", Reason.ALREADY_INVITED, Reason.NOT_ELIGIBLE}
    assert_whole()


@pytest.mark.requirement("S35", "S54")
def test_two_colleagues_with_the_same_list_turned_round_wait_for_no_deadlock(app):
    user = factories.employer()
    students = [factories.student() for _ in range(8)]
    for student in students:
        factories.list_student(user, student)
    ids, values = [student.id for student in students], factories.terms()

    def batch(sender, wanted) -> Callable[[], object]:
        proof = factories.quick_proof(factories.matter(sender, "send"))
        by = factories.actor(sender)
        return lambda: online_agreement.invite(wanted, values, proof=proof, by=by)

    colleague = factories.colleague(user.employer)
    answers = at_once(app, [batch(user, ids), batch(colleague, ids[::-1])])

    sent = [one.student_id for batch in answers for one in batch if one.refused is None]
    assert sorted(sent) == ids
    assert_whole()


@pytest.mark.requirement("S47")
def test_a_letter_that_changes_between_reading_and_writing_is_not_accepted(app, elsewhere):
    """The employer's change commits after the student's checks and before his lock."""
    student = factories.student()
    letter = factories.agreement("invited", student=student)
    act, changed = acceptance(letter, student), []

    def change_first(_connection) -> None:
        if not is_open() and not changed:  # the checks are over, the lock is not yet asked for
            changed.append(True)
            with elsewhere.begin() as other:
                other.exec_driver_sql("UPDATE agreement SET version = 2, revision = revision + 1")

    event.listen(db.engine, "engine_connect", change_first)

    with pytest.raises(Refused) as caught:
        act()

    assert (caught.value.reason, changed) == (Reason.WRONG_STATE, [True])
    assert factories.fresh(Agreement, letter.id).state == "invited"


def test_a_writer_waits_for_the_other_instead_of_failing(app, elsewhere):
    letter = factories.agreement("invited")
    student = letter.student
    act = acceptance(letter, student)
    asked = Barrier(2)
    other = elsewhere.connect()
    other.exec_driver_sql("UPDATE agreement SET changed_at = changed_at")

    def let_go() -> None:
        asked.wait()
        other.commit()

    def announce(_connection) -> None:
        if not is_open():
            asked.wait()

    event.listen(db.engine, "engine_connect", announce)
    helper = Thread(target=let_go)
    helper.start()

    act()

    helper.join()
    other.close()
    event.remove(db.engine, "engine_connect", announce)
    assert factories.fresh(Agreement, letter.id).state == "under_review"


def test_an_error_undoes_everything_that_was_written(app):
    letter = factories.agreement("invited")
    before = queued()

    def fail() -> None:
        with transaction() as connection:
            connection.execute(TrailEntry.__table__.delete())
            raise KeyError("a bug")

    with pytest.raises(KeyError):
        fail()

    assert queued() == before
    assert db.session.scalars(select(TrailEntry.record_id)).all() == [letter.id]
