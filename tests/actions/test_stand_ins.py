"""代审 on both databases: whom it lets in, for how long, and what the trail says of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from wxsign.actions import reviews, stand_ins
from wxsign.actions.stand_ins import CannotStandIn, Wish
from wxsign.db import db
from wxsign.models import StandIn, TrailEntry
from wxsign.queries import desk_counts
from wxsign.queries.desk_filters import Filters
from wxsign.rules.moments import day
from wxsign.rules.refusals import Reason, Refused
from wxsign.scopes import Scope


@pytest.fixture
def desks(app):
    """Two colleges with a reviewer each, and the school's."""
    away = factories.reviewer(role="college", name="何敏")
    other = factories.college(name="经济学院")
    deputy = factories.reviewer(of=other, role="college", name="许宁")
    return away, deputy, factories.reviewer(name="方敬之")


def wish(away, deputy, now, first=0, last=6):
    return Wish(away.id, deputy.id, day(now + timedelta(first)), day(now + timedelta(last)))


def waiting(person, now):
    return desk_counts.counts(Scope.of(factories.fresh(type(person), person.id)), Filters(), now)


@pytest.mark.requirement("S85", "S192")
def test_a_stand_in_sees_and_decides_the_others_college_on_the_days_that_were_named(desks, clock):
    away, deputy, _school = desks
    record = factories.agreement("under_review")
    stand_ins.name(wish(away, deputy, clock.now, first=1), by=factories.actor(away))
    counted = []
    for _day in range(3):
        counted.append(waiting(deputy, clock.now).waiting)
        clock.advance(days=1) if _day < 1 else None
    with_him = factories.actor(deputy)

    reviews.approve(record.id, by=with_him)

    assert counted == [0, 1, 1]
    said = select(TrailEntry.name).where(TrailEntry.move == "approve")
    assert db.session.scalars(said).all() == ["许宁 代 何敏"]
    clock.advance(days=6)
    assert waiting(deputy, clock.now).decided == 0
    with pytest.raises(Refused) as refused:
        reviews.undo(record.id, by=with_him)
    assert refused.value.reason is Reason.OUT_OF_SCOPE


@pytest.mark.requirement("S85")
def test_on_two_levels_the_school_may_decide_in_place_of_a_college_and_only_there(desks, clock):
    away, _deputy, school = desks
    factories.choose("signing.review_levels", "college_then_school")
    ours = factories.agreement("under_review")
    theirs = factories.agreement(
        "under_review", student=factories.student(of=factories.college(name="经济学院"))
    )
    stand_ins.name(wish(away, school, clock.now), by=factories.actor(school))
    by = factories.actor(school)

    assert waiting(school, clock.now).waiting == 1
    reviews.pass_on(ours.id, by=by)
    with pytest.raises(Refused) as refused:
        reviews.pass_on(theirs.id, by=by)
    reviews.approve(ours.id, by=by)

    assert refused.value.reason is Reason.NOT_YOUR_TURN
    said = select(TrailEntry.name).where(TrailEntry.move.in_(("pass_on", "approve")))
    assert db.session.scalars(said.order_by(TrailEntry.id)).all() == ["方敬之 代 何敏", "方敬之"]


def test_either_of_the_two_and_the_school_end_it_early_and_nobody_else(desks, clock):
    away, deputy, school = desks
    factories.agreement("under_review")
    stranger = factories.reviewer(role="college", name="钱途")
    for who in (away, deputy, school):
        stand_ins.name(wish(away, deputy, clock.now), by=factories.actor(away))
        running = db.session.scalar(select(StandIn.id).where(StandIn.ended_at.is_(None)))
        with pytest.raises(Refused) as refused:
            stand_ins.end(running, by=factories.actor(stranger))
        assert refused.value.reason is Reason.NOT_FOUND
        assert waiting(deputy, clock.now).waiting == 1

        stand_ins.end(running, by=factories.actor(who))

        assert waiting(deputy, clock.now).waiting == 0
    ended = db.session.scalars(select(StandIn.ended_by).order_by(StandIn.id)).all()
    assert ended == ["何敏", "许宁", "方敬之"]


def test_what_makes_no_sense_is_said_beside_its_field(desks, clock):
    away, deputy, school = desks
    elsewhere = factories.reviewer(of=factories.college(factories.school(code="19098")))
    now, faults = clock.now, []
    for by, wanted in (
        (away, wish(away, away, now)),
        (away, wish(deputy, away, now)),
        (away, wish(away, elsewhere, now)),
        (school, wish(school, deputy, now)),
        (away, wish(away, deputy, now, first=3, last=2)),
        (away, wish(away, deputy, now, first=-3, last=-1)),
        (away, wish(away, deputy, now, last=90)),
        (away, Wish(away.id, deputy.id, None, day(now))),
    ):
        with pytest.raises(CannotStandIn) as fault:
            stand_ins.name(wanted, by=factories.actor(by))
        faults.append(fault.value.field)

    assert faults == ["deputy", "absent", "deputy", "absent", *["ends_on"] * 4]
    assert db.session.scalars(select(StandIn)).all() == []


def test_the_same_wish_twice_is_one(desks, clock):
    away, deputy, _school = desks
    for _press in range(2):
        stand_ins.name(wish(away, deputy, clock.now), by=factories.actor(away))

    assert len(db.session.scalars(select(StandIn)).all()) == 1
