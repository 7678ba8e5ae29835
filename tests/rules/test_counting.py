"""200 字 as people count them (S94)."""

import pytest

from wxsign.rules import counting

FAMILY = "\U0001f468‍\U0001f469‍\U0001f467‍\U0001f466"
THUMB = "\U0001f44d\U0001f3fd"  # with the colour of a skin
FLAG = "\U0001f1e8\U0001f1f3"


@pytest.mark.requirement("S94")
@pytest.mark.parametrize(
    "text,length",
    [
        ("", 0),
        ("家里有事", 4),
        ("abc 1", 5),
        ("一\r\n二", 3),
        ("一\n二", 3),
        (FAMILY, 1),
        (THUMB * 3, 3),
        (FLAG + FLAG, 2),
        ("e\u0301te\u0301", 3),
        ("1\ufe0f\u20e3", 1),
        ("\U00020bb7野家", 3),  # outside the basic plane: two units for JavaScript, one sign
    ],
    ids=repr,
)
def test_a_sign_counts_one_however_it_is_made(text: str, length: int):
    assert counting.length(text) == length


@pytest.mark.requirement("S94")
@pytest.mark.parametrize("sign", ["字", FAMILY[:1], THUMB, "e\u0301"])
def test_two_hundred_pass_and_one_more_does_not(sign: str):
    assert counting.reason_fault(sign * 200, "解除原因") == ""
    assert counting.reason_fault(sign * 203, "解除原因") == (
        "最多 200 字，现在 203 字，请删去 3 字。"
    )


def test_what_no_column_holds_is_refused_in_words():
    assert counting.reason_fault("e" + "\u0301" * 1000, "原因") == (
        "有太多重叠的符号，请改用普通的文字。"
    )


def test_a_note_may_be_empty_and_obeys_the_same_limit():
    assert counting.note_fault("") == ""
    assert counting.note_fault(THUMB * 200) == ""
    assert counting.note_fault("字" * 201) == "最多 200 字，现在 201 字，请删去 1 字。"
    assert counting.note_fault("e\u0301" * 150, room=200) == (
        "有太多重叠的符号，请改用普通的文字。"
    )


def test_an_empty_reason_names_its_field():
    assert counting.reason_fault("", "解除原因") == "请填写解除原因。"


def test_a_reason_is_kept_without_blanks_around_and_without_what_nobody_sees():
    assert counting.tidied(" \r\n一\r\n\r二\x00\x1f \ud83d") == "一\n\n二"
