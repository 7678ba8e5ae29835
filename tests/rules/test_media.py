"""What a file is, by its bytes: a name proves nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.registrations import PDF, jpeg, png
from tests.sheets.books import comma_file, workbook
from wxsign.rules import media

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    "data,kind", [(png(), "image/png"), (jpeg(), "image/jpeg"), (PDF, "application/pdf")]
)
def test_the_three_kinds_are_known_by_their_head(data, kind):
    assert media.kind_of(data) == kind
    assert media.fault(data, "营业执照") == ""


@pytest.mark.parametrize(
    "data",
    [
        b"#!/bin/sh\nrm -rf /\n",
        b"<?php system($_GET['c']); ?>",
        b"<!doctype html><script>alert(1)</script>",
        SVG,
        b"GIF89a" + bytes(40),
        b"MZ" + bytes(200),
        b"PK\x03\x04" + bytes(200),
        b"\x89PNG\r\n\x1a\n" + SVG,
        b"\xff\xd8\xff" + SVG,
        b"%PDF-1.4\n" + SVG,
        SVG + PDF,
        png()[:20],
        jpeg()[:22],
        b"\xff\xd8\xff\xff\xff\xff\xff\xff\xff\xff",
    ],
)
def test_everything_else_is_refused(data):
    assert media.kind_of(data) == ""
    assert media.fault(data, "营业执照") == (
        "营业执照只能是 jpg、png 图片或 PDF，这个文件不是。请重新拍照或导出后上传。"
    )


@pytest.mark.parametrize("make", [png, jpeg])
@pytest.mark.parametrize("size", [(0, 3), (3, 0), (20_001, 1), (20_000, 20_000)])
def test_a_picture_that_would_fill_the_memory_is_none(make, size):
    assert media.kind_of(make(*size)) == ""


def test_ten_megabytes_are_the_most():
    full = PDF[:-6] + bytes(media.MOST_BYTES - len(PDF)) + PDF[-6:]

    assert media.fault(full, "营业执照") == ""
    assert media.fault(full + b"\n", "营业执照") == ("营业执照不能超过 10 MB，现在是 10.0 MB。")


def test_nothing_at_all_is_asked_for():
    assert media.fault(b"", "营业执照") == "请上传营业执照。"


@given(
    st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"%PDF-1.7"]), st.binary()
)
def test_no_bytes_break_the_look_at_a_head(head, rest):
    assert media.kind_of(head + rest) in {"", "image/png", "image/jpeg", "application/pdf"}


def heic(wide: int = 4032, high: int = 3024, brands: bytes = b"heic\0\0\0\0mif1heic") -> bytes:
    """The head of an iPhone's photo: its brands, the size of a tile, the size of the whole."""
    sizes = b"".join(
        b"\0\0\0\x14ispe\0\0\0\0" + one.to_bytes(4) + other.to_bytes(4)
        for one, other in ((512, 512), (wide, high))
    )
    return (len(brands) + 8).to_bytes(4) + b"ftyp" + brands + b"\0\0\1\0meta" + sizes


@pytest.mark.requirement("S142", "S190")
def test_a_photo_of_an_iphone_is_taken_where_photos_are():
    assert media.kind_of(heic()) == "image/heic"
    assert media.fault(heic(), "解约证明", media.PHOTOS) == ""
    assert media.fault(heic(), "营业执照") == (
        "营业执照只能是 jpg、png 图片或 PDF，这个文件不是。请重新拍照或导出后上传。"
    )


@pytest.mark.parametrize(
    "data",
    [
        heic(brands=b"avif\0\0\0\0mif1avif"),
        heic(brands=b"hevc\0\0\0\0hevc"),
        heic(brands=b"mif1\0\0\0\0mif1avif"),
        heic(brands=b"mp42\0\0\0\0heic"),
        heic()[:24],
        heic(0, 0).replace(b"ispe", b"free"),
    ],
    ids=["avif", "series", "avif again", "film", "no size", "hidden size"],
)
def test_what_only_looks_like_an_iphone_s_photo_is_refused(data):
    assert media.kind_of(data) == ""


@pytest.mark.parametrize(
    "data", [png(12_001, 10), jpeg(8_000, 8_000), heic(30_000, 30_000)], ids=["png", "jpg", "heic"]
)
def test_a_picture_of_too_many_pixels_is_told_so_before_anybody_opens_it(data):
    said = media.fault(data, "签约资料", media.PHOTOS)

    assert said.startswith("签约资料的像素太多（")
    assert said.endswith("请用手机的普通拍照模式重拍，或缩小后上传。")


@pytest.mark.parametrize(
    "data,name,fits",
    [
        (b"hello", "fake.xlsx", False),
        (b"\x93\x8f\xff\x10binary", "FAKE.XLSX", False),
        (b"hello", "fake.xls", False),
        (comma_file(("姓名",)), "名单.xlsx", False),
        ("姓名\t学号\n".encode("gb18030"), "教务导出.xls", True),
        (comma_file(("姓名",)), "名单.csv", True),
        (workbook(("姓名",)), "名单.xls", True),
    ],
)
def test_text_that_is_called_a_workbook_is_told_how_to_become_one(data, name, fits):
    says = "这个文件打不开，请用 Excel 或 WPS 另存为 .xlsx 再上传。"

    assert media.sheet_fault(data, "名单", name) == ("" if fits else says)


@pytest.mark.parametrize(
    "data,kind",
    [
        (workbook(("姓名",)), media.XLSX),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), media.XLS),
        (comma_file(("姓名",), encoding="gb18030"), media.CSV),
        (comma_file(("姓名",), encoding="utf-16"), media.CSV),
        (b"PK\x03\x04" + bytes(200), ""),
        (b"<!doctype html><table>", ""),
        (b"MZ\x00" + bytes(200), ""),
        (png(), ""),
        (PDF, ""),
    ],
)
def test_a_sheet_is_known_by_its_bytes_and_no_form_of_pictures_takes_one(data, kind):
    assert media.sheet_kind(data) == kind
    assert (media.sheet_fault(data, "名单") == "") == bool(kind)
    assert not (kind and media.kind_of(data))
