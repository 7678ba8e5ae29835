"""对结果有异议: once for each rejection, with a document, heard by the school (S83)."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.traces import assert_whole, queued, refused, trail
from wxsign import standing
from wxsign.actions import appeals, paper_agreement, reviews
from wxsign.db import db
from wxsign.models import Agreement, Appeal
from wxsign.rules.refusals import Reason


def appeal(record, words="执照复印件当时没有传上来，现在补交"):
    by = factories.actor(record.student)
    factories.attached(by, f"appeal:{record.id}", "appeal")
    appeals.appeal(record.id, words=words, by=by)
    return newest()


def newest() -> Appeal:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Appeal).order_by(Appeal.id.desc())).first()


def school():
    return factories.actor(factories.reviewer())


def state_of(record) -> str:
    return factories.fresh(Agreement, record.id).state


def test_a_rejection_is_appealed_against_once_and_the_no_stands(app):
    record = factories.agreement("rejected")

    one = appeal(record)

    assert (one.words, one.reason, one.state) == (
        "执照复印件当时没有传上来，现在补交",
        "信息不实",
        "waiting",
    )
    assert state_of(record) == "rejected"
    with refused(Reason.APPEAL_MADE):
        appeals.appeal(record.id, words="再看看", by=factories.actor(record.student))
    appeals.uphold(one.id, reason="补交的执照也已注销", by=school())
    assert (newest().state, newest().answer) == ("upheld", "补交的执照也已注销")
    assert [move for move, _name, _note in trail(record.id)][-2:] == ["appeal", "uphold"]
    told = {(notice, channel) for notice, _audience, _person, channel in queued()}
    assert told >= {
        ("online.uphold.student", "wechat"),
        ("online.uphold.student", "mail"),
        ("online.uphold.employer", "wechat"),
    }
    with refused(Reason.APPEAL_MADE):
        appeals.appeal(record.id, words="再看看", by=factories.actor(record.student))
    assert_whole()


@pytest.mark.parametrize(
    "made, rejected, waits",
    [
        (factories.agreement, "rejected", "under_review"),
        (factories.paper, "text_rejected", "text_review"),
        (factories.paper, "papers_refused", "paper_review"),
        (factories.destination, "rejected", "under_review"),
    ],
)
def test_what_is_heard_again_waits_for_its_review_and_takes_the_seat(app, made, rejected, waits):
    record, desk = made(rejected), school()
    one = appeal(record)

    appeals.rehear(one.id, by=desk)

    heard = factories.fresh(Agreement, record.id)
    assert (heard.state, heard.decided_at, heard.reason) == (waits, None, "")
    assert heard.waiting_since is not None
    assert_whole()
    reviews.reject(record.id, reason="仍然不实", by=desk)
    with refused(Reason.APPEAL_MADE):
        appeals.appeal(record.id, words="再看看", by=factories.actor(record.student))


def test_without_a_document_or_words_or_in_time_there_is_no_appeal(app, clock):
    record = factories.agreement("rejected")
    by = factories.actor(record.student)

    with refused(Reason.ATTACHMENT_MISSING):
        appeals.appeal(record.id, words="不是这样", by=by)
    with refused(Reason.APPEAL_EMPTY):
        appeals.appeal(record.id, words=" ", by=by)
    stranger = factories.actor(factories.student())
    with refused(Reason.NOT_FOUND):
        appeals.appeal(record.id, words="我来", by=stranger)
    other = factories.agreement("effective")
    with refused(Reason.NOT_APPEALABLE):
        appeals.appeal(other.id, words="我来", by=factories.actor(other.student))
    clock.advance(days=8)
    with refused(Reason.APPEAL_LATE):
        appeals.appeal(record.id, words="不是这样", by=by)


def test_the_seat_a_new_letter_and_a_reported_plan_shut_the_way_back(app):
    record = factories.agreement("rejected")
    one, desk = appeal(record), school()
    factories.agreement("under_review", student=record.student)
    words = standing.of_student(record.student_id).seat.words
    with refused(Reason.NOT_REHEARABLE, why=f"学生已有一份{words}"):
        appeals.rehear(one.id, by=desk)

    again = factories.agreement("rejected")
    user = db.session.get_one(factories.EmployerUser, again.sender_id)
    two = appeal(again)
    db.session.execute(factories.Candidate.__table__.delete())
    db.session.commit()
    factories.invite(user, again.student)
    with refused(Reason.NOT_REHEARABLE, why="单位已经另外向学生发起邀约"):
        appeals.rehear(two.id, by=desk)


def test_nobody_hears_an_appeal_against_himself_while_there_is_another(app):
    record = factories.agreement("under_review")
    judge = school()
    reviews.reject(record.id, reason="信息不实", by=judge)
    one = appeal(record)

    alone = appeals.may_hear(one.rejected_by, judge)
    another = school()

    assert (alone, appeals.may_hear(one.rejected_by, another)) == (True, True)
    with refused(Reason.OWN_DECISION):
        appeals.uphold(one.id, reason="维持", by=judge)
    college = factories.actor(factories.reviewer(role="college"))
    with refused(Reason.NOT_YOURS):
        appeals.uphold(one.id, reason="维持", by=college)
    appeals.uphold(one.id, reason="维持", by=another)


def test_a_paper_that_the_student_edits_leaves_its_appeal_behind(app):
    record = factories.paper("papers_refused")
    one, desk = appeal(record), school()
    by = factories.actor(record.student)
    factories.attached(by, f"papers:{record.id}", "papers")
    paper_agreement.hand_in(record.id, by=by)

    with refused(Reason.WRONG_STATE):
        appeals.rehear(one.id, by=desk)
    reviews.reject(record.id, reason="还是不清楚", by=desk)
    assert appeal(record).id != one.id
