"""Regions 行政区划 down to the county (decision 28, `domain.md` §3): listed, searched, read.

A place stays the plain text that people read and the agreement prints; the region is what that
text begins with. The data file stands beside this module, `wxsign/demo/make_regions.py` makes it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("region_data") / "regions.json"
# Groups of the national table that nobody writes into an address.
_FILLERS = ("省直辖县级行政区划", "自治区直辖县级行政区划", "县")
PROVINCE, CITY, COUNTY = 1, 2, 3


@dataclass(frozen=True)
class Region:
    """A province, a city or a county. `path` is how an address begins: 湖北省武汉市江岸区."""

    code: str
    name: str
    level: int
    path: str
    is_leaf: bool
    last_year: int | None = None

    def is_deep_enough(self, levels: int) -> bool:
        """Whether a field that wants so many levels is content, or nothing lies below."""
        return self.is_leaf or self.level >= levels


def find(code: str) -> Region | None:
    """The region of a code; codes of earlier years are known as well."""
    return _known().get(code)


def above(region: Region) -> tuple[Region, ...]:
    """The regions around this one, the largest first; the filling groups are left out."""
    codes = dict.fromkeys((region.code[:2] + "0000", region.code[:4] + "00"))
    around = (_known().get(code) for code in codes if code != region.code)
    return tuple(one for one in around if one and not _is_filler(one))


def children(code: str = "") -> tuple[Region, ...]:
    """What can be chosen next: provinces, or what lies below this one.

    The counties below a filling group, and the districts of a municipality, come at once.
    """
    found: list[Region] = []
    for region in _below().get(code, ()):
        found += children(region.code) if _is_filler(region) else (region,)
    return tuple(found)


def search(text: str, most: int = 20) -> tuple[Region, ...]:
    """Regions whose written-out name has every word of the text, the nearest first."""
    words = text.split()
    if not words:
        return ()
    last = words[-1]
    found = [
        region
        for region in _known().values()
        if region.last_year is None
        and not _is_filler(region)
        and all(word in region.path for word in words)
    ]
    found.sort(key=lambda one: (not one.name.startswith(last), last not in one.name, one.level))
    return tuple(found[:most])


def read(text: str) -> tuple[Region | None, str]:
    """The region that a written place begins with, and the rest; the province may be missing."""
    here, rest = None, text.strip()
    options = (*children(), *_cities())
    while fitting := [one for one in options if rest.startswith(one.name)]:
        here = max(fitting, key=lambda one: len(one.name))
        rest = rest[len(here.name) :].lstrip()
        options = children(here.code)
    return here, rest


def advice(text: str, levels: int) -> str:
    """A sentence beside a place that is not written down to these levels; never a fault."""
    if not text:
        return ""
    region, _ = read(text)
    if region is not None and region.is_deep_enough(levels):
        return ""
    example = "湖北省武汉市江岸区" if levels == COUNTY else "湖北省武汉市"
    return f"建议从省写到{'区县' if levels == COUNTY else '市'}，例如{example}。"


def _is_filler(region: Region) -> bool:
    """A group that only fills the table, or the city that repeats a municipality's name."""
    if region.level != CITY:
        return False
    province = _known().get(region.code[:2] + "0000")
    return region.name in _FILLERS or (province is not None and province.name == region.name)


@cache
def _cities() -> tuple[Region, ...]:
    return tuple(city for province in children() for city in children(province.code))


@cache
def _below() -> Mapping[str, tuple[Region, ...]]:
    found: dict[str, tuple[Region, ...]] = {}
    for region in _known().values():
        if region.last_year is None:
            up = _up(region.code)
            found[up] = (*found.get(up, ()), region)
    return found


@cache
def _known() -> Mapping[str, Region]:
    data = json.loads(_FILE.read_text(encoding="utf-8"))
    names: dict[str, str] = data["names"]
    gone: dict[str, tuple[str, int]] = data["gone"]
    every = {code: name for code, (name, _) in gone.items()} | names
    ups = {_up(code) for code in names}
    return {
        code: Region(
            code,
            name,
            _level(code),
            _path(code, every),
            is_leaf=code not in ups,
            last_year=gone[code][1] if code in gone else None,
        )
        for code, name in every.items()
    }


def _level(code: str) -> int:
    return PROVINCE if code.endswith("0000") else CITY if code.endswith("00") else COUNTY


def _up(code: str) -> str:
    return {PROVINCE: "", CITY: code[:2] + "0000", COUNTY: code[:4] + "00"}[_level(code)]


def _path(code: str, names: Mapping[str, str]) -> str:
    codes = dict.fromkeys((code[:2] + "0000", code[:4] + "00", code))
    written = dict.fromkeys(names[one] for one in codes if one in names)
    return "".join(name for name in written if name not in _FILLERS)
