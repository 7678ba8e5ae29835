"""The roster in real Chromium: a sheet with a bad row, the review, and a window that closes."""

import pytest
from sqlalchemy import select

from jobs import errands as job
from tests import factories
from tests.browser.test_processes import says, tap
from tests.jobs.test_roster import HEADER, book, person
from wxsign.db import db
from wxsign.models import Student

pytestmark = pytest.mark.browser
# How many lines the words of a cell take.
_LINES = """cell => {
  const words = document.createRange();
  words.selectNodeContents(cell);
  return new Set([...words.getClientRects()].map(box => Math.round(box.top))).size;
}"""


@pytest.fixture
def school(house, desk, monkeypatch):
    """The school at its desk; the worker works for this house."""
    monkeypatch.setattr(job, "application", lambda: house.app)
    reviewer = factories.reviewer()
    house.let_in(desk, reviewer)
    return reviewer


def student(number: str) -> Student:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Student).where(Student.student_number == number)).one()


def work(desk) -> None:
    """A worker does what is due; the page of the errand goes on by itself."""
    db.session.rollback()
    job.work()
    desk.wait_for_selector("[data-page='desk.sheet_check']")


@pytest.mark.requirement("S16", "S25", "S172")
def test_a_sheet_is_imported_reviewed_and_shut_by_a_window(house, phone, desk, school):
    rows = (HEADER, person(1), person(2, 手机号="12345", 姓名="陈雨桐"))
    sheet = {"name": "生源.xlsx", "mimeType": "application/zip", "buffer": book(*rows)}

    desk.goto(f"{house.at}/desk/roster")
    tap(desk, "导入生源信息")
    desk.set_input_files("[name='sheet']", sheet)
    tap(desk, "上传并核对")
    work(desk)
    says(desk, "第 3 行", "陈雨桐", "手机号应为 11 位", "确认导入 1 行")
    tap(desk, "确认导入")
    work(desk)
    says(desk, "1 行已经写入")
    tap(desk, "查看未审核的学生")
    desk.get_by_label("选择 林知夏").check()
    tap(desk, "审核通过")
    says(desk, "审核通过：1 名学生")
    tap(desk, "确认审核通过")
    says(desk, "生源信息审核通过")

    desk.goto(f"{house.at}/desk/switches")
    desk.get_by_label("届", exact=True).select_option("2026")
    desk.get_by_label("结束日期").fill("2026-05-10")
    tap(desk, "保存")
    says(desk, "2026届 全部学院", "到2026年5月10日24:00为止", "未开放")

    imported = student("S1")
    imported.notice_version, imported.verified_at = "2026-1", factories.clock.now()
    db.session.commit()
    house.let_in(phone, imported)
    phone.goto(f"{house.at}/student/")
    says(phone, "学校现在没有开放网签", "到2026年5月10日24:00为止，已经结束")
    assert desk.errors == []


def test_long_values_leave_each_wrong_row_its_number_on_one_line(house, desk, school):
    long = "计算机科学与技术学院（人工智能与大数据现代产业学院）" * 3
    rows = (HEADER, person(1, 学院=long, 姓名="买买提·阿卜杜热合曼·吐尔逊"))
    sheet = {"name": "生源.xlsx", "mimeType": "application/zip", "buffer": book(*rows)}

    desk.goto(f"{house.at}/desk/sheets/students")
    desk.set_input_files("[name='sheet']", sheet)
    tap(desk, "上传并核对")
    work(desk)

    number, header = (
        desk.get_by_role("cell", name=name, exact=True) for name in ("第 2 行", "学院")
    )
    assert number.evaluate(_LINES) == header.evaluate(_LINES) == 1
    desk.set_viewport_size({"width": 375, "height": 812})
    assert number.evaluate(_LINES) == header.evaluate(_LINES) == 1
    assert desk.evaluate("document.documentElement.scrollWidth") == 375
    assert desk.errors == []
