"""The simulator's console: two phones in one browser page, each signed in as its owner."""

import pytest

from tests.browser.conftest import DESK
from tests.browser.test_sign_online import press
from tests.journeys.test_sign_online import STUDENT, UNIT
from wxsign.demo import people

pytestmark = pytest.mark.browser

LEFT, RIGHT = "[data-side='left']", "[data-side='right']"


@pytest.fixture
def console(desk, stage):
    desk.set_viewport_size(DESK)
    desk.goto(stage.platform + "/")
    desk.locator(f"{LEFT} .top-entry").first.wait_for()
    desk.locator(f"{RIGHT} .top-entry").first.wait_for()
    return desk


def test_two_phones_of_one_browser_stay_apart(console, stage):
    open_menu(console, LEFT)
    open_menu(console, RIGHT)
    console.evaluate(
        """([left, right]) => {
          for (const [side, words] of [[right, "企业服务"], [left, "学生服务"]])
            [...document.querySelectorAll(`${side} .under button`)]
              .find((button) => button.textContent === words).click();
        }""",
        [LEFT, RIGHT],
    )
    student, employer = web(console, people.STUDENT_OPENID), web(console, people.EMPLOYER_OPENID)
    is_at(student, "student.home")
    is_at(employer, "employer.home")
    assert student.locator("h1").inner_text() == STUDENT.name
    assert employer.locator("h1").inner_text() == UNIT.name

    search_for_nobody(employer)
    student.get_by_role("link", name="查看邀请函").click()
    is_at(student, "student.invitation")
    press(student, "accept")
    is_at(student, "student.confirmation")
    student.get_by_role("button", name="获取验证码").click()
    student.get_by_text("已发到").wait_for()

    console.locator(f"{LEFT} [data-tab='sms']").click()
    code = console.locator(f"{LEFT} [data-screen='sms'] strong").last.inner_text()
    console.locator(f"{LEFT} [data-tab='chat']").click()
    student.locator("[name='agree']").check()
    student.locator("[name='code']").fill(code)
    press(student, "accept")
    is_at(student, "student.result")

    console.locator(f"{RIGHT} .close").click()
    card = console.locator(f"{RIGHT} .card").filter(has_text="学生已同意签约").last
    card.get_by_role("button", name="查看详情").click()
    employer = web(console, people.EMPLOYER_OPENID)
    is_at(employer, "employer.agreement")
    assert employer.locator("main [data-state]").first.inner_text() == "等待签约审核"
    for side in (LEFT, RIGHT):
        console.locator(f"{side} .again").click()
    is_at(web(console, people.STUDENT_OPENID), "student.home")
    is_at(web(console, people.EMPLOYER_OPENID), "employer.agreement")
    names = {(one["name"], one["path"]) for one in console.context.cookies(stage.app + "/student/")}
    assert ("wxsign_student", "/student/") in names
    assert ("wxsign_employer", "/employer/") not in names
    assert [line for line in console.errors if "422" not in line] == []


def open_menu(console, side: str) -> None:
    console.locator(f"{side} .top-entry").first.click()
    console.locator(f"{side} .under").wait_for()


def web(console, openid: str):
    """The web page that this phone shows."""
    return console.frame_locator(f"iframe[name='phone-{openid}']")


def is_at(frame, name: str) -> None:
    frame.locator(f"main[data-page='{name}']").wait_for()


def search_for_nobody(employer) -> None:
    """A form is sent and answered in this frame, with its own token."""
    employer.get_by_role("link", name="签约发起").click()
    is_at(employer, "employer.search")
    press(employer, "search")
    employer.locator(".field.bad").first.wait_for()
