"""The words of a text message as a provider's template with numbered or named gaps.

Providers in China send no free text: each wording is approved once, and a message brings what fills
its gaps. `flask templates` prints what to apply for.
"""

import re
from collections.abc import Mapping

_GAP = re.compile(r"\{(\w+)\}")
LONGEST_VALUE = 35  # Aliyun's limit for one gap of a notice; longer ones are refused there


def gaps(text: str) -> tuple[str, ...]:
    """The names of the gaps in their order; one that stands twice is there twice."""
    return tuple(_GAP.findall(text))


def values(text: str, facts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What fills each gap, in order, none of them empty or too long."""
    return tuple((name, _fitted(str(facts[name]))) for name in gaps(text))


def named(text: str) -> str:
    """The wording as Aliyun takes it: ${employer}."""
    return _GAP.sub(r"${\1}", text)


def numbered(text: str) -> str:
    """The wording as Tencent takes it: {1}, {2}, counted as they stand."""
    count = iter(range(1, len(gaps(text)) + 1))
    return _GAP.sub(lambda _gap: f"{{{next(count)}}}", text)


def _fitted(value: str) -> str:
    clean = " ".join(value.split()) or "-"
    return clean if len(clean) <= LONGEST_VALUE else clean[: LONGEST_VALUE - 1] + "…"
