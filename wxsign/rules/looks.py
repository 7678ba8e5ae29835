"""When two pictures look alike: the arithmetic of their looks, and what is compared at all (S83).

A look is made in the process that decodes (`documents/pictures.py`): 64 bits that say where the
picture grows darker, coarsely, and 256 that say it in detail, together 80 hexadecimal digits. The
coarse ones find candidates fast: two looks that differ in at most seven bits agree in one quarter
but for a single bit. The fine ones decide, because two scans of one printed form are alike from
afar. A finding is a hint to people and decides nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

NEAR, NEAR_IN_DETAIL = 5, 11  # bits, of 64 and of 256
MOST_FINDINGS = 5  # of one picture: the nearest say enough
PURPOSES = frozenset({"papers", "ending", "proof", "release"})  # what students hand in as proof

_COARSE, _QUARTER, _QUARTERS = 16, 16, 4


@dataclass(frozen=True)
class Look:
    """The look of a picture."""

    coarse: int
    fine: int

    @classmethod
    def read(cls, text: str) -> "Look":
        """From its stored form."""
        return cls(int(text[:_COARSE], 16), int(text[_COARSE:], 16))

    @property
    def bands(self) -> tuple[int, ...]:
        """Its quarters, each with its place, as they are kept for the search."""
        return tuple(_band(place, self._quarter(place)) for place in range(_QUARTERS))

    def probes(self) -> Iterator[int]:
        """Every band that a picture near to this one may have in common with it."""
        for place in range(_QUARTERS):
            quarter = self._quarter(place)
            yield _band(place, quarter)
            for bit in range(_QUARTER):
                yield _band(place, quarter ^ (1 << bit))

    def distance(self, other: "Look") -> int | None:
        """In how many fine bits they differ; None where they are not alike."""
        if (self.coarse ^ other.coarse).bit_count() > NEAR:
            return None
        differs = (self.fine ^ other.fine).bit_count()
        return differs if differs <= NEAR_IN_DETAIL else None

    def _quarter(self, place: int) -> int:
        return (self.coarse >> (place * _QUARTER)) & 0xFFFF


def words_of(distance: int) -> str:
    """How alike two pictures are, in words."""
    if distance <= NEAR_IN_DETAIL // 4:
        return "几乎一样"
    return "非常相似" if distance <= NEAR_IN_DETAIL // 2 else "相似"


def _band(place: int, quarter: int) -> int:
    return (place << _QUARTER) | quarter
