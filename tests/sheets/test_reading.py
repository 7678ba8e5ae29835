"""Sheets as people bring them are read right, or refused with a sentence that says what to do."""

import io
import struct
import zipfile

import pytest
import xlsxwriter

from tests.sheets.books import HEADER, comma_file, workbook
from wxsign.rules import intended
from wxsign.sheets import guarding, reading
from wxsign.sheets.reading import UnreadableSheet, Wanted

WANTED = Wanted(intended.HEADERS, ("school", "year", "name", "id_or_phone"), 3)
ROW = ("湖北示例学院", "2026", "林知夏", "13800000001", "")
CELLS = {
    "school": "湖北示例学院",
    "year": "2026",
    "name": "林知夏",
    "id_or_phone": "13800000001",
    "job_title": "",
}


def lines(data: bytes) -> list[tuple[int, dict[str, str]]]:
    return [(line.number, line.cells) for line in reading.read(data, WANTED).lines]


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableSheet) as refused:
        reading.read(data, WANTED)
    return str(refused.value)


@pytest.mark.parametrize(
    "data",
    [
        workbook(HEADER, ROW),
        workbook(HEADER, ("湖北示例学院", 2026, "林知夏", 13800000001)),
        workbook(HEADER, (" 湖北示例学院\u200b", "2026\u00a0", "\ufeff林知夏", "13800000001 ")),
        workbook(HEADER, ROW, hidden_first=True),
        comma_file(HEADER, ROW),
        comma_file(HEADER, ROW, encoding="utf-8"),
        comma_file(HEADER, ROW, encoding="gb18030"),
        comma_file(HEADER, ROW, encoding="utf-16", mark="\t"),
        comma_file(HEADER, ROW, encoding="gb18030", mark=";"),
    ],
    ids=["texts", "numbers", "blanks", "hidden", "bom", "utf-8", "gb18030", "utf-16", "semicolon"],
)
def test_the_same_row_comes_out_of_every_kind_of_sheet(data):
    assert lines(data) == [(2, CELLS)]


def test_a_title_above_the_header_a_new_order_and_strange_columns_do_no_harm():
    header = ("序号", "* 姓 名", "身份证/手机号（必填）", "毕业届", "毕业院校", "备注")
    row = ("1", "林知夏", "13800000001", "2026", "湖北示例学院", "好")

    data = workbook(header, (), row, title="2026 届拟签约名单")

    assert lines(data) == [(4, {key: text for key, text in CELLS.items() if key != "job_title"})]


@pytest.mark.parametrize("data", [
    workbook(HEADER, (*ROW[:3], 420106200301010018, "")),
    comma_file(HEADER, (*ROW[:3], "4.20106E+17", "")),
], ids=["float", "saved as text"])  # fmt: skip
def test_an_id_number_that_became_a_number_is_marked_and_never_guessed(data):
    (line,) = reading.read(data, WANTED).lines

    assert line.damaged == {"id_or_phone"}
    assert line.cells["id_or_phone"].startswith("4.20106")


def test_more_rows_than_allowed_are_refused_as_a_whole():
    assert refusal(workbook(HEADER, *[ROW] * 4)) == "一次最多 3 行，这份表超过了。请分成几份上传。"


@pytest.mark.parametrize(
    "data,says",
    [
        (b"", "请选择表格。"),
        (
            b"\x89PNG\r\n\x1a\n\x00",
            "表格只能是 .xlsx、.xls 或 .csv 表格，这个文件不是。请另存为 .xlsx 再上传。",
        ),
        (
            b"<html><table><tr><td>1",
            "这个文件其实是网页，不是表格。请用 WPS 或 Excel 打开它，另存为 .xlsx 再上传。",
        ),
        (workbook(HEADER, ROW)[:-300], "文件打不开，可能没有传完整。请重新保存为 .xlsx 再上传。"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "文件打不开。请用 .xlsx 或 .csv 格式重新保存。",
        ),
        (
            workbook(("甲", "乙")),
            "前 10 行里没有找到表头。表头应有：毕业学校、毕业届、姓名、身份证/手机号。",
        ),
        (
            workbook(HEADER[:3], ROW),
            "表头缺少：身份证/手机号。请补上这几列，或用下载的 excel 模板。",
        ),
    ],
)
def test_what_is_no_sheet_of_ours_is_refused_with_what_to_do(data, says):
    assert refusal(data) == says


def test_a_bomb_is_refused_before_it_is_opened_whatever_its_head_says():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(30 * 1024 * 1024))
    lying = bytearray(bomb.getvalue())
    entry = lying.rindex(b"PK\x01\x02")
    struct.pack_into("<I", lying, entry + 24, 100)

    assert refusal(bomb.getvalue()) == guarding._TOO_LARGE
    assert refusal(bytes(lying)) == guarding._TOO_LARGE


def test_a_cell_at_the_end_of_the_world_is_refused_and_an_empty_one_is_not():
    far, near = io.BytesIO(), io.BytesIO()
    for file, text in ((far, "x"), (near, None)):
        with xlsxwriter.Workbook(file) as book:
            page = book.add_worksheet()
            page.write_row(0, 0, HEADER)
            page.write_row(1, 0, ROW)
            page.write(1048575, 0, text, book.add_format({"bold": True}))

    assert refusal(far.getvalue()) == guarding._TOO_FAR
    assert lines(near.getvalue()) == [(2, CELLS)]
