"""The main job in real Chromium: phones at 375x812 as WeChat, the desk at 1440x900."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.stage import until
from tests.journeys.test_sign_online import STUDENT, TERMS, UNIT, card_with, code_from
from wxsign.demo import people

pytestmark = pytest.mark.browser

SERIOUS = ("serious", "critical")


def tapped(stage, openid: str, button: str) -> str:
    return stage.platform_call(f"/_sim/users/{openid}/tap", {"button": button})["url"]


def press(page, action: str) -> None:
    page.locator(f"[data-action='{action}']:visible").last.click()


def fill(page, values: dict[str, str]) -> None:
    for name, value in values.items():
        field = page.locator(f"[name='{name}']:visible")
        if field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def fits(page) -> None:
    """Nothing is cut off sideways, and axe has no serious finding."""
    page.wait_for_load_state("networkidle")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide == page.viewport_size["width"], page.url
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [row["id"] for row in found if row["impact"] in SERIOUS] == [], page.url
    assert page.errors == []


def test_two_phones_and_a_desk_make_a_numbered_agreement(stage, chromium, phone, desk):
    employer = phone
    employer.goto(tapped(stage, people.EMPLOYER_OPENID, "企业服务"))
    assert employer.locator("main").get_attribute("data-page") == "employer.home"
    fits(employer)
    employer.goto(stage.app + "/employer/search")
    fits(employer)
    fill(employer, {"school": "1", "name": STUDENT.name, "id_or_phone": STUDENT.phone})
    employer.locator("[name='year']").select_option(index=1)
    press(employer, "search")
    fits(employer)
    press(employer, "add")
    fits(employer)
    employer.goto(stage.app + "/employer/invitations/new?student=1")
    fits(employer)
    fill(employer, {**TERMS, "probation_pay": "6000", "regular_pay": "7500", "penalty": "5000"})
    press(employer, "preview")
    fits(employer)
    seen = len(stage.sms(UNIT.phone))
    employer.get_by_role("button", name="获取验证码").click()
    fits(employer)
    employer.locator("[name='code']").fill(code_from(stage, UNIT.phone, seen))
    press(employer, "invite")
    fits(employer)

    card = card_with(stage, people.STUDENT_OPENID, UNIT.name)
    employer.context.clear_cookies()
    student = employer
    student.goto(tapped(stage, people.STUDENT_OPENID, "学生服务"))
    fits(student)
    student.goto(card["url"])
    fits(student)
    agreement_id = student.locator("main").get_attribute("data-id")
    press(student, "accept")
    fits(student)
    seen = len(stage.sms(STUDENT.phone))
    student.get_by_role("button", name="获取验证码").click()
    fits(student)
    student.locator("[name='agree']").check()
    student.locator("[name='code']").fill(code_from(stage, STUDENT.phone, seen))
    press(student, "accept")
    assert student.locator("main").get_attribute("data-page") == "student.result"
    fits(student)

    desk.goto(stage.app + "/desk/")
    fits(desk)
    fill(desk, {"account": "school", "password": people.PASSWORD})
    desk.get_by_role("button", name="登录").click()
    fits(desk)
    desk.goto(f"{stage.app}/desk/reviews/{agreement_id}")
    until(lambda: desk.reload() and desk.locator("img").count(), "the agreement's picture")
    fits(desk)
    press(desk, "approve")
    fits(desk)

    student.goto(f"{stage.app}/student/agreements/{agreement_id}")
    fits(student)
    assert re.search(r"1\d{4}19097\d{6}", student.locator("main").inner_text())
    until(lambda: student.reload() and student.locator("main img").count(), "the page images")
    fits(student)
