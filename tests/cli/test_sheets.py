"""Rosters from sheets: what is read, what is said of a wrong row, what the shell is told."""

import csv
from pathlib import Path

import pytest
import xlsxwriter
from sqlalchemy import func, select

from tests import factories
from wxsign.actions import binding
from wxsign.db import db
from wxsign.models import College, Employer, Student

HEADER = [
    *("*学号", "姓名", "身份证号", "手机号", "邮箱"),
    *("学院", "专业", "毕业届", "学历", "培养方式"),
]
UNITS = ["单位名称", "统一社会信用代码", "账号", "联系人", "手机号"]
UNKNOWN_CHARACTER = "\U0003fffd"  # belongs to no script, so no machine has a font for it


def student_row(number: int, **over: object) -> list[object]:
    row = {
        "*学号": f"2022{number:06d}",
        "姓名": "林知夏",
        "身份证号": factories.id_card(number),
        "手机号": 13900000000 + number,
        "邮箱": "",
        "学院": "计算机学院",
        "专业": "软件工程",
        "毕业届": 2026,
        "学历": "本科生毕业",
        "培养方式": "非定向",
        **over,
    }
    return [row[header] for header in HEADER]


def workbook(file: Path, *rows: list[object]) -> Path:
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file


def comma_file(file: Path, encoding: str, *rows: list[object]) -> Path:
    with file.open("w", encoding=encoding, newline="") as handle:
        csv.writer(handle).writerows(rows)
    return file


def count(table) -> int:
    return db.session.scalar(select(func.count()).select_from(table))


def lines(done) -> list[str]:
    return done.output.splitlines()


@pytest.mark.requirement("S16", "S78")
def test_a_workbook_fills_the_roster_and_says_how_many(run, tmp_path):
    factories.school()
    file = workbook(tmp_path / "生源.xlsx", HEADER, student_row(1), student_row(2, 姓名="陈雨桐"))

    done = run("students", "import", file, "--school", "19097", "--approved")

    assert (done.exit_code, lines(done)) == (0, ["导入", "导入 2 行，0 行有错没有导入。"])
    students = db.session.scalars(select(Student).order_by(Student.id)).all()
    assert [(row.name, row.phone, row.year, row.education) for row in students] == [
        ("林知夏", "13900000001", 2026, "31"),
        ("陈雨桐", "13900000002", 2026, "31"),
    ]
    assert {row.enrolment_approved for row in students} == {True}
    assert {row.training_mode for row in students} == {"1"}
    assert count(College) == 1


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
def test_a_csv_of_excel_and_one_of_everybody_else_are_read_alike(run, tmp_path, encoding):
    factories.school()
    file = comma_file(tmp_path / "roster.CSV", encoding, HEADER, student_row(1, 姓名="镕𬭎"))

    done = run("students", "import", file, "--school", "19097")

    assert done.exit_code == 0
    assert db.session.scalars(select(Student.name)).all() == ["镕𬭎"]
    assert db.session.scalars(select(Student.enrolment_approved)).all() == [False]


def test_a_second_import_changes_the_same_students(run, tmp_path):
    factories.school()
    run("students", "import", workbook(tmp_path / "1.xlsx", HEADER, student_row(1)), "--school",
        "19097", "--approved")  # fmt: skip
    changed = workbook(tmp_path / "2.xlsx", HEADER, student_row(1, 手机号=13700000009))

    done = run("students", "import", changed, "--school", "19097")

    assert done.exit_code == 0
    [student] = db.session.scalars(select(Student)).all()
    assert (student.phone, student.enrolment_approved) == ("13700000009", True)


