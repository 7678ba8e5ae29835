"""What a sheet changes of students who are there is shown before, kept, and told (S16)."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.traces import queued
from tests.jobs.test_roster import HEADER, book, confirm, person
from tests.pages.desk.reading import read
from wxsign.db import db
from wxsign.models import Agreement, Code, Student
from wxsign.rules.identity import masked_phone

NEW = "13900000444"


@pytest.fixture
def known(app):
    return factories.student(student_number="S1", class_name="软工2201")


def row(known: Student, **over: object) -> list[object]:
    """The sheet's row of this student, as he stands but for these cells."""
    same = {
        "姓名": known.name,
        "身份证号": known.id_number,
        "手机号": known.phone,
        "学院": known.college.name,
        "专业": known.major,
    }
    return person(1, **{**same, **over})


def shown(client, check) -> list[list[str]]:
    page = read(client.get(f"/desk/sheets/checks/{check.id}").text)
    rows = page.one("table", class_="plain altered").one("tbody").all("tr")
    return [[cell.text for cell in each.all("td")] for each in rows]


@pytest.mark.requirement("S16", "S172")
def test_every_changed_cell_is_named_before_it_is_written(client, bring, known):
    before = masked_phone(known.phone)

    check = bring(
        "students", book(HEADER, row(known, 手机号=NEW, 学院="外国语学院", 姓名="林知秋"))
    )

    assert shown(client, check) == [
        ["第 2 行", "林知秋", "手机号", before, masked_phone(NEW)],
        ["第 2 行", "林知秋", "姓名", known.name, "林知秋"],
        ["第 2 行", "林知秋", "学院", "计算机学院", "外国语学院"],
    ]
    phones, moved = check.report["notes"][1:]
    assert phones.startswith("1 名学生的手机号会改变：以后登录和签约的验证码都发到新号码。")
    assert moved == "1 名学生会换到别的学院：他们的签约一起转过去，由新的学院审核。"
    assert NEW not in str(check.report)
    assert factories.fresh(Student, known.id).name == known.name


def test_a_row_that_changes_nothing_says_so(client, bring, known):
    check = bring("students", book(HEADER, row(known)))

    page = read(client.get(f"/desk/sheets/checks/{check.id}").text)

    assert "更新的 1 名学生，表里的内容和现在的一样。" in [p.text for p in page.all("p")]
    assert page.all("table", class_="plain altered") == []


@pytest.mark.requirement("S16")
def test_a_change_stands_in_the_history_with_who_confirmed_it(client, bring, known):
    check = bring("students", book(HEADER, row(known, 专业="人工智能")))
    confirm(client, check)

    page = read(client.get(f"/desk/roster/{known.id}").text)

    lines = [[part.text for part in line.all("span")] for line in page.all("li")]
    assert [
        "吴书宁",
        "导入改变了生源信息 专业：软件工程 → 人工智能",
        "专业：软件工程 → 人工智能",
    ] in lines


@pytest.mark.requirement("S16", "S23")
def test_a_new_phone_is_told_to_the_old_one_and_to_the_student(client, bring, known, drain, fakes):
    old, told = known.phone, len(fakes.sms.sent)
    confirm(client, bring("students", book(HEADER, row(known, 手机号=NEW))))
    drain()

    sent = [(sms.phone, sms.text) for sms in fakes.sms.sent[told:]]
    assert sorted(phone for phone, _text in sent) == sorted([old, NEW])
    assert all(f"手机号换成了{masked_phone(NEW)}" in text for _phone, text in sent)
    assert [row[0] for row in queued()] == ["imported.student"] * 2


def test_who_never_signed_in_has_no_login_to_warn_of(client, bring, drain):
    fresh = factories.student(student_number="S1", verified_at=None)

    confirm(client, bring("students", book(HEADER, row(fresh, 手机号=NEW))))

    assert queued() == []
    assert db.session.scalars(select(Code)).all() == []


@pytest.mark.requirement("S85")
def test_who_changes_colleges_takes_his_records_along(client, bring, known):
    waiting = factories.agreement("under_review", student=known)
    elsewhere = factories.college(name="外国语学院")

    confirm(client, bring("students", book(HEADER, row(known, 学院="外国语学院"))))

    assert factories.fresh(Agreement, waiting.id).college_id == elsewhere.id


@pytest.mark.requirement("S16")
def test_all_that_is_wrong_with_a_row_is_said_at_once(bring, known):
    wrong = person(2, 手机号="1390000", 身份证号=known.id_number)

    check = bring("students", book(HEADER, wrong))

    (found,) = check.report["wrong"]
    assert [header for header, _stood, _says in found["cells"]] == ["手机号", "身份证号"]
