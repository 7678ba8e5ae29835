"""The keys of the desk in real Chromium: a reviewer who never touches the mouse."""

import pytest
from sqlalchemy import select

from tests import factories
from wxsign.db import db
from wxsign.models import Agreement
from wxsign.queries import desk_lists


@pytest.fixture
def address(house, clock):
    """The desk with four records that wait, and a filter that its reviewer has saved."""
    factories.reviewer(account="desk")
    for name in ("甲", "乙", "丙", "丁"):
        factories.agreement("under_review", student=factories.student(name=name))
        clock.advance(minutes=1)
    db.session.remove()
    return house.at


def presser(desk):
    """Press a key, and wait for what it brings."""

    def press(key, then):
        if key == "a":
            desk.wait_for_selector("[data-key='a']:not([data-rests])")
        desk.keyboard.press(key)
        desk.wait_for_selector(then)

    return press


def sign_in(desk, address):
    press = presser(desk)
    desk.goto(f"{address}/desk/")
    desk.keyboard.type("desk")
    desk.keyboard.press("Tab")
    desk.keyboard.type(factories.PASSWORD)
    press("Enter", "main[data-page='desk.queue']")
    return press


@pytest.mark.browser
@pytest.mark.requirement("S73", "S76", "S80", "S82")
def test_the_ten_commonest_acts_need_no_mouse(desk, address):
    press = sign_in(desk, address)
    rows = [row.get_attribute("data-id") for row in desk.query_selector_all("tr[data-id]")]
    first, second, third, fourth = rows
    desk.keyboard.press("a")  # nothing is open and nothing ticked, so nothing is decided
    desk.keyboard.press("j")
    press("Enter", f".pane[data-id='{first}']")  # open
    press("j", f".pane[data-id='{second}']")  # the next one
    press("k", f".pane[data-id='{first}']")  # the one before
    press("f", ".pane.large")
    press("f", ".pane:not(.large)")
    press("r", "main[data-page='desk.rejection']")  # reject, with its ground and reason
    desk.keyboard.type("jkarzxf")
    assert desk.input_value("#reason") == "jkarzxf"
    desk.keyboard.press("Shift+Tab")
    desk.keyboard.press("Space")
    desk.focus("#reason")
    desk.keyboard.press("Tab")
    while "确认审核不通过" not in desk.evaluate("document.activeElement.innerText || ''"):
        desk.keyboard.press("Tab")
    press("Enter", f".pane[data-id='{second}']")
    press("a", f".pane[data-id='{third}']")  # approve
    assert desk.inner_text(".undo-line p").startswith("刚才通过了 乙 的签约")
    press("z", f".pane[data-id='{second}'][data-state='under_review']")  # undo
    press("Escape", "main[data-page='desk.queue']")  # close
    assert desk.locator("tr[data-id]").count() == 3

    press("/", "input[type=search]:focus")  # search
    desk.keyboard.type("2022")
    press("Enter", "main[data-page='desk.queue'] tr[data-id]")
    assert "q=2022" in desk.url
    desk.goto(f"{address}/desk/filters?kind=online")
    desk.keyboard.type("电子")
    press("Enter", "a[data-key='1']")
    press("Escape", "main[data-page='desk.queue']")
    press("1", "a[data-key='1'][aria-current='true']")  # a saved filter

    for _row in range(3):  # tick three, and approve them together
        desk.keyboard.press("j")
        desk.keyboard.press("x")
    assert desk.inner_text(".batch .said") == "勾选了 3 件"
    desk.keyboard.press("x")
    press("a", "main[data-page='desk.batch']")
    assert desk.inner_text("h1") == "请再看一遍：将通过 2 件"
    press("a", "h1[role='status']")
    assert desk.inner_text("h1") == "通过了 2 件"
    press("Escape", f"tr[data-id='{fourth}']")  # what was taken back kept its turn before it
    assert desk.locator("tr[data-id]").count() == 1
    press("z", "h1[role='status']")
    assert desk.inner_text("h1") == "通过了 0 件，撤销了 2 件"
    press("Escape", f"tr[data-id='{second}']")
    press("?", "details.keys[open]")
    assert desk.errors == []


@pytest.mark.browser
@pytest.mark.requirement("S73")
def test_the_keys_turn_the_page_at_its_end(desk, address, monkeypatch):
    monkeypatch.setattr(desk_lists, "PAGE_LENGTH", 2)
    press = sign_in(desk, address)
    ids = list(db.session.scalars(select(Agreement.id).order_by(Agreement.id)))
    desk.keyboard.press("j")
    press("Enter", f".pane[data-id='{ids[0]}']")

    press("j", f".pane[data-id='{ids[1]}']")
    press("j", f".pane[data-id='{ids[2]}']")  # the first of the next page
    press("k", f".pane[data-id='{ids[1]}']")  # the last of the one before
    press("Escape", "main[data-page='desk.queue']")
    press("k", f"tr[data-id='{ids[0]}'] a:focus")
    press("j", f"tr[data-id='{ids[1]}'] a:focus")
    press("j", f"tr[data-id='{ids[2]}'] a:focus")
    assert desk.errors == []


@pytest.mark.browser
@pytest.mark.requirement("S80")
def test_a_second_press_decides_nothing_on_the_record_that_opens_next(desk, address):
    press = sign_in(desk, address)
    first, second, third, _fourth = [
        row.get_attribute("data-id") for row in desk.query_selector_all("tr[data-id]")
    ]
    desk.keyboard.press("j")
    press("Enter", f".pane[data-id='{first}']")
    press("a", f".pane[data-id='{second}']")
    desk.clock.install()
    desk.clock.pause_at(10**10)
    desk.reload()

    desk.keyboard.press("a")
    assert desk.locator(f".pane[data-id='{second}'] [data-key='a'][aria-disabled]").count() == 0
    desk.clock.run_for(1500)
    press("a", f".pane[data-id='{third}']")


@pytest.mark.browser
@pytest.mark.requirement("S73", "S74")
def test_many_are_ticked_with_the_mouse_and_a_reload_shows_what_became_of_them(desk, address):
    sign_in(desk, address)
    boxes = desk.locator("input[name=record]")
    assert desk.locator("button[value=approve]").is_disabled()
    boxes.nth(0).click()
    boxes.nth(2).click(modifiers=["Shift"])
    assert [boxes.nth(at).is_checked() for at in range(4)] == [True, True, True, False]
    desk.click("[data-tick-all]")
    assert desk.inner_text(".batch .said") == "勾选了 4 件"
    boxes.nth(1).click()

    desk.click("button[value=reject]")
    desk.check("input[value=sham]")
    desk.fill("#reason", "没有这家单位")
    desk.click("[data-action=reject]")
    desk.wait_for_selector("h1[role='status']")
    desk.reload()

    assert desk.inner_text("h1") == "不通过了 3 件"
    assert desk.locator("[data-state=done]").count() == 3
    desk.locator(".undo-one button").first.click()
    desk.wait_for_function("document.querySelector('h1').innerText.includes('撤销了 1 件')")
    assert desk.errors == []