def test_wrong_rows_are_named_with_a_sentence_and_the_others_are_imported(run, tmp_path):
    factories.school()
    file = workbook(
        tmp_path / "roster.xlsx",
        HEADER,
        student_row(1, 身份证号="420106200303030141"),
        student_row(2),
        student_row(3, 手机号="12345", 学历="神仙", 学院=""),
        student_row(4, 身份证号=420106200303030142.0),
    )

    done = run("students", "import", file, "--school", "19097")

    assert done.exit_code == 1
    told = lines(done)
    assert (told[0], told[-1]) == ("导入", "导入 1 行，3 行有错没有导入。")
    assert [line.split("：")[0] for line in told[1:-1]] == [
        "第 2 行", "第 4 行", "第 4 行", "第 4 行", "第 5 行",
    ]  # fmt: skip
    assert "第 4 行：缺少学院。" in told
    assert "第 4 行：学历“神仙”不在代码表里，请按 excel 模板里的选项填写。" in told
    assert all(line.endswith("。") for line in told[1:])
    assert db.session.scalars(select(Student.student_number)).all() == ["2022000002"]


def test_a_blank_row_is_passed_over_and_does_not_shift_the_count(run, tmp_path):
    factories.school()
    file = workbook(
        tmp_path / "roster.xlsx", HEADER, student_row(1), [""] * 11, student_row(2, 手机号="12345")
    )

    done = run("students", "import", file, "--school", "19097")

    assert lines(done)[1] == "第 4 行：手机号应为 11 位，以 1 开头。"
    assert lines(done)[-1] == "导入 1 行，1 行有错没有导入。"


def test_a_name_that_cannot_be_printed_is_imported_and_reminded_of(run, tmp_path):
    factories.school()
    name = f"林{UNKNOWN_CHARACTER}"
    file = workbook(tmp_path / "roster.xlsx", HEADER, student_row(1, 姓名=name))

    done = run("students", "import", file, "--school", "19097")

    assert done.exit_code == 0
    assert lines(done)[-1] == (
        f"提醒：{name} 的“{UNKNOWN_CHARACTER}”还不能印到协议书上，补字之前他不能签约。"
    )
    assert db.session.scalars(select(Student.unprintable)).all() == [UNKNOWN_CHARACTER]


@pytest.mark.parametrize(
    "name,content,sentence",
    [
        ("empty.csv", b"", "第一行应为表头，但它是空的。"),
        ("header.csv", ",".join(HEADER).encode(), "表里没有内容。"),
        ("short.csv", "学号,姓名\n1,林\n".encode(), "表头缺少："),
        ("binary.csv", b"\xff\xff\xff\xff", "文件的编码认不出来。"),
        ("page.xlsx", b"<html>", "这个文件其实是网页，不是表格。"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_in_a_sentence(run, tmp_path, name, content, sentence):
    factories.school()
    (tmp_path / name).write_bytes(content)

    done = run("students", "import", tmp_path / name, "--school", "19097")

    assert done.exit_code == 1
    assert [line.startswith(f"Error: {sentence}") for line in lines(done)] == [True]
    assert count(Student) == 0


def test_a_roster_of_an_unknown_school_is_refused(run, tmp_path):
    file = workbook(tmp_path / "roster.xlsx", HEADER, student_row(1))

    done = run("students", "import", file, "--school", "00000")

    assert (done.exit_code, lines(done)) == (1, ["Error: 没有代码为 00000 的学校。"])


def unit_row(number: int, **over: str) -> list[object]:
    row = {
        "单位名称": f"示例单位{number}",
        "统一社会信用代码": factories.credit_code(number),
        "账号": f"unit{number}",
        "联系人": "周以宁",
        "手机号": f"138{number:08d}",
        **over,
    }
    return [row[header] for header in UNITS]


@pytest.mark.requirement("S12", "S20")
def test_employers_come_with_an_account_that_signs_in(run, tmp_path):
    file = workbook(tmp_path / "units.xlsx", UNITS, unit_row(1), unit_row(2, 账号="unit1"))

    done = run("employers", "import", file, "--approved", "--password", "first-password")

    assert done.exit_code == 1
    assert lines(done)[1:] == [
        "第 3 行：账号与第 2 行的相同，请核对，重复的只留一行。",
        "导入 1 行，1 行有错没有导入。",
    ]
    user = binding.check_password("unit1", "first-password")
    assert (user.name, user.is_main) == ("周以宁", True)
    assert user.employer.approved_at is not None
    assert count(Employer) == 1
