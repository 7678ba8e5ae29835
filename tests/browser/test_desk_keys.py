"""The keys of the desk in real Chromium: a reviewer who never touches the mouse."""

import pytest

from tests import factories
from wxsign.db import db


@pytest.fixture
def address(house, clock):
    """The desk with two records that wait."""
    factories.reviewer(account="desk")
    for name in ("甲", "乙"):
        factories.agreement("under_review", student=factories.student(name=name))
        clock.advance(minutes=1)
    db.session.remove()
    return house.at


@pytest.mark.browser
@pytest.mark.requirement("S76", "S80")
def test_a_reviewer_needs_no_mouse(desk, address):
    def press(key, then):
        desk.keyboard.press(key)
        desk.wait_for_selector(then)

    desk.goto(f"{address}/desk/")
    desk.keyboard.type("desk")
    desk.keyboard.press("Tab")
    desk.keyboard.type(factories.PASSWORD)
    press("Enter", "main[data-page='desk.queue']")
    first, second = [row.get_attribute("data-id") for row in desk.query_selector_all("tr[data-id]")]
    desk.keyboard.press("a")  # nothing is open, so nothing is decided
    desk.keyboard.press("j")
    press("Enter", f".pane[data-id='{first}']")
    press("j", f".pane[data-id='{second}']")
    press("k", f".pane[data-id='{first}']")
    press("r", "main[data-page='desk.rejection']")
    desk.keyboard.type("jkarz")
    assert desk.input_value("#reason") == "jkarz"
    desk.keyboard.press("Escape")
    press("Escape", "main[data-page='desk.review']")
    press("a", f".pane[data-id='{second}']")
    assert desk.inner_text(".undo-line p").startswith("刚才通过了 甲 的签约")
    press("z", f".pane[data-id='{first}'][data-state='under_review']")
    press("Escape", "main[data-page='desk.queue']")
    press("?", "details.keys[open]")
    press("/", "input[name='q']:focus")
    assert desk.errors == []
