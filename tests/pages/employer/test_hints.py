"""Hints on unusual terms: on the employer's own form and confirmation, never in the way."""

from dataclasses import replace

import pytest

from tests.pages.employer.letters import NEW, records, send, typed
from tests.pages.student.reading import Page
from wxsign import settings as house_settings

_UNUSUAL = {"probation_days": "200", "probation_pay": "4000", "penalty": "9000"}
_SAID = {
    "probation_days": "超过 6 个月。劳动合同法规定试用期最长 6 个月。",
    "probation_pay": "是转正起薪的 66%，低于法定的 80%。",
    "penalty": "高于一个月的转正起薪。",
}


def _beside(page: Page) -> dict[str, str]:
    """The sentence beside each field that has one."""
    found = {key: page.all("p", id=f"{key}-say") for key in _SAID}
    return {key: said[0].text.partition("可以发送")[0] for key, said in found.items() if said}


def test_the_form_says_what_is_unusual_when_it_comes_back(here, students):
    letter = typed(students, **_UNUSUAL, edit="1")

    assert _beside(Page(here.post(NEW, data=letter, follow_redirects=True))) == _SAID


def test_the_confirmation_shows_the_hints_that_the_student_will_see(here, students):
    page = Page(here.post(NEW, data=typed(students, **_UNUSUAL), follow_redirects=True))

    assert page.name == "employer.confirmation"
    hints = [hint.text for hint in page.all("span", class_="hint")]
    assert [hint.partition("不影响签约")[0] for hint in hints] == list(_SAID.values())


def test_an_unusual_letter_can_be_sent(here, students):
    send(here, typed(students, **_UNUSUAL))

    assert [record.state for record in records()] == ["invited", "invited"]


@pytest.mark.parametrize(
    "over, left",
    [
        ({"probation_days_hint": 200}, ["probation_pay", "penalty"]),
        ({"probation_pay_percent_hint": 60}, ["probation_days", "penalty"]),
        ({"penalty_floor_hint": 9000}, ["probation_days", "probation_pay"]),
    ],
)
def test_each_threshold_is_a_setting(here, students, over, left):
    now = house_settings.current()
    house_settings.use(replace(now, signing=replace(now.signing, **over)))

    page = Page(here.post(NEW, data=typed(students, **_UNUSUAL, edit="1"), follow_redirects=True))

    assert list(_beside(page)) == left
