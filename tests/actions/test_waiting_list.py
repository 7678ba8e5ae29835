"""招聘人数 and 候补: the first get the letter, the others one by one as places come free."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, update

from jobs import waiting
from tests import factories
from tests.actions.traces import assert_whole, queued, refused, trail
from wxsign import settings as house_settings
from wxsign.actions import _places, online_agreement, posts, reviews
from wxsign.db import db, transaction, writing
from wxsign.models import Agreement, Candidate, Post, Student
from wxsign.rules.refusals import Reason, Refused

POST = "软件工程师"


@pytest.fixture
def user(app, monkeypatch):
    monkeypatch.setattr(waiting, "application", lambda: app)
    return factories.employer()


def send(user, people: Sequence[Student], headcount: int = 0, **over: str):
    """The batch on the list, then sent with one code."""
    for person in people:
        factories.list_student(user, person)
    return online_agreement.invite(
        [person.id for person in people],
        factories.terms(**over),
        proof=factories.quick_proof(factories.matter(user, "send")),
        by=factories.actor(user),
        headcount=headcount,
    )


def people(count: int) -> list[Student]:
    return [factories.student() for _ in range(count)]


def letters() -> list[tuple[int, str]]:
    """Student and state of every letter, in the order of sending."""
    db.session.rollback()
    db.session.expire_all()
    found = select(Agreement.student_id, Agreement.state).order_by(Agreement.id)
    return [tuple(row) for row in db.session.execute(found)]


def line() -> list[int]:
    db.session.rollback()
    found = select(Candidate.student_id).where(Candidate.letter_id.is_not(None))
    return list(db.session.scalars(found.order_by(Candidate.rank)))


def post() -> Post:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Post)).one()


def decline(person: Student) -> None:
    found = select(Agreement.id).where(Agreement.student_id == person.id)
    letter = db.session.scalars(found.order_by(Agreement.id.desc())).first()
    online_agreement.decline(letter, reason="", by=factories.actor(person))


def invite_who_waits() -> None:
    db.session.rollback()
    waiting.invite()


@pytest.mark.requirement("S35")
def test_the_first_of_a_batch_get_the_letter_and_the_others_wait_in_their_order(user):
    a, b, c, d = people(4)

    sent = send(user, [d, a, c, b], headcount=2)
    invite_who_waits()

    assert {row.student_id: row.waits for row in sent} == {
        a.id: False, b.id: True, c.id: True, d.id: False,
    }  # fmt: skip
    assert letters() == [(a.id, "invited"), (d.id, "invited")]
    assert line() == [c.id, b.id]
    assert_whole()


def test_a_place_that_comes_free_goes_to_the_next_with_the_same_letter_and_a_new_window(
    user, clock
):
    first, second = people(2)
    send(user, [first, second], headcount=1, penalty="4321")
    clock.set(clock.now + timedelta(days=2))
    decline(first)

    invite_who_waits()
    invite_who_waits()

    record = db.session.scalars(select(Agreement).where(Agreement.student_id == second.id)).one()
    assert letters() == [(first.id, "declined"), (second.id, "invited")]
    assert record.answer_by - record.invited_at > timedelta(days=5)
    assert trail(record.id) == [
        ("invite", user.name, f"系统自动发出，{user.name}已于2026-05-15 10:00用验证码确认")
    ]
    assert [row[:3] for row in queued()][-3:] == [
        ("online.invite.student", "student", second.id),
        ("online.invite.student", "student", second.id),
        ("waiting.employer", "employer", user.id),
    ]
    assert_whole()


def test_an_expired_letter_frees_its_place_too(user, clock):
    first, second = people(2)
    sent = send(user, [first, second], headcount=1)
    clock.set(clock.now + timedelta(days=6))
    online_agreement.expire(sent[0].agreement_id)

    invite_who_waits()

    assert letters() == [(first.id, "expired"), (second.id, "invited")]


def test_a_rejected_agreement_frees_its_place_when_it_can_no_longer_be_undone(user, clock):
    first, second = people(2)
    rejected = factories.agreement("under_review", student=first, user=user)
    send(user, [second], headcount=1)
    by = factories.actor(factories.reviewer(of=first.college))
    reviews.reject(rejected.id, reason="岗位不一致", by=by)

    invite_who_waits()
    within = letters()
    clock.set(clock.now + timedelta(minutes=11))
    invite_who_waits()

    assert within == [(first.id, "rejected")]
    assert letters() == [(first.id, "rejected"), (second.id, "invited")]


def test_who_cannot_be_invited_any_more_is_passed_over_and_the_employer_sees_why(user):
    first, second, third = people(3)
    send(user, [first, second, third], headcount=1)
    second.restricted = True
    db.session.commit()
    decline(first)

    invite_who_waits()

    left = db.session.scalars(select(Candidate)).one()
    assert letters() == [(first.id, "declined"), (third.id, "invited")]
    assert (left.student_id, left.letter_id, left.passed) == (second.id, None, "not_eligible")


def test_while_a_school_pauses_signing_its_students_keep_their_places_in_the_line(user):
    first, second = people(2)
    send(user, [first, second], headcount=1)
    decline(first)
    factories.choose("signing.open", False)

    invite_who_waits()
    paused = line()
    factories.choose("signing.open", True)
    invite_who_waits()

    assert paused == [second.id]
    assert letters() == [(first.id, "declined"), (second.id, "invited")]


def test_a_letter_whose_date_has_passed_is_sent_to_nobody_and_the_employer_is_told(user, clock):
    first, second = people(2)
    send(user, [first, second], headcount=1)
    decline(first)
    clock.set(clock.now + timedelta(days=60))

    invite_who_waits()
    invite_who_waits()

    assert letters() == [(first.id, "declined")]
    assert (post().stopped_why, line()) == ("stale", [second.id])
    assert [row[0] for row in queued()].count("stopped.employer") == 1


def test_a_stopped_line_waits_until_it_is_resumed(user):
    first, second = people(2)
    send(user, [first, second], headcount=1)
    by = factories.actor(user)
    posts.stop(post().id, by=by)
    decline(first)

    invite_who_waits()
    stopped = letters()
    posts.resume(post().id, by=by)
    invite_who_waits()

    assert stopped == [(first.id, "declined")]
    assert letters() == [(first.id, "declined"), (second.id, "invited")]


def test_the_employer_puts_the_line_in_another_order_and_takes_somebody_out(user):
    first, second, third, fourth = people(4)
    send(user, [first, second, third, fourth], headcount=1)
    by = factories.actor(user)

    posts.move_up(post().id, fourth.id, by=by)
    posts.move_up(post().id, second.id, by=by)
    posts.take_out(post().id, third.id, by=by)

    assert line() == [second.id, fourth.id]
    listed = db.session.scalars(select(Candidate.student_id).order_by(Candidate.student_id))
    assert listed.all() == [second.id, third.id, fourth.id]


def test_more_places_go_to_the_first_of_the_line(user):
    made = people(3)
    send(user, made, headcount=1)

    posts.set_places(POST, 2, by=factories.actor(user))
    invite_who_waits()

    assert letters() == [(made[0].id, "invited"), (made[1].id, "invited")]
    assert line() == [made[2].id]


def test_a_new_batch_stands_behind_who_waits_already(user):
    first, second, third = people(3)
    send(user, [first, second], headcount=1)
    decline(first)

    send(user, [third])
    invite_who_waits()

    assert letters() == [(first.id, "declined"), (second.id, "invited")]
    assert line() == [third.id]


def test_a_strangers_post_looks_like_none(user):
    send(user, people(2), headcount=1)
    stranger = factories.actor(factories.employer())

    for act in (posts.stop, posts.resume):
        with refused(Reason.NOT_FOUND):
            act(post().id, by=stranger)


def test_without_the_setting_every_student_of_a_batch_gets_the_letter(user, settings):
    signing = replace(settings.signing, waiting_list=False)
    house_settings.use(replace(settings, signing=signing))

    sent = send(user, people(3), headcount=1)

    assert [row.waits for row in sent] == [False, False, False]


def test_two_workers_give_one_place_to_one_student(app, user):
    """Both judge the same free place; the post's revision lets one of them have it."""
    first, second, third = people(3)
    send(user, [first, second, third], headcount=1)
    decline(first)
    post_id, barrier, ends = post().id, Barrier(2), []
    places = [person.id for person in (first, second, third)]
    db.session.remove()

    def work() -> None:
        with app.app_context():
            barrier.wait()
            try:
                ends.append(posts.invite_next(post_id))
            except Refused as refused_:
                ends.append(refused_.reason)
            db.session.remove()

    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert letters() == [(places[0], "declined"), (places[1], "invited")]
    assert line() == [places[2]]
    assert True in ends
    assert set(ends) <= {True, False, Reason.POST_MOVED}


def test_who_judged_the_places_before_somebody_else_gave_one_away_is_refused(user):
    """The race, step by step: a colleague's letter goes out between judging and writing."""
    first, second = people(2)
    send(user, [first, second], headcount=1)
    decline(first)
    judged = post()
    seen = (judged.id, judged.revision)
    with transaction():
        writing().execute(update(Post).values(revision=Post.revision + 1))

    with refused(Reason.POST_MOVED), transaction():
        _places.bump(*seen)
