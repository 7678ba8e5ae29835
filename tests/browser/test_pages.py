"""Every page of the house, as the right person, on a phone and on a wide screen."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from tests.browser import doors
from tests.browser.addresses import NO_PAGE, RECORDS, VISITS, visit_of
from tests.browser.conftest import DESK, PHONE, watched
from tests.browser.looking import (
    Visit,
    axe_faults,
    contrast_faults,
    sight_faults,
    thumb_faults,
    visit_faults,
    width_faults,
    with_axe,
)
from tests.browser.weighing import DESK_MOST, PHONE_MOST, fetched_by, weighed
from tests.journeys.browserless import WECHAT

# Each test opens every page of one visitor: a busy machine takes its time.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@pytest.fixture(scope="module")
def known(stage):
    """Everybody's cookies, and what the names in the addresses stand for."""
    return doors.everybody(stage)


@pytest.fixture
def look(chromium, stage, known):
    """Look at one page as somebody, on a screen of this size; the contexts end with the test."""
    contexts = {}

    def page_of(who, size):
        if (who, size["width"]) not in contexts:
            is_phone = size["width"] < 500 and who != "reviewer"
            agent = {"user_agent": WECHAT} if is_phone and who != "stranger" else {}
            context = chromium.new_context(
                viewport=size,
                is_mobile=is_phone,
                has_touch=is_phone,
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                **agent,
            )
            context.add_cookies(known[0][who])
            with_axe(context)
            contexts[who, size["width"]] = watched(context)
        return contexts[who, size["width"]]

    def opened(who, visit, size):
        page = page_of(who, size)
        path = visit.path.format(**known[1])
        faults = visit_faults(
            page, stage.app, Visit(visit.endpoint, path, visit.page, visit.title, visit.status)
        )
        return page, faults

    yield opened
    for page in contexts.values():
        page.context.close()


def test_every_address_is_visited_or_has_a_reason(app):
    visited = {visit.endpoint for visits in VISITS.values() for visit in visits}
    routes = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}

    assert routes == visited | set(NO_PAGE)
    assert visited & set(NO_PAGE) == set()
    here = app.url_map.bind("localhost")
    for visits in VISITS.values():
        for visit in visits:
            path = visit.path.format(**dict.fromkeys(RECORDS, 1)).partition("?")[0]
            assert here.match(path)[0] == visit.endpoint


@pytest.mark.requirement("S11")
@pytest.mark.parametrize("who", VISITS)
def test_every_page_can_be_read_and_used(look, who):
    """On a phone as it opens, on the narrowest one, in the dark, in large words, and on a desk."""
    found = {}
    for visit in VISITS[who]:
        page, faults = look(who, visit, PHONE)
        faults += sight_faults(page) + axe_faults(page) + thumb_faults(page)
        faults += [f"320: {fault}" for fault in narrow_faults(page)]
        faults += [f"dark: {fault}" for fault in dark_faults(page)]
        if who != "reviewer":
            faults += [f"large: {fault}" for fault in large_faults(page)]
        faults += [f"1440: {fault}" for fault in desk_faults(page)]
        if faults:
            found[visit.path] = faults

    assert found == {}


def narrow_faults(page) -> list[str]:
    page.set_viewport_size({"width": 320, "height": 568})
    faults = width_faults(page)
    page.set_viewport_size(PHONE)
    return faults


def dark_faults(page) -> list[str]:
    """Nothing but colours changes in the dark."""
    page.emulate_media(color_scheme="dark")
    faults = width_faults(page) + contrast_faults(page)
    page.emulate_media(color_scheme="light")
    return faults


def large_faults(page) -> list[str]:
    """关怀模式: larger words and other colours."""
    page.evaluate("document.body.dataset.weuiMode = 'care'")
    faults = width_faults(page) + contrast_faults(page) + thumb_faults(page)
    page.evaluate("delete document.body.dataset.weuiMode")
    return faults


def desk_faults(page) -> list[str]:
    """The same page on a wide screen."""
    page.set_viewport_size(DESK)
    faults = width_faults(page) + axe_faults(page)
    page.set_viewport_size(PHONE)
    return faults


@pytest.mark.parametrize("who", VISITS)
def test_a_first_visit_is_light(stage, known, who):
    cookies, names = known
    heavy, most = {}, DESK_MOST if who == "reviewer" else PHONE_MOST
    for visit in VISITS[who]:
        weights = weighed(stage.app + visit.path.format(**names), cookies[who])
        if sum(weights.values()) > most:
            heavy[visit.path] = weights

    assert heavy == {}


@pytest.mark.parametrize("who", ["stranger", "employer", "writing", "reviewer"])
def test_a_browser_fetches_what_the_page_names_and_nothing_else(chromium, stage, known, who):
    cookies, names = known
    for visit in VISITS[who][:3]:
        url = stage.app + visit.path.format(**names)

        fetched = fetched_by(chromium, url, cookies[who], is_desk=who == "reviewer")

        icon = {one for one in weighed(url, cookies[who]) if "/icon.svg" in one}
        assert fetched | icon == set(weighed(url, cookies[who]))  # not every browser shows an icon


@pytest.mark.parametrize("width", [320, 375, 620, 1440])
@pytest.mark.parametrize(
    "who, endpoint",
    [
        ("invited", "student.confirmation"),
        ("stranger", "student.binding_person"),
        ("stranger", "employer.login_code"),
    ],
)
def test_each_typed_digit_stands_in_the_middle_of_its_cell(look, who, endpoint, width):
    page, _ = look(who, visit_of(who, endpoint), {"width": width, "height": 812})
    field = page.locator("[name='code']")
    field.press_sequentially("000000")
    field.evaluate("field => field.blur()")
    place = page.locator(".code .cells").bounding_box()
    middles = []
    for cell in page.locator(".code .cells i").all():
        box = cell.bounding_box()
        inner = {**box, "height": box["height"] - 4}  # without the line below
        ink = inked(Image.open(BytesIO(page.screenshot(clip=inner))).convert("L"))
        middles.append(round(ink - box["width"] / 2))

    assert place["width"] <= width
    assert [middle for middle in middles if abs(middle) > 2] == []


def inked(picture: Image.Image) -> float:
    """The middle of what is drawn on the plain ground, from the left."""
    ground = Image.new("L", picture.size, picture.getpixel((0, 0)))
    drawn = ImageChops.difference(picture, ground).point(lambda shade: 255 * (shade > 60))
    left, _, right, _ = drawn.getbbox()
    return (left + right) / 2


def test_the_public_check_compares_a_file_without_sending_it(look, tmp_path):
    page, _ = look("stranger", visit_of("stranger", "public.check"), PHONE)
    other = tmp_path / "other.pdf"
    other.write_bytes(b"%PDF-1.7 another agreement")
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.set_input_files("#file", other)

    assert page.locator(".match output:not(:empty)").inner_text() == (
        "不是这一份：文件与学校鉴证的协议书不同。撤回审核后重新鉴证的，旧文件也会不同。"
    )
    assert sent == []
