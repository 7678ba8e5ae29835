"""The toolbar of the list at a desk: one line, and no grey button without a reason beside it."""

import pytest

from tests import factories
from wxsign.actions import saved_filters


@pytest.fixture
def page(house, desk):
    """The queue of a school with two colleges, and a filter that its reviewer has saved."""
    reviewer = factories.reviewer()
    for college in ("计算机学院", "经济学院"):
        student = factories.student(of=factories.college(name=college))
        factories.agreement("under_review", student=student)
    saved_filters.save("超过 2 天", {"waited": "2"}, by=factories.actor(reviewer))
    house.let_in(desk, reviewer)
    desk.house = house
    return desk


def lines(page, bar: str) -> set[int]:
    """Where the middles of this bar's parts lie; one number if they stand on one line."""
    parts = page.query_selector_all(f"{bar} :is(.btn, input:not([type=hidden]), select)")
    boxes = [part.bounding_box() for part in parts]
    return {round((box["y"] + box["height"] / 2) / 4) for box in boxes if box}


@pytest.mark.browser
@pytest.mark.requirement("S73")
@pytest.mark.parametrize("address", ["/desk/", "/desk/?waited=2", "/desk/?state=decided&year=2026"])
def test_the_toolbar_keeps_to_one_line_and_the_saved_filters_to_another(page, address):
    page.goto(page.house.at + address)

    for width in (1440, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert len(lines(page, ".tools:not(.saved)")) == len(lines(page, ".tools.saved")) == 1


@pytest.mark.browser
@pytest.mark.requirement("S71", "S73")
def test_a_grey_button_of_the_toolbar_says_why_until_something_is_ticked(page):
    page.goto(f"{page.house.at}/desk/")
    force = page.locator(".tools [name='verb'][value='force']")
    why = page.locator(f"#{force.get_attribute('aria-describedby')}")

    assert force.is_disabled()
    assert (why.is_visible(), why.inner_text()) == (True, "勾选后可用")
    page.locator("input[name='record']").first.check()
    assert (force.is_disabled(), why.is_visible()) == (False, False)
