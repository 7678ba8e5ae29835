"""导入拟签约名单 in real Chromium: template, upload on the phone, one cell mended, 确认加入."""

import pytest
import xlsxwriter

from jobs import errands, templates
from tests import factories
from tests.browser.test_processes import says, tap
from tests.browser.test_sign_online import press
from tests.sheets.books import HEADER
from wxsign.db import db
from wxsign.sheets import reading
from wxsign.sheets.reading import Wanted

pytestmark = pytest.mark.browser


@pytest.fixture
def user(house, phone, monkeypatch):
    for job in (errands, templates):
        monkeypatch.setattr(job, "application", lambda: house.app)
    user = factories.employer()
    house.let_in(phone, user)
    return user


def downloaded(phone, words: str):
    with phone.expect_download() as coming:
        phone.get_by_role("link", name=words).click()
    return coming.value


def filled_in(template: bytes, folder, *people) -> str:
    """The template as somebody fills it in, its header and its example row still there."""
    words = Wanted({word: word for word in HEADER}, HEADER, 10)
    example = reading.read(template, words).lines[0].cells
    file = folder / "拟签约名单-后端.xlsx"
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, list(example))
        page.write_row(1, 0, list(example.values()))
        for number, (student, year) in enumerate(people, 2):
            row = [example["毕业学校"], year, student.name, student.id_number, "后端开发工程师"]
            page.write_row(number, 0, row)
    return str(file)


@pytest.mark.requirement("S33")
def test_an_employer_imports_a_list_and_mends_one_cell_on_the_phone(house, phone, user, tmp_path):
    people = [factories.student() for _ in range(3)]
    templates.refresh()

    phone.goto(f"{house.at}/employer/candidates")
    tap(phone, "导入拟签约名单")
    template = downloaded(phone, "下载 excel 模板")
    years = ("2026", "2026", "2026年毕业")
    data = template.path().read_bytes()
    sheet = filled_in(data, tmp_path, *zip(people, years, strict=True))
    phone.locator("[name='sheet']").set_input_files(sheet)
    press(phone, "upload")
    says(phone, "排队中", "可以离开这一页")
    db.session.rollback()
    errands.work()
    phone.wait_for_url("**/employer/imports/*")
    says(phone, "3\n行已检查", "2\n可以加入", "已替你改成 2026")
    assert phone.get_by_label("毕业届").input_value() == "2026"
    press(phone, "save")
    says(phone, "3\n可以加入", "0\n不能加入")
    press(phone, "confirm")
    says(phone, "3\n已加入")

    tap(phone, "去签约发送")
    says(phone, *[person.name for person in people])
