"""A phone whose browser runs no scripts signs all the same."""

import pytest

from tests.browser.conftest import PHONE
from tests.browser.doors import STUDENTS
from tests.browser.test_sign_online import press, tapped
from tests.journeys.browserless import WECHAT
from tests.journeys.test_sign_online import code_from
from wxsign.demo import people

pytestmark = pytest.mark.browser


@pytest.fixture
def plain_phone(chromium):
    context = chromium.new_context(
        viewport=PHONE, user_agent=WECHAT, java_script_enabled=False, locale="zh-CN"
    )
    yield context.new_page()
    context.close()


def test_a_student_signs_without_scripts(stage, plain_phone):
    def at(name):
        assert plain_phone.locator("main").get_attribute("data-page") == f"student.{name}"

    phone = STUDENTS[0].phone
    plain_phone.goto(tapped(stage, people.STUDENT_OPENID, "学生服务"))
    at("home")
    plain_phone.get_by_role("link", name="查看邀请函").click()
    at("invitation")
    press(plain_phone, "accept")
    at("confirmation")
    plain_phone.get_by_role("button", name="获取验证码").click()
    at("confirmation")
    code = code_from(stage, phone, 0)
    plain_phone.locator("[name='code']").fill(code)
    press(plain_phone, "accept")  # the box is not ticked: the sentence, and the code stays
    at("confirmation")
    assert plain_phone.locator("#agree-say").inner_text() == "请先勾选“我同意并遵守以上规定”"
    assert plain_phone.input_value("[name='code']") == code
    plain_phone.locator("[name='agree']").check()
    press(plain_phone, "accept")
    at("result")
    assert plain_phone.locator("h1").inner_text() == "已签约，等待学校审核"
    plain_phone.goto(f"{stage.app}/student/invitations/1")
    assert plain_phone.locator("[data-action='accept']").count() == 0
