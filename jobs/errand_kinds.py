"""Who does which errand: one function for each row of `rules/errands.py`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wxsign.models import Errand

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CannotBeDone(Exception):
    """What was brought or asked will not do; the text tells the person why and what to do."""


@dataclass(frozen=True)
class Brought:
    """What came of an errand: a report for its page, and perhaps a file under a name."""

    report: Mapping[str, object] = field(default_factory=dict)
    file: Path | None = None
    media_type: str = XLSX
    name: str = ""


HANDLERS: Mapping[str, Callable[[Errand], Brought]] = {}
