"""A unit registers, one school decides for all of them (S12, S22)."""

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.actions.test_races import at_once
from tests.actions.traces import queued, refused
from tests.registrations import last, png, profile, waiting
from wxsign import uploads
from wxsign.actions import registration
from wxsign.actions.proof import Matter
from wxsign.actions.registration import NewAccount, Sending
from wxsign.db import db
from wxsign.models import Employer, EmployerUser, File, OutboxEntry, Registration, TrailEntry
from wxsign.rules.refusals import Reason
from wxsign.vault import fingerprint

pytestmark = pytest.mark.usefixtures("app")
NEW = NewAccount("guanggu", "sign-on-line-2026", "2026-1")


def proof(phone="13911112222"):
    return factories.quick_proof(Matter(f"phone:{fingerprint(phone)}", "register"))


def sending(**over):
    return Sending(profile(**over), factories.school().id, uploads.keep(png()))


def registering(phone):
    """Everything is ready but the press of the button."""
    sent, code, new = sending(phone=phone), proof(phone), NewAccount(f"u{phone}", NEW.password, "")
    return lambda: bool(registration.register(sent, new, proof=code))


def trail(registration_id):
    rows = select(TrailEntry.says, TrailEntry.name, TrailEntry.note).where(
        TrailEntry.process == "registration", TrailEntry.record_id == registration_id
    )
    return [tuple(row) for row in db.session.execute(rows.order_by(TrailEntry.id))]


@pytest.mark.requirement("S22")
def test_a_unit_that_registers_waits_for_its_school_with_one_main_account(now):
    user_id = registration.register(sending(), NEW, proof=proof())

    user = db.session.get_one(EmployerUser, user_id)
    sent = last(user.employer_id)
    assert (user.account, user.name, user.phone, user.is_main) == (
        "guanggu", "梁知远", "13911112222", True,
    )  # fmt: skip
    assert user.password_hash.startswith("$argon2id$")
    assert {key: getattr(user.employer, key) for key in profile()} == profile()
    assert (user.employer.approved_at, user.employer.confirmed_at) == (None, None)
    assert (sent.state, sent.profile, sent.school.code) == ("waiting", profile(), "19097")
    assert sent.file.claimed_by == f"employer.{user.employer_id}"
    assert trail(sent.id) == [("送学校审核", "梁知远", "")]


def test_a_second_unit_with_the_same_code_leaves_no_trace():
    registration.register(sending(), NEW, proof=proof())
    again, other, second = sending(), NewAccount("another", NEW.password, "2026-1"), proof()

    with refused(Reason.UNIT_KNOWN):
        registration.register(again, other, proof=second)


def test_a_taken_account_spends_neither_code_nor_file():
    factories.employer(account="guanggu")
    first, mine = sending(), proof()
    with refused(Reason.ACCOUNT_TAKEN):
        registration.register(first, NEW, proof=mine)

    other = NewAccount("guanggu2", NEW.password, "2026-1")
    assert registration.register(first, other, proof=mine) > 0


def test_a_code_to_another_phone_registers_nobody():
    mine, other = sending(), proof("13933334444")

    with refused(Reason.CODE_EXPIRED):
        registration.register(mine, NEW, proof=other)


def test_a_file_of_another_unit_cannot_be_handed_in():
    theirs = waiting().file_id
    mine = Sending(profile(), factories.school().id, theirs)
    code = proof()

    with refused(Reason.FILE_GONE):
        registration.register(mine, NEW, proof=code)


def test_of_two_registrations_of_one_code_at_once_one_stands(app):
    calls = [registering(phone) for phone in ("13911112222", "13933334444")]

    answers = at_once(app, calls)

    assert sorted(map(str, answers)) == ["True", "unit_known"]
    assert db.session.scalar(select(func.count()).select_from(Employer)) == 1
    assert db.session.scalar(select(func.count()).select_from(Registration)) == 1


@pytest.mark.requirement("S12")
def test_one_school_says_yes_and_the_main_account_is_told(now):
    sent = waiting()
    desk = factories.actor(factories.reviewer())

    registration.approve(sent.id, by=desk)

    employer = factories.fresh(Employer, sent.employer_id)
    assert employer.approved_at == factories.fresh(Registration, sent.id).decided_at
    assert trail(sent.id)[-1] == ("单位审核通过", "吴书宁", "")
    main = db.session.scalars(select(EmployerUser.id)).one()
    assert queued() == [
        ("registration.approve.employer", "employer", main, "sms"),
        ("registration.approve.employer", "employer", main, "mail"),
    ]


