"""签约搜索: four exact items, one uniform answer, counted and kept."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.traces import refused
from wxsign.actions import candidates
from wxsign.actions.candidates import FourItems
from wxsign.db import db
from wxsign.models import Candidate, SchoolSetting, Search
from wxsign.rules.refusals import Reason, Refused

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def user(app):
    return factories.employer()


@pytest.fixture
def student(app):
    return factories.student(phone="15172496112")


def items(student) -> FourItems:
    return FourItems(student.school_id, student.year, student.name, student.id_number)


def answer(of: FourItems, user) -> Reason | int:
    try:
        return candidates.search(of, user_id=user.id).id
    except Refused as refusal:
        return refusal.reason


@pytest.mark.requirement("S31")
@pytest.mark.parametrize("by", ["id_number", "phone"])
def test_four_exact_items_find_the_student(student, user, by):
    of = replace(items(student), id_or_phone=getattr(student, by))

    assert answer(of, user) == student.id


@pytest.mark.requirement("S31")
@pytest.mark.parametrize("typed", [" 15172496112 ", "+86 151 7249 6112"])
def test_a_phone_may_be_typed_as_people_type_it(student, user, typed):
    assert answer(replace(items(student), id_or_phone=typed), user) == student.id


@pytest.mark.requirement("S31")
@pytest.mark.parametrize(
    "wrong",
    [
        {"school_id": 99},
        {"year": 2025},
        {"name": "林知"},
        {"name": ""},
        {"id_or_phone": "110101199701020839"},
        {"id_or_phone": ""},
    ],
)
def test_one_wrong_item_finds_nobody(student, user, wrong):
    assert answer(replace(items(student), **wrong), user) is Reason.NOT_ELIGIBLE


@pytest.mark.requirement("S24", "S31")
@pytest.mark.parametrize(
    "over", [{"enrolment_approved": False}, {"training_mode": "2"}, {"restricted": True}]
)
def test_who_may_not_sign_looks_like_who_is_not_there(user, over):
    hidden = factories.student(**over)

    with pytest.raises(Refused) as caught:
        candidates.search(items(hidden), user_id=user.id)

    assert (caught.value.reason, caught.value.facts) == (Reason.NOT_ELIGIBLE, {})


def test_a_closed_window_looks_the_same(student, user):
    closed = SchoolSetting(school_id=student.school_id, name="signing.open", value={"value": False})
    db.session.add(closed)
    db.session.commit()

    assert answer(items(student), user) is Reason.NOT_ELIGIBLE


def test_two_people_who_share_name_and_phone_are_not_told_apart_by_it(student, user):
    factories.student(phone=student.phone, name=student.name)

    assert answer(replace(items(student), id_or_phone=student.phone), user) is Reason.NOT_ELIGIBLE
    assert answer(items(student), user) == student.id


def test_every_search_is_kept_found_or_not(student, user):
    answer(items(student), user)
    answer(replace(items(student), name="无此人"), user)

    rows = db.session.scalars(select(Search).order_by(Search.id)).all()
    assert [(row.user_id, row.employer_id, row.found_id) for row in rows] == [
        (user.id, user.employer_id, student.id),
        (user.id, user.employer_id, None),
    ]


def test_the_limit_counts_the_whole_employer_and_one_hour(student, user, clock, settings):
    colleague = factories.colleague(user.employer)
    wrong = replace(items(student), name="无此人")
    for number in range(settings.search.tries_per_hour):
        answer(wrong, (user, colleague)[number % 2])

    with refused(Reason.TOO_MANY_TRIES, minutes=60):
        candidates.search(items(student), user_id=user.id)

    assert answer(items(student), factories.employer()) == student.id
    clock.advance(hours=1, seconds=1)
    assert answer(items(student), user) == student.id


@pytest.mark.requirement("S21", "S22")
@pytest.mark.parametrize(
    "over,reason",
    [
        ({"approved_at": None}, Reason.EMPLOYER_PENDING),
        ({"confirmed_at": None}, Reason.EMPLOYER_UNCONFIRMED),
    ],
)
def test_an_employer_searches_after_approval_and_confirmation(student, over, reason):
    user = factories.employer(**over)

    with refused(reason):
        candidates.search(items(student), user_id=user.id)


@pytest.mark.requirement("S32")
def test_a_found_student_joins_the_list_once(student, user):
    answer(items(student), user)
    candidates.add(student.id, user_id=user.id)

    with refused(Reason.ALREADY_LISTED, student=student.name):
        candidates.add(student.id, user_id=user.id)

    assert db.session.scalars(select(Candidate.student_id)).all() == [student.id]


@pytest.mark.requirement("S31")
def test_a_student_whom_nobody_searched_cannot_be_added_by_his_number(student, user):
    with refused(Reason.NOT_ELIGIBLE):
        candidates.add(student.id, user_id=user.id)


def test_what_a_colleague_found_is_for_the_colleague(student, user):
    answer(items(student), user)
    colleague = factories.colleague(user.employer)

    with refused(Reason.NOT_ELIGIBLE):
        candidates.add(student.id, user_id=colleague.id)


@pytest.mark.requirement("S34")
def test_an_employer_takes_students_off_its_own_list_only(student, user):
    other = factories.employer()
    factories.list_student(user, student)
    factories.list_student(other, student)

    candidates.remove([student.id], user_id=user.id)

    assert db.session.scalars(select(Candidate.employer_id)).all() == [other.employer_id]
