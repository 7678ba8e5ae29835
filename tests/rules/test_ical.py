"""A day for a phone's calendar (RFC 5545)."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxsign.rules import ical

NOW = datetime(2026, 5, 15, 2, 0, 5, tzinfo=UTC)
DAY = ical.Day(
    key="report-in-7@sign.example.edu.cn",
    on=date(2026, 7, 31),
    title="到武汉云麓示例软件有限公司报到（最后一天）",
    place="武汉市洪山区示例大道2号, A座; 3楼",
    words="职位：软件工程师\n联系人：周嘉禾 027-87651234",
    url="https://sign.example.edu.cn/student/agreements/7",
)


def unfolded(octets: bytes) -> list[str]:
    return octets.replace(b"\r\n ", b"").decode().split("\r\n")


def test_the_day_is_whole_and_ends_before_the_next_one_begins():
    assert unfolded(ical.calendar(DAY, NOW)) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//wxsign//report-in//ZH",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "UID:report-in-7@sign.example.edu.cn",
        "DTSTAMP:20260515T020005Z",
        "DTSTART;VALUE=DATE:20260731",
        "DTEND;VALUE=DATE:20260801",
        "SUMMARY:到武汉云麓示例软件有限公司报到（最后一天）",
        "LOCATION:武汉市洪山区示例大道2号\\, A座\\; 3楼",
        "DESCRIPTION:职位：软件工程师\\n联系人：周嘉禾 027-87651234",
        "URL:https://sign.example.edu.cn/student/agreements/7",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "DESCRIPTION:到武汉云麓示例软件有限公司报到（最后一天）",
        "TRIGGER:-PT15H",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


@pytest.mark.parametrize("length", [74, 75, 76, 150, 151])
def test_a_line_is_cut_after_75_octets(length: int):
    lines = ical._folded("x" * length).split(b"\r\n")[:-1]

    assert [len(line) for line in lines] == {
        74: [74],
        75: [75],
        76: [75, 2],
        150: [75, 75, 2],
        151: [75, 75, 3],
    }[length]


@given(words=st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_no_line_is_too_long_no_character_is_cut_and_nothing_breaks_out(words: str):
    made = ical.calendar(
        ical.Day("k", date(2026, 7, 31), words, words, words, "https://x.example"), NOW
    )

    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    assert b"\n" not in made.replace(b"\r\n", b"")
    names = [line.partition(":")[0] for line in unfolded(made)]
    assert names.count("BEGIN") == names.count("END") == 3
    assert len(names) == 22
