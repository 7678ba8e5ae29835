"""Code sets by graduation year 届 (decision 16, `domain.md` §1): data files beside this module."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).with_name("code_data")


def choices(name: str, year: int) -> Mapping[str, str]:
    """The codes and names of one set for one cohort, in the order of the national table."""
    return _sets(year)[name]


def label(name: str, code: str, year: int) -> str:
    """The name of a code; the code itself where the set does not know it."""
    return choices(name, year).get(code, code)


@cache
def _sets(year: int) -> Mapping[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for file in sorted(_FOLDER.glob("*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        first, last = data["years"]
        if first <= year <= last:
            found |= data["sets"]
    if not found:
        raise LookupError(f"no code sets for the cohort {year}")
    return found
