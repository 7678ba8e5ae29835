"""What becomes of an uploaded picture: upright, small, clean, judged, within its limits."""

import base64
import json
import random
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageFilter

import wxsign.documents
from tests import photos
from wxsign.documents import pictures
from wxsign.documents.pictures import LONG_SIDE, MOST_BYTES, THUMB_SIDE
from wxsign.rules import media
from wxsign.settings import Uploads

READER = Path(wxsign.documents.__file__).with_name("pictures.py")
MEMORY = Uploads().picture_memory_mb * 1024 * 1024
TAIL = b"<?php system($_GET['c']); ?><script>alert(1)</script>PK\x05\x06"


def shown(data: bytes) -> Image.Image:
    return Image.open(BytesIO(pictures.encoded(pictures.upright(data))))


def test_a_photo_becomes_a_jpeg_of_at_most_2000_pixels_and_2_megabytes():
    data = photos.encoded(photos.sheet(3024, 4032), quality=95)

    seen = pictures.look(data)

    copies = [base64.b64decode(copy) for copy in (seen.shown, seen.thumb)]
    sizes = [Image.open(BytesIO(copy)).size for copy in copies]
    assert sizes == [(1500, LONG_SIDE), (240, THUMB_SIDE)]
    assert len(copies[0]) <= MOST_BYTES
    assert (seen.marks, seen.doubts) == ([], [])


@pytest.mark.requirement("S142")
def test_what_does_not_fit_into_2_megabytes_loses_quality_then_size():
    dots = random.Random(1).randbytes(2400 * 2400)  # noqa: S311 - noise, no secret
    noise = Image.frombytes("L", (2400, 2400), dots)

    data = pictures.encoded(noise)

    assert len(data) <= MOST_BYTES
    assert Image.open(BytesIO(data)).format == "JPEG"


def test_a_small_picture_is_not_blown_up():
    assert shown(photos.encoded(photos.sheet(600, 800))).size == (600, 800)


@pytest.mark.parametrize("orientation,size", [(1, (1200, 800)), (6, (800, 1200)), (3, (1200, 800))])
def test_a_photo_stands_upright_and_says_nothing_of_place_and_time(orientation, size):
    exif = Image.Exif()
    exif[0x0112], exif[0x9003] = orientation, "2026:05:15 10:00:00"
    exif.get_ifd(0x8825)[2] = (30.0, 31.0, 12.0)

    copy = shown(photos.encoded(photos.sheet(1200, 800), exif=exif))

    assert copy.size == size
    assert dict(copy.getexif()) == {}


@pytest.mark.parametrize("kind,how", [("JPEG", {}), ("PNG", {})])
def test_a_script_behind_a_picture_does_not_come_through(kind, how):
    copy = pictures.encoded(pictures.upright(photos.encoded(photos.sheet(), kind, **how) + TAIL))

    assert not any(piece in copy for piece in (b"<?php", b"<script", b"PK\x05\x06"))


@pytest.mark.parametrize("mode,seen", [("CMYK", "RGB"), ("L", "L"), ("RGB", "RGB")], ids=str)
def test_every_kind_of_jpeg_is_shown_in_its_colours(mode, seen):
    copy = shown(photos.encoded(photos.sheet().convert(mode)))

    assert copy.mode == seen
    assert copy.convert("L").getpixel((5, 5)) == pytest.approx(234, abs=12)  # still light paper


@pytest.mark.parametrize("mode", ["1", "P", "LA", "RGBA"])
def test_every_kind_of_png_is_shown_on_white(mode):
    picture = photos.sheet().convert(mode)
    if mode in ("LA", "RGBA"):
        picture.putalpha(Image.new("L", picture.size, 0))

    copy = shown(photos.encoded(picture, "PNG"))

    assert copy.convert("L").getpixel((5, 5)) > 215


def test_sixteen_bits_of_a_scanner_are_not_all_white():
    wide = photos.sheet().convert("L").convert("I").point(lambda value: value * 257)

    copy = shown(photos.encoded(wide.convert("I;16"), "PNG"))

    assert copy.getpixel((5, 5)) == pytest.approx(234, abs=12)
    assert copy.getextrema()[0] < 80


def test_of_a_moving_picture_the_first_one_stays():
    frames = [Image.new("RGB", (900, 900), colour) for colour in ("white", "black")]
    data = photos.encoded(frames[0], "PNG", save_all=True, append_images=frames[1:])

    copy = shown(data)

    assert (copy.format, getattr(copy, "n_frames", 1)) == ("JPEG", 1)
    assert copy.convert("L").getpixel((5, 5)) == 255


def test_a_photo_of_an_iphone_is_read():
    data = photos.heic()

    assert media.kind_of(data) == media.HEIC
    assert shown(data).size == (240, 320)


@pytest.mark.parametrize(
    "change,doubts",
    [
        (lambda page: page, []),
        (lambda page: page.filter(ImageFilter.GaussianBlur(4)), ["blurred"]),
        (lambda page: page.point(lambda value: value // 4), ["dark"]),
        (lambda page: page.resize((450, 600)), ["small"]),
        (lambda page: Image.new("RGB", page.size, "white"), []),
    ],
    ids=["sharp", "shaken", "dark", "small", "empty"],
)
def test_what_is_doubtful_is_said(change, doubts):
    assert pictures.look(photos.encoded(change(photos.sheet()), quality=90)).doubts == doubts


@pytest.mark.parametrize("turn", [0, 90, 183])
def test_the_mark_of_a_sheet_is_read_however_it_lies(turn):
    page = photos.sheet(mark="wxsign:1202619097100012:2").rotate(
        turn, expand=True, fillcolor="grey"
    )

    assert pictures.look(photos.encoded(page)).marks == ["wxsign:1202619097100012:2"]


def alone(data: bytes, memory: int = MEMORY) -> dict[str, object]:
    """What the process says that decodes one picture."""
    way = [sys.executable, "-I", READER, str(memory)]
    done = subprocess.run(way, input=data, capture_output=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    "data,fault",
    [
        (photos.photo()[:30_000], "damaged"),
        (photos.encoded(photos.sheet(), "PNG")[:-200], "damaged"),
        (b"GIF89a" + bytes(40), "damaged"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "damaged"),
        (photos.bomb(), "too_heavy"),
    ],
    ids=["half a jpg", "half a png", "gif", "svg", "bomb"],
)
def test_a_picture_that_cannot_be_shown_ends_in_a_word(data, fault):
    assert alone(data)["fault"] == fault


def test_the_process_that_decodes_has_only_so_much_memory():
    large = photos.encoded(Image.new("RGBA", (6000, 6000)), "PNG")

    assert alone(large, memory=200_000_000) == {"fault": "too_heavy"}


def test_the_process_that_decodes_answers_for_a_good_picture():
    answer = alone(photos.photo(mark="wxsign:1:1"))

    assert (answer["marks"], answer["doubts"]) == (["wxsign:1:1"], [])
