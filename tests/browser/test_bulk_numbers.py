"""The school's reviewer reads the numbers and takes the national sheet home, in real Chromium."""

from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from jobs import errands
from tests import factories

pytestmark = pytest.mark.browser


@pytest.fixture
def work(house, monkeypatch):
    """Call it for a worker's visit."""
    monkeypatch.setattr(errands, "application", lambda: house.app)
    return errands.work


def sheet(page, link) -> list[list[object]]:
    """What the browser has saved."""
    with page.expect_download() as saved:
        link.click()
    data = Path(saved.value.path()).read_bytes()
    assert saved.value.suggested_filename.endswith(".xlsx")
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()


def test_a_reviewer_opens_a_table_and_takes_the_plan_home(house, desk, work):
    record = factories.agreement("effective")
    house.let_in(desk, factories.reviewer(of=record.college))
    desk.goto(f"{house.at}/desk/")

    desk.get_by_role("link", name="统计", exact=True).click()
    assert desk.locator(".big b").inner_text() == "100.0%"
    behind = desk.get_by_role("region", name="各学院毕业去向落实率")
    assert behind.is_visible() is False
    desk.locator("summary", has_text="各学院毕业去向落实率").click()
    assert behind.locator("tbody").inner_text().split() == ["计算机学院", "1", "1", "100.0%"]

    desk.get_by_role("link", name="导出", exact=True).click()
    desk.get_by_role("button", name="导出就业方案（已脱敏）").click()
    assert desk.get_by_role("status").inner_text().startswith("排队中")
    work()
    desk.get_by_role("link", name="下载").wait_for()  # the page asks again by itself
    mark, keys, heads, row = sheet(desk, desk.get_by_role("link", name="下载"))

    found = dict(zip(keys, row, strict=True))
    assert str(mark[0]).startswith("内部资料，请勿外传　已脱敏　导出人：吴书宁")
    assert (found["Xysbh"], found["Xm"]) == (record.number, record.student_name)
    assert found["Sfzh"] == f"{record.student.id_number[:6]}********{record.student.id_number[-4:]}"
    assert (heads[0], found["Ksh"]) == ("考生号", "")
    assert desk.errors == []
