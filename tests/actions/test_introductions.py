"""签约码: made with consent, one at a time, used once, and telling no more than four items do."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select, text

from tests import factories
from tests.actions.traces import refused
from wxsign import settings as house_settings
from wxsign.actions import candidates, introductions
from wxsign.actions.candidates import FourItems
from wxsign.db import db
from wxsign.models import Candidate, Search
from wxsign.queries import introductions as query
from wxsign.rules.introductions import CONSENT
from wxsign.rules.refusals import Reason, Refused

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def user(app):
    return factories.employer()


@pytest.fixture
def student(app):
    return factories.student()


def shown(student) -> str:
    """A new code of this student, as she shows it."""
    introductions.make(CONSENT, by=factories.actor(student), another=True)
    return live(student).shown


def live(student):
    db.session.rollback()
    return query.live(student.id)


def answer(code: str, user) -> Reason | int:
    db.session.rollback()
    try:
        return candidates.search_by_code(code, user_id=user.id).id
    except Refused as refusal:
        return refusal.reason


def test_a_code_finds_its_student_who_can_then_be_listed(student, user):
    code = shown(student)

    found = answer(code.lower(), user)
    candidates.add(student.id, user_id=user.id)

    assert found == student.id
    assert db.session.scalars(select(Candidate.student_id)).all() == [student.id]
    assert [use.employer for use in query.uses(student.id)] == [user.employer.name]


def test_a_code_is_used_once_and_lives_for_minutes(student, user, clock, settings):
    used = shown(student)
    answer(used, user)
    old = shown(student)
    clock.advance(minutes=settings.search.code_minutes)

    answers = [answer(code, factories.employer()) for code in (used, old)]

    assert answers == [Reason.NOT_ELIGIBLE] * 2
    assert live(student) is None


def test_one_lives_at_a_time_and_can_be_taken_back(student, user):
    first = shown(student)
    introductions.make(CONSENT, by=factories.actor(student))
    kept = live(student).shown
    second = shown(student)
    replaced = answer(first, user)
    introductions.withdraw(by=factories.actor(student))

    assert (kept, replaced, answer(second, user)) == (first, *[Reason.NOT_ELIGIBLE] * 2)
    assert first != second


def test_without_consent_to_the_words_of_today_there_is_no_code(student):
    with refused(Reason.CONSENT_NEW):
        introductions.make("2020-1", by=factories.actor(student))

    assert live(student) is None


@pytest.mark.requirement("S24")
@pytest.mark.parametrize("over", [{"enrolment_approved": False}, {"restricted": True}])
def test_who_may_not_sign_is_not_found_by_a_code_either(user, over):
    hidden = factories.student(**over)

    with pytest.raises(Refused) as caught:
        candidates.search_by_code(shown(hidden), user_id=user.id)

    assert (caught.value.reason, caught.value.facts) == (Reason.NOT_ELIGIBLE, {})
    with refused(Reason.NOT_ELIGIBLE):
        candidates.add(hidden.id, user_id=user.id)
    assert answer("ABCDEFGH", user) is Reason.NOT_ELIGIBLE
    rows = db.session.execute(select(Search.by_code, Search.found_id)).all()
    assert [tuple(row) for row in rows] == [(True, None)] * 2


def test_guessing_is_counted_kept_and_ends_soon(student, user, clock, settings):
    code = shown(student)
    wrong = [answer(f"ABCDEFG{digit}", user) for digit in range(2, 10)]
    wrong += [answer("ABCDEFGH", factories.colleague(user.employer)) for _try in range(2)]

    locked = answer(code, user)

    assert set(wrong) == {Reason.NOT_ELIGIBLE}
    assert len(wrong) == settings.search.wrong_codes_per_hour
    assert locked is Reason.TOO_MANY_TRIES
    items = FourItems(student.school_id, student.year, student.name, student.id_number)
    assert candidates.search(items, user_id=user.id).id == student.id
    assert answer(code, factories.employer()) == student.id


def test_a_code_counts_as_a_search_like_any_other(student, user, settings):
    house_settings.use(replace(settings, search=replace(settings.search, tries_per_hour=1)))
    answer(shown(student), user)
    items = FourItems(student.school_id, student.year, student.name, student.id_number)

    with refused(Reason.TOO_MANY_TRIES, minutes=60):
        candidates.search(items, user_id=user.id)

    assert db.session.scalar(select(func.count()).select_from(Search)) == 1


@pytest.mark.requirement("S22")
def test_an_employer_without_approval_uses_no_code(student):
    code, pending = shown(student), factories.employer(approved_at=None)

    with refused(Reason.EMPLOYER_PENDING):
        candidates.search_by_code(code, user_id=pending.id)

    assert live(student).shown == code


def test_no_row_tells_a_code(student):
    code = shown(student).replace(" ", "")

    row = db.session.execute(text("SELECT * FROM introduction")).mappings().one()

    assert [key for key, value in row.items() if code in str(value)] == []
