"""Chinese line breaking: what no line may begin or end with."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from wxsign.documents import fonts
from wxsign.documents.lines import CLOSING, OPENING, break_lines, tight_parts, width_of

WIDE = defaultdict(lambda: 1000)
MARKS = CLOSING.replace("·", "") + OPENING


def texts(text: str, ems: int) -> list[str]:
    return [line.text for line in break_lines(text, ems * 1000, fonts.widths())]


def test_no_line_begins_with_a_closing_mark() -> None:
    assert texts("一二三四五六，七八九十", 5) == ["一二三四五", "六，七八九", "十"]


def test_a_closing_mark_may_hang_half_over_the_edge() -> None:
    assert texts("一二三四五，六七八九十", 5) == ["一二三四", "五，六七八", "九十"]
    lines = break_lines("一二三四五，六七八九十", 5500, fonts.widths())
    assert [(line.text, line.width) for line in lines] == [
        ("一二三四五，", 5500),
        ("六七八九十", 5000),
    ]


def test_no_line_ends_with_an_opening_mark() -> None:
    assert texts("一二三四（五六七）八", 5) == ["一二三四", "（五六七）", "八"]


def test_words_and_numbers_with_their_unit_stay_whole() -> None:
    assert texts("一二三 5000 元", 6) == ["一二三", "5000 元"]
    assert texts("一二三 contract", 5) == ["一二三", "contract"]


def test_a_word_longer_than_the_line_is_parted() -> None:
    assert texts("a" * 40, 10) == ["a" * 17, "a" * 17, "a" * 6]


def test_paragraphs_are_kept_and_the_last_line_of_each_is_marked() -> None:
    lines = break_lines("一二三四\n\n五", 3000, fonts.widths())

    assert [(line.text, line.ends) for line in lines] == [
        ("一二三", False),
        ("四", True),
        ("", True),
        ("五", True),
    ]


def test_a_mark_before_another_gives_up_its_empty_half() -> None:
    assert tight_parts("甲：（一）《乙》，丙") == ["甲：", "（一）", "《乙》", "，丙"]
    assert width_of("：（", fonts.widths()) == 1500


@given(st.text(alphabet="甲乙丙丁5a " + MARKS, max_size=80), st.integers(8, 20))
def test_nothing_is_lost_and_no_line_is_too_long(text: str, ems: int) -> None:
    lines = break_lines(text, ems * 1000, WIDE)

    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")
    assert [line for line in lines if line.width > ems * 1000] == []
    assert [line.ends for line in lines] == [False] * (len(lines) - 1) + [True]


@given(
    st.lists(st.sampled_from(["甲乙，", "（丙）", "丁。", "《法》", "戊", "“己”；"]), max_size=40)
)
def test_in_plain_prose_no_line_begins_or_ends_with_the_wrong_mark(pieces: list[str]) -> None:
    lines = break_lines("".join(pieces), 9000, WIDE)

    assert [line.text for line in lines if line.text[:1] in CLOSING and line.text] == []
    assert [line.text for line in lines if line.text[-1:] in OPENING and line.text] == []
