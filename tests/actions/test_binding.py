"""Who binds which WeChat, and who hears of it."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.traces import everything, queued, refused
from wxsign.actions import binding
from wxsign.db import db
from wxsign.models import Binding, Employer, EmployerUser, Student
from wxsign.rules.refusals import Reason, Refused

pytestmark = pytest.mark.usefixtures("app")
OPENID, OTHER = "o6_bmjrPTlm6_2sgVt7hMZOPfL2M", "o6_bmjrPTlm6_2sgVt7hMZOPfL2N"


def bind(student, openid=OPENID, proof=None):
    proof = proof or factories.quick_proof(factories.matter(student, "bind"))
    binding.bind_student(student.id, openid, proof=proof, notice_version="2026-1")


def bound() -> list[tuple[str, int, str]]:
    rows = db.session.scalars(select(Binding).order_by(Binding.id)).all()
    return [(row.audience, row.person_id, row.openid) for row in rows]


@pytest.mark.requirement("S16", "S18")
def test_three_items_find_the_student():
    student = factories.student(name="林知夏")

    found = binding.find_student(student.school_id, " 林知夏 ", student.id_number.lower())

    assert found.id == student.id


@pytest.mark.requirement("S16", "S17", "S18")
@pytest.mark.parametrize(
    "over,name,reason",
    [
        ({}, "林知", Reason.UNKNOWN_PERSON),
        ({"enrolment_approved": False}, "林知夏", Reason.ENROLMENT_PENDING),
        ({"training_mode": "2"}, "林知夏", Reason.DIRECTED),
        ({"enrolment_approved": False}, "林知", Reason.UNKNOWN_PERSON),
    ],
)
def test_who_is_not_found_or_not_ready_is_told_why(over, name, reason):
    student = factories.student(name="林知夏", **over)

    with refused(reason):
        binding.find_student(student.school_id, name, student.id_number)


def test_a_student_of_another_school_is_not_found():
    student, other = factories.student(), factories.school(code="10486")

    with refused(Reason.UNKNOWN_PERSON):
        binding.find_student(other.id, student.name, student.id_number)


@pytest.mark.requirement("S5", "S18", "S19")
def test_the_right_code_binds_verifies_and_tells_the_phone_on_record(now):
    student = factories.student(verified_at=None, notice_version="")

    bind(student)

    row = factories.fresh(Student, student.id)
    assert bound() == [("student", student.id, OPENID)]
    assert row.verified_at >= now
    assert (row.notice_version, row.epoch) == ("2026-1", 0)
    assert queued() == [("bound.student", "student", student.id, "sms")]


def test_the_first_verification_stays_when_a_phone_is_changed(clock):
    student = factories.student()
    first = student.verified_at
    clock.advance(days=3)

    bind(student)

    assert factories.fresh(Student, student.id).verified_at == first


def test_a_plain_browser_verifies_without_binding():
    student = factories.student(verified_at=None)

    bind(student, openid="")

    assert (bound(), queued()) == ([], [])
    assert factories.fresh(Student, student.id).verified_at is not None


def test_a_new_wechat_replaces_the_old_and_logs_it_out():
    student = factories.student()
    bind(student)

    bind(student, OTHER)

    assert bound() == [("student", student.id, OTHER)]
    assert factories.fresh(Student, student.id).epoch == 1


def test_the_same_wechat_again_changes_nothing_and_tells_nobody():
    student = factories.student()
    bind(student)
    before = queued()

    bind(student)

    assert (bound(), queued()) == ([("student", student.id, OPENID)], before)
    assert factories.fresh(Student, student.id).epoch == 0


def test_the_wechat_of_somebody_else_is_refused_and_the_code_is_not_used_up():
    owner, stranger = factories.student(), factories.student()
    bind(owner)
    proof = factories.quick_proof(factories.matter(stranger, "bind"))

    with refused(Reason.BOUND_ELSEWHERE):
        bind(stranger, proof=proof)


def test_one_wechat_may_be_a_student_and_an_employer():
    student, user = factories.student(), factories.employer()
    bind(student)

    binding.bind_employer(user.id, OPENID, notice_version="2026-1", proof=None)

    assert bound() == [("student", student.id, OPENID), ("employer", user.id, OPENID)]


def test_a_code_for_consent_binds_nobody():
    student = factories.student()
    proof = factories.quick_proof(factories.matter(student, "accept"))

    with refused(Reason.CODE_EXPIRED):
        bind(student, proof=proof)


def test_a_code_to_another_phone_lets_no_colleague_in():
    user, other = factories.employer(), factories.employer()
    proof = factories.quick_proof(factories.Matter(f"phone:{other.phone_print}", "login"))

    with refused(Reason.CODE_EXPIRED):
        binding.bind_employer(user.id, OPENID, notice_version="2026-1", proof=proof)


@pytest.mark.requirement("S5")
def test_a_colleague_who_came_by_code_is_bound():
    user = factories.employer(notice_version="")
    proof = factories.quick_proof(factories.Matter(f"phone:{user.phone_print}", "login"))

    binding.bind_employer(user.id, OPENID, notice_version="2026-1", proof=proof)

    assert bound() == [("employer", user.id, OPENID)]
    assert factories.fresh(EmployerUser, user.id).notice_version == "2026-1"
    assert queued() == [("bound.employer", "employer", user.id, "sms")]


@pytest.mark.requirement("S5")
def test_account_and_password_find_the_colleague():
    user = factories.employer()

    assert binding.check_password(f" {user.account} ", factories.PASSWORD).id == user.id


@pytest.mark.parametrize("account,password", [("hr1", "wrong"), ("nobody", "demo-password")])
def test_a_wrong_account_and_a_wrong_password_look_alike(account, password):
    factories.employer(account="hr1")

    with pytest.raises(Refused) as caught:
        binding.check_password(account, password)

    assert (caught.value.reason, caught.value.facts) == (Reason.LOGIN_WRONG, {})


def test_a_phone_finds_the_colleague_however_it_is_typed():
    user = factories.employer(phone="15172496112")

    found = binding.users_with_phone("+86 151 7249 6112")
    assert [one.id for one in found] == [user.id]
    assert binding.users_with_phone("15172496113") == []


@pytest.mark.requirement("S21")
def test_the_employer_confirms_its_own_data_once(now):
    user = factories.employer(confirmed_at=None)

    binding.confirm_employer(
        user.employer_id, {"address": "武汉市示例路9号", "hukou_reception": "1"}
    )

    employer = factories.fresh(Employer, user.employer_id)
    assert (employer.address, employer.hukou_reception) == ("武汉市示例路9号", "1")
    assert employer.confirmed_at >= now


def test_looking_changes_nothing():
    student, user = factories.student(), factories.employer()
    before = everything()

    binding.find_student(student.school_id, student.name, student.id_number)
    binding.check_password(user.account, factories.PASSWORD)

    assert everything() == before
