"""Back, reload, a double tap and a lost answer never do a thing twice, and end on the truth."""

import re

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.browser.test_sign_online import fill
from wxsign.db import db
from wxsign.models import Agreement, Code
from wxsign.vault import one_time_digits

pytestmark = pytest.mark.browser


# What the button shows from the taps to the answer: its words, its state, that its width stays.
DOUBLE_TAP = """selector => {
  const button = document.querySelector(selector);
  const wide = button.offsetWidth;
  button.click();
  button.click();
  return [button.innerText, button.getAttribute("aria-disabled"), button.offsetWidth === wide];
}"""


class Sign:
    """A phone on 签约前必读 with the code typed; `action` is the button that binds."""

    action, busy, done = "accept", "正在签约…", "student.result"
    route = re.compile(r"/acceptance$")

    def __init__(self, house, page):
        agreement = factories.agreement()
        house.let_in(page, db.session.get_one(factories.Student, agreement.student_id))
        self.start = f"{house.at}/student/invitations/{agreement.id}/confirmation"
        page.goto(self.start)
        page.get_by_role("button", name="获取验证码").click()
        page.get_by_text("已发到").wait_for()
        page.locator("[name='agree']").check()
        page.locator("[name='code']").fill(newest_digits())

    def is_done_once(self) -> bool:
        return states() == ["under_review"]


class Send:
    """An employer's phone on the page before 确认发送 with the code typed."""

    action, busy, done = "invite", "正在发送…", "employer.result"
    route = re.compile(r"/employer/invitations\?student=\d+$")

    def __init__(self, house, page):
        user, student = factories.employer(), factories.student()
        factories.list_student(user, student)
        house.let_in(page, user)
        self.start = f"{house.at}/employer/invitations/new?student={student.id}"
        page.goto(self.start)
        fill(page, {key: value for key, value in factories.terms().items() if key != "remarks"})
        page.locator("[data-action='preview']").click()
        page.get_by_role("button", name="获取验证码").click()
        page.get_by_text("已发到").wait_for()
        page.locator("[name='code']").fill(newest_digits())

    def is_done_once(self) -> bool:
        return states() == ["invited"]


@pytest.fixture(params=[Sign, Send])
def ready(request, house, phone):
    return request.param(house, phone)


def newest_digits() -> str:
    db.session.rollback()
    return one_time_digits(db.session.scalar(select(func.max(Code.id))))


def states() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(Agreement.state)))


def at(page) -> str:
    return page.locator("main").get_attribute("data-page")


@pytest.mark.requirement("S54")
def test_a_double_tap_sends_once_and_shows_that_it_is_sending(ready, phone):
    sent = []
    phone.on(
        "request", lambda request: sent.append((request.method, ready.route.search(request.url)))
    )
    with phone.expect_navigation():
        shown = phone.evaluate(DOUBLE_TAP, f"[data-action='{ready.action}']")

    assert shown == [ready.busy, "true", True]
    assert len([url for method, url in sent if method == "POST" and url]) == 1
    assert at(phone) == ready.done
    assert ready.is_done_once()


def test_a_lost_answer_is_no_second_deed(ready, phone):
    def lose(route):
        route.fetch(max_redirects=0)
        route.abort()

    phone.route(ready.route, lose)
    button = phone.locator(f"[data-action='{ready.action}']")
    with phone.expect_event("requestfailed"):
        button.click(no_wait_after=True)
    assert ready.is_done_once()
    phone.unroute(ready.route)

    phone.goto(ready.start)

    assert at(phone) in {"student.agreement", "employer.result"}
    assert phone.locator(f"[data-action='{ready.action}']").count() == 0
    assert ready.is_done_once()


def test_the_same_form_sent_again_after_a_lost_answer_shows_the_true_state(ready, phone):
    lost = []

    def lose(route):
        lost.append(route.fetch(max_redirects=0).status)
        route.fulfill(status=204)  # the page stays as it is, as when the network is gone

    phone.route(ready.route, lose)
    button = phone.locator(f"[data-action='{ready.action}']")
    with phone.expect_response(ready.route):
        button.click(no_wait_after=True)
    phone.unroute(ready.route)
    phone.evaluate("dispatchEvent(new PageTransitionEvent('pageshow'))")
    again = (button.inner_text(), button.get_attribute("aria-disabled"))
    with phone.expect_navigation():
        button.click()

    assert lost == [303]
    assert again == ({"accept": "现在签约", "invite": "确认发送"}[ready.action], None)
    assert at(phone) == ready.done
    assert ready.is_done_once()


@pytest.mark.requirement("S54")
def test_back_after_the_deed_offers_it_no_more(ready, phone):
    with phone.expect_navigation():
        phone.locator(f"[data-action='{ready.action}']").click()
    phone.go_back()
    phone.wait_for_load_state()

    if phone.locator(f"[data-action='{ready.action}']").count():  # a form that was sent by POST
        phone.reload()
    assert ready.is_done_once()
    phone.goto(ready.start)
    assert phone.locator(f"[data-action='{ready.action}']").count() == 0


def test_a_page_from_the_phones_page_cache_is_loaded_anew(house, phone):
    agreement = factories.agreement()
    student = db.session.get_one(factories.Student, agreement.student_id)
    house.let_in(phone, student)
    phone.goto(f"{house.at}/student/invitations/{agreement.id}")
    assert phone.locator("[data-action='accept']").count() == 1
    factories.accept(student, agreement)

    with phone.expect_navigation():
        phone.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

    assert phone.locator("[data-action='accept']").count() == 0
