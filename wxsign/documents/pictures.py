"""What becomes of an uploaded picture: an upright, smaller copy, and what is to be seen in it.

Decoding is the one place where a stranger's bytes meet a large library in C, so it happens in a
process of its own with a limit on memory and time: the worker runs this very file by its path, and
so it imports nothing of wxsign. The recipe is that of `performance.md` §4; the new encoding leaves
nothing behind of what else was in the file (place, time, scripts, further pictures).
"""

import base64
import json
import resource
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from io import BytesIO

import zxingcpp
from PIL import Image, ImageFilter, ImageOps, ImageStat

MOST_BYTES = 2 * 1024 * 1024  # S142, S163
MOST_PIXELS = 40_000_000
LONG_SIDE = 2000  # half of a phone's 4032 is enough for it, and then JPEG is decoded at half size
THUMB_SIDE = 320
CPU_SECONDS = 20

_QUALITIES = (82, 74, 64, 52)
_JUDGED_SIDE, _COARSER = 1600, 4  # all are judged at one size, so that the limits mean the same
_SHARP, _BRIGHT, _READABLE_SIDE = 0.08, 70.0, 800
_BLANK = 1.0  # so little structure that there is nothing to be sharp
_MOST_MARKS, _MOST_TEXT = 8, 200
_COARSE, _FINE = 8, 16  # gradients a row, and rows
_FEWEST = 4  # of 64 bits: a page without structure looks like every other one
_SEEN_SIDE, _SOFT, _STEP = 256, 6, 3
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


@dataclass(frozen=True)
class Looked:
    """The two copies as base64 of JPEG, the texts of the QR codes, what is doubtful, the look.

    `look` is for `rules/looks.py`, empty where the picture shows nothing to compare.
    """

    shown: str
    thumb: str
    marks: list[str]
    doubts: list[str]
    look: str = ""


def upright(data: bytes) -> Image.Image:
    """The picture as it is to be seen: small enough, the right way up, in grey or in colours.

    Raises what Pillow raises for a picture that is not whole or too large.
    """
    picture: Image.Image = Image.open(BytesIO(data), formats=_formats(data))
    wide, high = picture.size
    if wide * high > MOST_PIXELS:
        raise Image.DecompressionBombError(f"{wide} x {high}")
    scale = LONG_SIDE / max(wide, high)
    if scale < 1:  # a box with the picture's own aspect, else JPEG decodes it in full
        picture.draft(None, (int(wide * scale), int(high * scale)))
    picture = _plain(picture)
    picture.thumbnail((LONG_SIDE, LONG_SIDE), reducing_gap=2.0)
    return _on_white(ImageOps.exif_transpose(picture))


def _formats(data: bytes) -> tuple[str, ...]:
    """Only the reader of what its head says; any other format is never tried."""
    if data[4:8] == b"ftyp":
        import pillow_heif  # noqa: PLC0415 - 40 ms and 20 MiB that only an iPhone's picture needs

        pillow_heif.register_heif_opener(thumbnails=False)
        return ("HEIF",)
    return ("PNG",) if data.startswith(b"\x89PNG") else ("JPEG",)


def encoded(picture: Image.Image) -> bytes:
    """As a JPEG below the limit, without anything that came with the original."""
    while True:
        for quality in _QUALITIES:
            out = BytesIO()
            picture.save(out, "JPEG", quality=quality, optimize=True)
            if out.tell() <= MOST_BYTES:
                return out.getvalue()
        picture = picture.reduce(2)


def look(data: bytes) -> Looked:
    """Both copies, every QR code, and what makes the picture doubtful."""
    picture = upright(data)
    grey = picture.convert("L")
    found = zxingcpp.read_barcodes(grey, formats=_QR)
    marks = [code.text[:_MOST_TEXT] for code in found][:_MOST_MARKS]
    small = picture.copy()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE))
    copies = _text(encoded(picture)), _text(encoded(small))
    return Looked(*copies, marks, _doubts(grey), look_of(grey))


def look_of(grey: Image.Image) -> str:
    """Where the picture grows darker from left to right: 64 coarse bits, then 256 fine ones."""
    even = ImageOps.autocontrast(grey, cutoff=1)
    even.thumbnail((_SEEN_SIDE, _SEEN_SIDE))  # so small and soft that print is only a shade
    soft = even.filter(ImageFilter.GaussianBlur(_SOFT))
    coarse, fine = _gradients(soft, _COARSE), _gradients(soft, _FINE)
    if coarse.bit_count() < _FEWEST:
        return ""
    return f"{coarse:0{_COARSE * _COARSE // 4}x}{fine:0{_FINE * _FINE // 4}x}"


def _gradients(grey: Image.Image, side: int) -> int:
    small = grey.resize((side + 1, side), Image.Resampling.BOX, reducing_gap=3.0).tobytes()
    bits = 0
    for row in range(side):
        for left in range(row * (side + 1), row * (side + 1) + side):
            bits = bits << 1 | (small[left] > small[left + 1] + _STEP)
    return bits


def _plain(picture: Image.Image) -> Image.Image:
    """In a mode that can be made smaller without spoiling it; scanners write 16 bits a pixel."""
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode in ("P", "PA", "LA") or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    """What is see-through lies on paper; any other colours (CMYK, Lab) become those of a screen."""
    if picture.mode == "RGBA":
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        return paper
    return picture if picture.mode in ("L", "RGB") else picture.convert("RGB")


def _doubts(grey: Image.Image) -> list[str]:
    """Dark, blurred or small: hints, for a machine is no judge of a seal."""
    judged = grey.copy()
    judged.thumbnail((_JUDGED_SIDE, _JUDGED_SIDE))
    doubts = {
        "dark": ImageStat.Stat(judged).mean[0] < _BRIGHT,
        "blurred": _is_blurred(judged),
        "small": max(grey.size) < _READABLE_SIDE,
    }
    return [name for name, is_so in doubts.items() if is_so]


def _is_blurred(grey: Image.Image) -> bool:
    """Sharp print keeps most of its edges at full size; a shaken photo has them only made small.

    On pages of print the ratio is 0.6 to 1 when sharp, 0.03 where small print is just legible.
    """
    if min(grey.size) < _COARSER * 8:
        return False
    coarse = _edges(grey.reduce(_COARSER))
    return coarse > _BLANK and _edges(grey) / coarse < _SHARP


def _edges(grey: Image.Image) -> float:
    """How much the edges of a picture scatter; the rim, which a filter leaves alone, cut off."""
    kernel = ImageFilter.Kernel((3, 3), (0, 1, 0, 1, -4, 1, 0, 1, 0), scale=1, offset=128)
    edges = grey.filter(kernel).crop((1, 1, grey.width - 1, grey.height - 1))
    return float(ImageStat.Stat(edges).var[0])


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def main() -> None:
    """Read a picture from stdin, answer on stdout; whatever is wrong with it ends in a word.

    The one argument is how many bytes of memory it may take.
    """
    memory = int(sys.argv[1])
    with suppress(ValueError, OSError):  # macOS knows no such limit
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    data = sys.stdin.buffer.read()
    try:
        answer = asdict(look(data))
    except (MemoryError, Image.DecompressionBombError):
        answer = {"fault": "too_heavy"}
    except Exception as error:  # noqa: BLE001 - a library may raise anything for a broken picture
        answer = {"fault": "damaged", "why": type(error).__name__}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