def test_a_refusal_says_why_and_another_school_may_be_asked():
    sent = waiting()
    registration.reject(sent.id, reason=" 执照不清楚 ", by=factories.actor(factories.reviewer()))
    user = db.session.scalars(select(EmployerUser)).one()
    facts = db.session.scalars(select(OutboxEntry.facts)).first()

    again = waiting(user, to=factories.school(code="19098"))

    first = factories.fresh(Registration, sent.id)
    assert (first.state, first.reason, again.state) == ("rejected", "执照不清楚", "waiting")
    assert facts["reason"] == "执照不清楚"
    assert again.school_id != first.school_id


def test_what_was_judged_stays_as_it_was_sent():
    sent = waiting()
    old = dict(sent.profile)
    registration.reject(sent.id, reason="名称不对", by=factories.actor(factories.reviewer()))
    by = factories.actor(db.session.scalars(select(EmployerUser)).one())

    registration.send(
        sent.employer_id,
        Sending(old | {"name": "改名有限公司"}, sent.school_id, sent.file_id),
        by=by,
    )

    assert factories.fresh(Registration, sent.id).profile == old
    assert last(sent.employer_id).profile["name"] == "改名有限公司"
    assert factories.fresh(Employer, sent.employer_id).name == "改名有限公司"


@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_another_school_and_a_college_decide_nothing(verb):
    sent = waiting()
    more = {"reason": "不清楚"} if verb == "reject" else {}
    elsewhere = factories.actor(
        factories.reviewer(of=factories.college(factories.school(code="19098")))
    )
    college = factories.actor(factories.reviewer(role="college"))

    with refused(Reason.OUT_OF_SCOPE):
        getattr(registration, verb)(sent.id, **more, by=elsewhere)
    with refused(Reason.NOT_YOURS):
        getattr(registration, verb)(sent.id, **more, by=college)


def test_a_refusal_needs_a_reason():
    sent, by = waiting(), factories.actor(factories.reviewer())

    with refused(Reason.REASON_MISSING):
        registration.reject(sent.id, reason=" \n", by=by)


def test_approval_and_refusal_at_once_have_one_outcome(app):
    number, by = waiting().id, factories.actor(factories.reviewer())

    answers = at_once(
        app,
        [
            lambda: registration.approve(number, by=by),
            lambda: registration.reject(number, reason="不清楚", by=by),
        ],
    )

    assert sorted(map(str, answers)) == ["None", "wrong_state"]
    assert len(trail(number)) == 2


def test_two_that_send_at_once_wait_once(app):
    user = factories.employer(approved_at=None)
    by, school_id = factories.actor(user), factories.school().id
    sent = [Sending(profile(), school_id, uploads.keep(png())) for _ in range(2)]
    employer_id = user.employer_id

    answers = at_once(
        app, [lambda one=one: registration.send(employer_id, one, by=by) for one in sent]
    )

    assert sorted(map(str, answers)) == ["None", "wrong_state"]
    claimed = select(func.count()).select_from(File).where(File.claimed_by != "")
    assert db.session.scalar(claimed) == 1


def test_a_unit_takes_back_what_waits_and_nothing_else():
    sent = waiting()
    by = factories.actor(db.session.scalars(select(EmployerUser)).one())

    registration.withdraw(sent.employer_id, by=by)

    assert factories.fresh(Registration, sent.id).state == "withdrawn"
    with refused(Reason.WRONG_STATE):
        registration.withdraw(sent.employer_id, by=by)


def test_an_approved_unit_sends_no_more():
    user = factories.employer()
    new, by, employer_id = sending(), factories.actor(user), user.employer_id

    with refused(Reason.WRONG_STATE):
        registration.send(employer_id, new, by=by)


def test_a_correction_cannot_take_the_code_of_another_unit():
    other = factories.employer()
    user = factories.employer(approved_at=None)
    new, by = sending(credit_code=other.employer.credit_code), factories.actor(user)

    with refused(Reason.UNIT_KNOWN):
        registration.send(user.employer_id, new, by=by)
