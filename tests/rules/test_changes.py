"""What a changed letter must fulfil, and what a student may ask for (S47, S48)."""

from datetime import date

import pytest

from wxsign.rules import changes

TODAY = date(2026, 5, 15)
NOW = {
    "job_category": "13",
    "job_title": "软件工程师",
    "answer_days": "5",
    "probation_days": "60",
    "probation_pay": "5000",
    "regular_pay": "6000",
    "penalty": "5000",
    "report_place": "湖北省武汉市洪山区示例大道2号",
    "report_by": "2026-07-10",
    "work_place": "湖北省武汉市洪山区",
    "contact": "周嘉禾",
    "contact_phone": "027-87651234",
    "file_reception": "2",
    "hukou_reception": "4",
    "remarks": "",
}


def read(*, is_accepted: bool = False, **over: str):
    return changes.read({**NOW, **over}, NOW, is_accepted=is_accepted, year=2026, today=TODAY)


@pytest.mark.requirement("S47")
def test_a_change_is_read_as_the_letter_is():
    assert read(regular_pay="6,600") == ({**NOW, "regular_pay": "6600"}, {})
    assert read(regular_pay="六千")[1] == {"regular_pay": "转正起薪请填整数，单位是元/月。"}


@pytest.mark.parametrize("days,faults", [("4", 1), ("5", 0), ("6", 0), ("", 1)])
def test_an_unanswered_letter_gives_no_fewer_days(days: str, faults: int):
    assert list(read(answer_days=days)[1]) == ["answer_days"] * faults


def test_the_days_of_an_accepted_letter_stay_whatever_is_typed():
    assert read(is_accepted=True, answer_days="1") == (NOW, {})
    assert "answer_days" not in {term.key for term in changes.table(is_accepted=True)}
    assert "answer_days" in {term.key for term in changes.table(is_accepted=False)}


@pytest.mark.requirement("S48")
def test_what_the_letter_says_can_be_asked_to_be_changed_but_not_its_days():
    keys = [term.key for term in changes.askable(NOW)]

    assert keys == [key for key in NOW if key != "answer_days"]
    sent = [term.key for term in changes.askable({**NOW, "file_reception": "1"})]
    assert "file_unit" in sent


@pytest.mark.requirement("S48")
@pytest.mark.parametrize(
    "key,typed,value,fault",
    [
        ("regular_pay", " 6，600 ", "6600", ""),
        ("regular_pay", "6,000", "6000", "和现在的内容一样。"),
        ("report_by", "2026-05-14", "2026-05-14", "这一天已经过去，请选今天以后的日期。"),
        ("file_reception", "1", "1", ""),
        ("remarks", "包住宿", "包住宿", ""),
    ],
)
def test_a_wish_is_read_like_its_field(key: str, typed: str, value: str, fault: str):
    assert changes.wish(key, typed, NOW, year=2026, today=TODAY) == (value, fault)


@pytest.mark.requirement("S48")
def test_a_wish_that_needs_nothing_else_can_be_taken_over():
    taken = changes.adopted("penalty", "3000", NOW, year=2026, today=TODAY)

    assert taken == {**NOW, "penalty": "3000"}
    assert changes.adopted("file_reception", "1", NOW, year=2026, today=TODAY) is None


def test_a_wish_is_not_taken_over_when_a_day_of_the_letter_has_passed_since():
    later = date(2026, 7, 11)

    assert changes.adopted("penalty", "3000", NOW, year=2026, today=later) is None
