"""What an errand brings, and how a handler says that it cannot be done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wxsign.rules import media

XLSX = media.XLSX


class CannotBeDone(Exception):
    """What was brought or asked will not do; the text tells the person why and what to do."""


@dataclass(frozen=True)
class Brought:
    """What came of an errand: a report for its page, and perhaps a file under a name."""

    report: Mapping[str, object] = field(default_factory=dict)
    file: Path | None = None
    media_type: str = XLSX
    name: str = ""
