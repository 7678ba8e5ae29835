"""确认发送: one code, one batch, and what becomes of each student of it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.actions.traces import assert_whole, queued, refused, trail
from wxsign.actions import online_agreement
from wxsign.db import db
from wxsign.models import Agreement, Candidate, TermsVersion
from wxsign.queries import marks
from wxsign.rules.moments import SHANGHAI
from wxsign.rules.refusals import Reason

pytestmark = pytest.mark.usefixtures("app")


def send(user, people, values=None, proof=None):
    return online_agreement.invite(
        [person.id for person in people],
        values or factories.terms(),
        proof=proof or factories.quick_proof(factories.matter(user, "send")),
        by=factories.actor(user),
    )


@pytest.fixture
def user(app):
    return factories.employer()


@pytest.fixture
def listed(user):
    people = [factories.student() for _ in range(3)]
    for person in people:
        factories.list_student(user, person)
    return people


@pytest.mark.requirement("S35", "S41", "S49")
def test_every_student_of_the_batch_gets_a_letter_and_leaves_the_list(user, listed):
    sent = send(user, listed)

    records = db.session.scalars(select(Agreement).order_by(Agreement.id)).all()
    assert [(row.agreement_id, row.refused) for row in sent] == [(row.id, None) for row in records]
    assert [row.student_id for row in records] == [person.id for person in listed]
    assert {row.state for row in records} == {"invited"}
    assert len({row.verify_code for row in records}) == 3
    assert db.session.scalars(select(Candidate)).all() == []
    assert_whole()


@pytest.mark.requirement("S46")
def test_the_answer_window_ends_at_twenty_four_hundred_of_the_last_day(user, listed):
    sent = send(user, listed[:1])

    record = db.session.get_one(Agreement, sent[0].agreement_id)
    assert record.answer_by == datetime(2026, 5, 21, tzinfo=SHANGHAI)
    assert record.answer_by > record.invited_at + timedelta(days=5)


@pytest.mark.requirement("S43", "S189")
def test_the_student_is_told_by_wechat_and_by_mail_beside_it(user, listed):
    send(user, listed[:1])

    assert queued() == [
        ("online.invite.student", "student", listed[0].id, "wechat"),
        ("online.invite.student", "student", listed[0].id, "mail"),
    ]


@pytest.mark.requirement("S43", "S52")
def test_who_is_signed_elsewhere_is_not_asked_for_an_answer_and_the_unit_learns_nothing(
    user, listed, drain, fakes
):
    factories.agreement("effective", student=listed[0], user=factories.employer())
    drain()
    texts = len(fakes.sms.sent)

    (sent,) = send(user, listed[:1])
    drain()

    assert [row[0] for row in queued()[-2:]] == ["signed.letter.student"] * 2
    (text,) = (sms.text for sms in fakes.sms.sent[texts:])
    assert "你已经有签约或去向登记，现在不能同意这一封。" in text
    assert f"/student/invitations/{sent.agreement_id}" in text
    (mark,) = marks.of_letters([sent.agreement_id])[sent.agreement_id]
    assert (mark.title, mark.label) == ("邀请函", "已发送")


@pytest.mark.requirement("S43")
def test_a_student_without_a_known_mail_address_is_told_by_wechat_alone(user):
    person = factories.student(email="")
    factories.list_student(user, person)

    send(user, [person])

    assert [row[3] for row in queued()] == ["wechat"]


@pytest.mark.requirement("S66", "S68")
def test_the_version_keeps_both_parties_as_they_are_now(user, listed):
    sent = send(user, listed[:1])

    version = db.session.scalars(select(TermsVersion)).one()
    assert (version.agreement_id, version.number) == (sent[0].agreement_id, 1)
    assert version.terms == factories.terms()
    assert version.employer["credit_code"] == user.employer.credit_code
    assert version.student["id_number"] == listed[0].id_number
    assert len(version.digest) == 64
    assert trail(version.agreement_id) == [("invite", user.name, "")]


def test_a_later_change_of_profile_changes_no_version(user, listed):
    send(user, listed[:1])
    before = db.session.scalars(select(TermsVersion)).one().student["name"]

    listed[0].name = "林改名"
    db.session.commit()

    db.session.expire_all()
    assert db.session.scalars(select(TermsVersion)).one().student["name"] == before != "林改名"


@pytest.mark.requirement("S54")
def test_who_is_invited_already_is_reported_and_stops_nobody(user, listed):
    send(user, listed[:1])
    factories.list_student(user, listed[0])

    sent = send(user, listed)

    assert [row.refused.reason if row.refused else None for row in sent] == [
        Reason.ALREADY_INVITED, None, None,
    ]  # fmt: skip
    assert sent[0].refused.facts == {"student": listed[0].name}
    assert_whole()


@pytest.mark.requirement("S53")
def test_a_student_who_has_signed_elsewhere_is_invited_all_the_same(user, listed):
    factories.agreement("effective", student=listed[0])

    assert send(user, listed[:1])[0].refused is None


@pytest.mark.requirement("S34")
def test_whoever_is_not_on_the_list_gets_no_letter(user):
    sent = send(user, [factories.student()])

    assert [row.refused.reason for row in sent] == [Reason.NOT_ELIGIBLE]
    assert db.session.scalar(select(func.count()).select_from(Agreement)) == 0


@pytest.mark.requirement("S16", "S17")
@pytest.mark.parametrize(
    "over", [{"enrolment_approved": False}, {"training_mode": "2"}, {"restricted": True}]
)
def test_whoever_is_no_longer_eligible_gets_no_letter_and_no_explanation(user, over):
    person = factories.student(**over)
    factories.list_student(user, person)

    assert [row.refused.reason for row in send(user, [person])] == [Reason.NOT_ELIGIBLE]


@pytest.mark.requirement("S22")
def test_an_employer_that_no_school_approved_cannot_invite(listed):
    pending = factories.employer(approved_at=None)
    proof = factories.quick_proof(factories.matter(pending, "send"))

    with refused(Reason.EMPLOYER_PENDING):
        send(pending, listed, proof=proof)


@pytest.mark.requirement("S21")
def test_an_employer_that_has_not_confirmed_itself_cannot_invite(listed):
    new = factories.employer(confirmed_at=None)
    proof = factories.quick_proof(factories.matter(new, "send"))

    with refused(Reason.EMPLOYER_UNCONFIRMED):
        send(new, listed, proof=proof)


@pytest.mark.requirement("S12")
def test_an_employer_signs_the_students_of_every_school(user):
    people = [
        factories.student(of=factories.college(factories.school(code=code)))
        for code in ("19097", "10486")
    ]
    for person in people:
        factories.list_student(user, person)

    assert [row.refused for row in send(user, people)] == [None, None]


def test_the_code_of_one_batch_does_not_send_a_second(user, listed):
    proof = factories.quick_proof(factories.matter(user, "send"))
    send(user, listed[:1], proof=proof)

    with refused(Reason.CODE_WRONG):
        send(user, listed[1:], proof=proof)


def test_a_colleagues_code_sends_nothing(user, listed):
    colleague = factories.colleague(user.employer)
    proof = factories.quick_proof(factories.matter(colleague, "send"))

    with refused(Reason.CODE_EXPIRED):
        send(user, listed, proof=proof)
