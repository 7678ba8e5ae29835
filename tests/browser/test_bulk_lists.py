"""The employer's lists in real Chromium: a 签约码 instead of four items, a list to take home."""

import pytest
import python_calamine

from jobs import lists
from tests import factories
from tests.browser.test_processes import says, tap
from tests.browser.test_sign_online import press
from wxsign import uploads
from wxsign.actions import errands
from wxsign.db import db
from wxsign.rules.identity import masked_id

pytestmark = pytest.mark.browser


def work() -> None:
    """The one errand that waits, done as a worker does it."""
    db.session.rollback()  # what another thread wrote is seen from here on
    errand = errands.take_next()
    db.session.expunge(errand)
    brought = lists.export(errand)
    data = brought.file.read_bytes()
    result = uploads.keep_made(data, brought.media_type, f"errand:{errand.id}")
    errands.finish(errand, brought.report, result_id=result, name=brought.name)


@pytest.mark.requirement("S31", "S32", "S97", "S98")
def test_a_scanned_code_finds_the_student_and_the_list_goes_home(house, phone, tmp_path):
    student, user = factories.student(name="林知夏"), factories.employer()
    other = factories.student(name="郭予墨")
    factories.agreement("invited", student=other, user=user)
    number = other.id_number
    for person in (student, user):
        house.let_in(phone, person)

    phone.goto(f"{house.at}/student/profile")
    tap(phone, "签约码")
    phone.locator("[name='agree']").check()
    press(phone, "confirm")
    code = phone.locator(".signing-code").inner_text()
    phone.goto(f"{house.at}/code#{code.replace(' ', '')}")
    phone.wait_for_url("**/employer/search")
    assert phone.locator("#signing_code").input_value() == code.replace(" ", "")
    tap(phone, "用签约码查找")
    says(phone, "林知夏", "软件工程")
    press(phone, "add")
    says(phone, "林知夏")

    phone.goto(f"{house.at}/employer/agreements")
    phone.get_by_text("更多条件").click()
    phone.locator("[name='id_number']").fill(number)
    press(phone, "search")
    assert number not in phone.url
    press(phone, "export")
    work()
    phone.reload()
    with phone.expect_download() as download:
        phone.locator("[data-action='download']").click()
    download.value.save_as(tmp_path / "list.xlsx")

    rows = python_calamine.load_workbook(str(tmp_path / "list.xlsx")).get_sheet_by_index(0)
    (_head, row) = rows.to_python()
    assert row[2:4] == ["郭予墨", masked_id(number)]
    assert phone.errors == []
