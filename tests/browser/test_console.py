"""The simulator's console: two phones in one browser page, each signed in as its owner."""

import pytest

from tests.browser.test_sign_online import fill, press
from tests.journeys.test_sign_online import STUDENT, UNIT
from wxsign.demo import people

pytestmark = pytest.mark.browser

LEFT, RIGHT = "[data-side='left']", "[data-side='right']"
TAP_BOTH = """([left, right]) => {
  for (const [side, words] of [[right, "企业服务"], [left, "学生服务"]])
    [...document.querySelectorAll(`${side} .under button`)]
      .find((button) => button.textContent === words).click();
}"""


@pytest.fixture
def console(desk, stage):
    desk.goto(stage.platform + "/")
    for side in (LEFT, RIGHT):
        desk.locator(f"{side} .top-entry").first.click()
        desk.locator(f"{side} .under").wait_for()
    return desk


def test_two_phones_of_one_browser_stay_apart(console, stage):
    console.evaluate(TAP_BOTH, [LEFT, RIGHT])
    student, employer = web(console, people.STUDENT_OPENID), web(console, people.EMPLOYER_OPENID)
    is_at(student, "student.home")
    is_at(employer, "employer.home")
    assert student.locator("h1").inner_text() == STUDENT.name
    assert employer.locator("h1").inner_text() == UNIT.name

    employer.get_by_role("link", name="签约发起").click()
    is_at(employer, "employer.search")
    fill(employer, {"school": "1", "name": STUDENT.name, "id_or_phone": STUDENT.phone})
    employer.locator("[name='year']").select_option(index=1)
    press(employer, "search")
    press(employer, "add")
    is_at(employer, "employer.candidates")
    employer.get_by_role("link", name=f"邀约 {STUDENT.name}").click()
    press(employer, "preview")
    is_at(employer, "employer.confirmation")
    employer.locator("[name='code']").fill(asked_code(console, RIGHT, employer))
    press(employer, "invite")
    is_at(employer, "employer.result")

    console.locator(f"{LEFT} .close").click()
    card = console.locator(f"{LEFT} .card").filter(has_text=UNIT.name)
    card.get_by_role("button", name="查看详情").click()
    student = web(console, people.STUDENT_OPENID)
    is_at(student, "student.invitation")
    press(student, "accept")
    is_at(student, "student.confirmation")
    code = asked_code(console, LEFT, student)
    student.locator("[name='agree']").check()
    student.locator("[name='code']").fill(code)
    press(student, "accept")
    is_at(student, "student.result")

    for side in (LEFT, RIGHT):
        console.locator(f"{side} .again").click()
    is_at(web(console, people.STUDENT_OPENID), "student.invitation")
    is_at(web(console, people.EMPLOYER_OPENID), "employer.home")
    kept = {(one["name"], one["path"]) for one in console.context.cookies()}
    assert kept == {("wxsign_student", "/student/"), ("wxsign_employer", "/employer/")}
    # A frame of another origin may not take the focus: WeChat's web view is no frame.
    assert [line for line in console.errors if not line.startswith("Blocked autofocusing")] == []


def asked_code(console, side: str, frame) -> str:
    """Ask for a code on the page and read it behind the tab 短信."""
    frame.get_by_role("button", name="获取验证码").click()
    frame.get_by_text("已发到").wait_for()
    console.locator(f"{side} [data-tab='sms']").click()
    code = console.locator(f"{side} [data-screen='sms'] strong").last.inner_text()
    console.locator(f"{side} [data-tab='chat']").click()
    return code


def web(console, openid: str):
    """The web page that this phone shows."""
    return console.frame_locator(f"iframe[name='phone-{openid}']")


def is_at(frame, name: str) -> None:
    frame.locator(f"main[data-page='{name}']").wait_for()
