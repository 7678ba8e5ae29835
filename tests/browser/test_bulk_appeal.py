"""对结果有异议 in real Chromium: the phone brings a document, the desk opens the record again."""

import pytest

from tests import factories, photos
from tests.browser.test_processes import says, tap, turn_down
from tests.browser.test_sign_online import press

pytestmark = pytest.mark.browser


@pytest.mark.requirement("S83")
def test_a_rejected_student_appeals_with_a_document_and_is_approved_after_all(house, phone, desk):
    record = factories.agreement("under_review")
    house.let_in(phone, record.student)
    house.let_in(desk, factories.reviewer(of=record.student.college))
    desk.goto(f"{house.at}/desk/reviews/{record.id}")
    turn_down(desk, "营业执照已注销")

    phone.goto(f"{house.at}/student/agreements/{record.id}")
    tap(phone, "对结果有异议")
    phone.locator("[name='words']").fill("单位换了新的执照，附上新的一份")
    with phone.expect_file_chooser() as chooser:
        phone.get_by_role("button", name="上传文件").click()
    picture = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photos.photo()}
    chooser.value.set_files([picture])
    phone.locator(".thumb[data-state]").wait_for()
    press(phone, "appeal")
    says(phone, "等待复核", "单位换了新的执照，附上新的一份", "营业执照已注销")

    desk.goto(f"{house.at}/desk/appeals")
    tap(desk, record.student_name)
    says(desk, "单位换了新的执照，附上新的一份", "信息不实：营业执照已注销")
    tap(desk, "重新审核")
    desk.goto(f"{house.at}/desk/reviews/{record.id}")
    tap(desk, "签约审核通过")

    phone.goto(f"{house.at}/student/agreements/{record.id}")
    says(phone, "签约完成，协议书已生效", "对结果有异议")
    assert desk.errors == []
