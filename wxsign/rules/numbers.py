"""Agreement numbers 协议书编号 (S179, `domain.md` §5, decision 7)."""

from wxsign.rules.lifecycle import Process

ONLINE, PAPER = "1", "2"
TYPES: dict[str, str] = {Process.ONLINE: ONLINE, Process.PAPER: PAPER}
_LEVELS = (("0", "1"), ("1", "1"), ("2", "2"), ("3", "2"), ("4", "3"), ("6", "3"))


def number(pattern: str, *, series: "tuple[str, int, str, str]", serial: int) -> str:
    """The number of the `serial`-th agreement of a series (type, cohort, school code, level)."""
    kind, year, school, level = series
    return pattern.format(type=kind, year=year, school=school, level=level, serial=serial)


def of_termination(number: str) -> str:
    """The number of the document that ends an agreement: the agreement's own with -J (§4.5)."""
    return f"{number}-J"


def level_digit(education_code: str) -> str:
    """The level digit of an education code: 1 postgraduate, 2 undergraduate, 3 vocational."""
    return dict(_LEVELS).get(education_code[:1], "9")
