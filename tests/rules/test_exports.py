"""The mark on a sheet, and whose full data were in it."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from wxsign.rules import exports
from wxsign.rules.exports import Cover

MORNING = datetime(2026, 5, 15, 2, 0, tzinfo=UTC)


@given(st.sets(st.integers(1, 20_000), max_size=40), st.integers(1, 20_000))
def test_a_cover_tells_for_certain_who_was_in_it(students, other):
    cover = Cover()
    for student in students:
        cover.add(student)

    found = {
        student
        for student in students | {other}
        if exports.holds(cover.blocks.get(exports.block_of(student), bytes(512)), student)
    }

    assert found == students


def test_a_hundred_thousand_students_are_few_rows():
    cover = Cover()
    for student in range(1, 100_001):
        cover.add(student)

    assert len(cover.blocks) == 25
    assert sum(map(len, cover.blocks.values())) == 25 * 512


def test_a_mark_says_who_when_and_for_what_and_fits_below_a_page():
    full = exports.content_words("plan_export", is_full=True)

    mark = exports.watermark(full, "吴书宁", MORNING, "报送省教育厅 & 存档" * 20)

    assert mark.startswith(
        "内部资料，请勿外传　完整数据　导出人：吴书宁　2026-05-15 10:00　用途：报送"
    )
    assert len(exports.foot(mark)) < 240
    assert exports.foot("甲 & 乙") == "甲 && 乙"
