"""Fonts of the machine for the characters that our own font lacks, mostly in names.

Nothing is looked for until a character needs it: reading one of these fonts takes up to a second.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from fontTools.ttLib import TTCollection, TTFont

# In the order of preference: what looks like our font first, what covers most last.
FILES = (
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJKsc-Regular.otf",
    "NotoSansSC-Regular.otf",
    "NotoSansSC-Regular.ttf",
    "SourceHanSansSC-Regular.otf",
    "wqy-microhei.ttc",
    "BabelStoneHan.ttf",
    "HanaMinA.ttf",
    "HanaMinB.ttf",
)
FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/System/Library/Fonts"),
    Path("/Library/Fonts"),
)


class Face(NamedTuple):
    """One font of the machine: its file and its number in that file."""

    file: Path
    number: int


class _Folders:
    """Where fonts are looked for."""

    chosen: tuple[Path, ...] = FOLDERS


def use_folders(*folders: Path) -> None:
    """Look for fonts in these folders from now on; without any, in the system's."""
    _Folders.chosen = folders or FOLDERS
    _faces.cache_clear()


def faces_for(characters: str) -> dict[str, Face]:
    """Which font of the machine prints each character; those that none prints are left out."""
    found: dict[str, Face] = {}
    for face in _faces():
        wanted = [character for character in characters if character not in found]
        if not wanted:
            break
        printed = _printed_by(face)
        found |= {character: face for character in wanted if ord(character) in printed}
    return found


@cache
def _faces() -> tuple[Face, ...]:
    files = [file for folder in _Folders.chosen for file in folder.rglob("*.[ot]t[fc]")]
    known = sorted((FILES.index(file.name), file) for file in files if file.name in FILES)
    return tuple(Face(file, _number_of_simplified(file)) for _, file in known)


def _number_of_simplified(file: Path) -> int:
    """Which font of a collection draws simplified Chinese; the first if none says so."""
    if file.suffix != ".ttc":
        return 0
    with TTCollection(str(file), lazy=True) as collection:
        names = [font["name"].getBestFullName() or "" for font in collection]
    return next((number for number, name in enumerate(names) if " SC" in name), 0)


@cache
def _printed_by(face: Face) -> frozenset[int]:
    with TTFont(face.file, fontNumber=face.number, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())
