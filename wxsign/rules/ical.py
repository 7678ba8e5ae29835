"""A day in a calendar as iCalendar text (RFC 5545): what a phone's calendar takes in."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_OCTETS = 75  # of a line, without its end (§3.1)
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True)
class Day:
    """An event of one whole day; `key` stays the same when it is taken in again."""

    key: str
    on: date
    title: str
    place: str
    words: str
    url: str


def calendar(day: Day, now: datetime) -> bytes:
    """The calendar with this one day, and an alarm at nine in the morning of the day before."""
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//wxsign//report-in//ZH",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{_text(day.key)}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(day.title)}",
        f"LOCATION:{_text(day.place)}",
        f"DESCRIPTION:{_text(day.words)}",
        f"URL:{day.url}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(day.title)}",
        "TRIGGER:-PT15H",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return b"".join(_folded(line) for line in lines)


def _text(words: str) -> str:
    """A TEXT value (§3.3.11); other control characters have no place in one."""
    plain = words.translate(_ESCAPES)
    return "".join(sign for sign in plain if sign >= " " and sign != "\x7f")


def _folded(line: str) -> bytes:
    """The line in pieces of 75 octets at most, no character cut in two (§3.1)."""
    pieces: list[bytes] = []
    piece = b""
    for sign in line:
        octets = sign.encode()
        room = _OCTETS - bool(pieces)  # the blank that begins a further piece counts too
        if len(piece) + len(octets) > room:
            pieces.append(piece)
            piece = b""
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
