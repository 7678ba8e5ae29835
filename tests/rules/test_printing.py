"""What an agreement can be printed with is known before anybody agrees to it (decision 27)."""

from datetime import date

import pytest

from tests.rules.test_terms import BY_KEY, GOOD, SENT, read
from wxsign.rules import destinations, intended, printing, unit
from wxsign.rules.intended import Known
from wxsign.rules.terms import Kind

_WORDS = [
    term.key for term in BY_KEY.values() if term.kind in (Kind.TEXT, Kind.NOTE) and not term.region
]


@pytest.mark.parametrize("key", _WORDS)
def test_an_emoji_is_refused_in_every_text_of_a_letter(key: str):
    typed = {**SENT, "hukou_reception": "1", "hukou_address": "武汉市", key: "工程师😀"}

    assert read(**typed)[1] == {key: "“😀”不能印到协议书上，请改用文字。"}


@pytest.mark.parametrize("character", "😀👨☎⭐\u20e3㎡€™한ł𝗔\ue000\ud800\U000e0fff")
def test_what_no_font_of_an_agreement_has_is_named(character: str):
    assert printing.fault(f"甲{character}乙") == f"“{character}”不能印到协议书上，请改用文字。"


def test_of_many_only_the_first_are_named():
    assert printing.fault("😀😀😁😂🤣") == "“😀😁😂”等不能印到协议书上，请改用文字。"


@pytest.mark.parametrize(
    "text",
    [
        "（一）甲方：“每年”—『乙』…①②㈠℃\uff05‰№×÷±·§®©°￥¥$\uff211★●→",
        "王\U00020000、㐀、\U0003134f、㛃、䶮、\u3007",
        "José Müller C++/C# Ω \u03b1 第Ⅲ级",
        "一\n二",
    ],
)
def test_what_stands_in_chinese_papers_is_not_refused(text: str):
    assert printing.fault(text) == ""


def test_what_nobody_sees_goes_and_is_not_held_against_anybody():
    values, faults = read(
        job_title="\ufeff软件\u200b工程师\ufe0f\u202e", remarks="一\t二\u2028三\u2003四\r\n五"
    )

    assert (values["job_title"], values["remarks"]) == ("软件工程师", "一 二\n三 四\n五")
    assert faults == {}


def test_the_name_of_a_unit_has_to_be_printable():
    assert unit.read({"name": "示例💼公司"}, date(2026, 5, 15))[1]["name"] == (
        "“💼”不能印到协议书上，请改用文字。"
    )


def test_a_school_abroad_keeps_its_own_letters_for_it_is_not_printed():
    kind = next(kind for kind in destinations.kinds() if "name" in _keys(kind))
    typed = {"name": "Politechnika Łódzka"}

    values, faults = destinations.read(kind, typed, year=2026, today=date(2026, 5, 15))

    assert (values["name"], "name" in faults) == ("Politechnika Łódzka", False)


def _keys(kind: str) -> set[str]:
    return {term.key for term in destinations.table(kind)}


@pytest.mark.parametrize(
    "title,says",
    [
        ("工" * 30, ""),
        ("工" * 31, "最多 30 字，现在 31 字。"),
        ("工程师😀", "“😀”不能印到协议书上，请改用文字。"),
    ],
)
def test_a_sheet_brings_no_post_that_a_letter_would_refuse(title: str, says: str):
    cells = {"job_title": title}

    findings = intended.read(cells, (), Known({}, (2026,))).findings

    assert (findings["job_title"].says if "job_title" in findings else "") == says
    assert ("job_title" in read(**{**GOOD, **cells})[1]) is bool(says)
