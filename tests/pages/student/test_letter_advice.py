"""What the letter adds to its terms: hints on unusual ones, and the employer's record."""

from dataclasses import replace

import pytest

from tests import factories
from tests.pages.student.reading import Page
from wxsign import settings as house_settings
from wxsign.actions import answer_time


@pytest.fixture
def student(client, sign_in):
    made = factories.student(name="林知夏")
    sign_in(client, made)
    return made


def _letter(client, record) -> Page:
    return Page(client.get(f"/student/invitations/{record.id}"))


def test_unusual_terms_carry_a_hint_and_block_nothing(client, student):
    values = factories.terms(penalty="20000", probation_days="200")

    page = _letter(client, factories.agreement(student=student, terms=values))

    assert [hint.text for hint in page.all("span", class_="hint")] == [
        "超过 6 个月。劳动合同法规定试用期最长 6 个月。不影响签约，不同意可以请单位修改。",
        "高于一个月的转正起薪。不影响签约，不同意可以请单位修改。",
    ]
    assert page.actions[-2:] == ["decline", "accept"]


@pytest.mark.parametrize("state", ["under_review", "effective", "declined", "expired"])
def test_a_letter_that_is_over_advises_nothing_that_cannot_be_done(client, student, state):
    values = factories.terms(penalty="20000", probation_days="30")

    page = _letter(client, factories.agreement(state, student=student, terms=values))

    assert [hint.text for hint in page.all("span", class_="hint")] == ["高于一个月的转正起薪。"]


def test_a_letter_beside_a_signed_one_advises_nothing_that_cannot_be_done(client, student):
    record = factories.agreement(student=student, terms=factories.terms(penalty="20000"))
    factories.agreement("effective", student=student)

    hints = [hint.text for hint in _letter(client, record).all("span", class_="hint")]

    assert hints == ["高于一个月的转正起薪。"]


def test_the_letter_says_who_the_employer_is_and_how_it_dealt_with_this_school(client, student):
    user = factories.employer()
    for state in ("effective", "effective", "effective", "effective", "terminated"):
        factories.agreement(state, user=user)

    rows = dict(_letter(client, factories.agreement(student=student, user=user)).rows)

    assert rows["统一社会信用代码"] == user.employer.credit_code
    assert rows["在本校签约"] == "5 人，提前解约 1 人"


def test_few_signings_are_not_told(client, student):
    user = factories.employer()
    for _student in range(4):
        factories.agreement("effective", user=user)

    rows = dict(_letter(client, factories.agreement(student=student, user=user)).rows)

    assert rows["在本校签约"] == "签约人数还少，暂不显示"


def test_how_soon_an_employer_answers_is_told_from_enough_cases_on(client, student, clock):
    _use(replace(house_settings.current().signing, record_minimum=2))
    user = factories.employer()
    for hours in (3, 5):
        letter = factories.agreement(user=user)
        by = factories.actor(letter.student)
        answer_time.ask_time(letter.id, reason="", by=by)
        clock.advance(hours=hours - 1, minutes=30)
        answer_time.grant_time(letter.id, days=1, by=factories.actor(user))
        factories.agreement("effective", user=user)

    rows = dict(_letter(client, factories.agreement(student=student, user=user)).rows)

    assert (rows["在本校签约"], rows["答复学生申请"]) == ("2 人，提前解约 0 人", "一般 4 小时内")


def test_what_is_unusual_is_a_setting(client, student):
    values = factories.terms(penalty="20000", probation_days="100", probation_pay="5500")
    record = factories.agreement(student=student, terms=values)
    _use(
        replace(
            house_settings.current().signing,
            probation_days_hint=90,
            probation_pay_percent_hint=95,
            penalty_floor_hint=30000,
        )
    )

    assert [
        hint.text.partition("。")[0] for hint in _letter(client, record).all(class_="hint")
    ] == [
        "超过 90 天，比常见的长",
        "是转正起薪的 91%，低于 95%",
    ]


def _use(signing):
    house_settings.use(replace(house_settings.current(), signing=signing))
