"""扫码登录 in the real browser: a desktop shows a code, a phone scans it and says yes (S7)."""

import re
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from tests.browser.looking import axe_faults, sight_faults, thumb_faults, width_faults
from tests.browser.test_sign_online import press
from tests.journeys.stage import until
from wxsign.demo import people

# A demo of its own is started: a busy machine takes its time.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

LINK = re.compile(r'<a href="([^"]+)">查看并确认登录</a>')


@pytest.mark.requirement("S7")
def test_a_desktop_goes_on_by_itself_once_its_code_was_scanned_and_confirmed(stage, phone, desk):
    desk.goto(stage.app + "/student/login/scan")
    press(desk, "open")
    desk.locator(".scan-code svg").wait_for()
    assert sight_faults(desk) + axe_faults(desk) == []
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(desk.screenshot())))
    number = desk.locator(".scan-number b").inner_text()

    scanned = f"/_sim/users/{people.STUDENT_OPENID}/scan"
    stage.platform_call(scanned, {"url": code.text})
    link = until(lambda: LINK.search(str(stage.chat(people.STUDENT_OPENID))), "a link")[1]
    phone.goto(link)

    assert phone.locator("main").get_attribute("data-page") == "student.login_scan_seen"
    assert phone.locator(".scan-number b").inner_text() == number
    faults = sight_faults(phone) + axe_faults(phone) + thumb_faults(phone)
    phone.set_viewport_size({"width": 320, "height": 640})
    assert faults + width_faults(phone) == []
    desk.locator("[data-scan][data-state='scanned']").wait_for()
    press(phone, "confirm")
    desk.wait_for_url(stage.app + "/student/")
    assert desk.locator("main").get_attribute("data-page") == "student.home"
    assert desk.errors == phone.errors == []
