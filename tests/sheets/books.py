"""Sheets as people make them."""

import csv
import io
from collections.abc import Sequence

import xlsxwriter

HEADER = ("毕业学校", "毕业届", "姓名", "身份证/手机号", "拟聘用职位")


def workbook(*rows: Sequence[object], title: str = "", hidden_first: bool = False) -> bytes:
    """An .xlsx; a title is a merged row above everything."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        if hidden_first:
            book.add_worksheet("选项").write_row(0, 0, ["毕业学校", "毕业届", "姓名"])
        page = book.add_worksheet("名单")
        if hidden_first:
            page.activate()
            page.set_first_sheet()
            book.worksheets()[0].hide()
        if title:
            page.merge_range(0, 0, 0, 4, title)
        for number, row in enumerate(rows, bool(title)):
            page.write_row(number, 0, row)
    return file.getvalue()


def comma_file(*rows: Sequence[object], encoding: str = "utf-8-sig", mark: str = ",") -> bytes:
    """A .csv as a spreadsheet program writes it."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=mark).writerows(rows)
    return text.getvalue().encode(encoding)
