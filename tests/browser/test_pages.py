"""Every page of the house, as the right person, on a phone and on a wide screen."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from tests.browser import doors
from tests.browser.conftest import DESK, PHONE, watched
from tests.browser.looking import Visit, axe_faults, sight_faults, thumb_faults, visit_faults
from tests.journeys.browserless import WECHAT
from tests.journeys.stage import until
from wxsign.demo import people

pytestmark = pytest.mark.browser

SIZES = {"phone": PHONE, "desk": DESK}
LETTER, IN_FORCE, WAITING = 1, 5, 7  # records of the demo data in the order of their making
TITLE, DESK_TITLE = people.TITLE, f"签约管理 · {people.SCHOOL}"
VISITS = {
    "stranger": [
        Visit("public.answers", "/help", "public.help", "帮助"),
        Visit("public.check", "/verify/{code}", "public.verification", "协议书核验"),
        Visit("student.binding", "/student/binding", "student.binding", "登录并绑定账号"),
        Visit("student.binding_person", "/student/binding/person", "student.binding_person", TITLE),
        Visit("employer.login", "/employer/login", "employer.login", "企业服务"),
        Visit("employer.login_by_phone", "/employer/login/phone", "employer.login", "企业服务"),
        Visit("employer.login_code", "/employer/login/code", "employer.login", "企业服务"),
        Visit("desk.login", "/desk/login", "desk.login", "登录 · 签约审核"),
    ],
    "invited": [
        Visit("student.home", "/student/", "student.home", TITLE),
        Visit("student.invitations", "/student/invitations", "student.invitations", TITLE),
        Visit("student.invitation", f"/student/invitations/{LETTER}", "student.invitation", TITLE),
        Visit(
            "student.confirmation",
            f"/student/invitations/{LETTER}/confirmation",
            "student.confirmation",
            TITLE,
        ),
        Visit(
            "student.refusal", f"/student/invitations/{LETTER}/refusal", "student.decline", TITLE
        ),
        Visit("student.shut_entry", "/student/papers", "student.refusal", "网上签约", 404),
    ],
    "signed": [
        Visit("student.home", "/student/", "student.home", TITLE),
        Visit("student.agreement", f"/student/agreements/{IN_FORCE}", "student.agreement", TITLE),
        Visit(
            "student.agreement_pages",
            f"/student/agreements/{IN_FORCE}/pages",
            "student.document",
            TITLE,
        ),
        Visit("student.result", f"/student/agreements/{IN_FORCE}/result", "student.result", TITLE),
    ],
    "employer": [
        Visit("employer.home", "/employer/", "employer.home", "单位中心"),
        Visit("employer.search", "/employer/search", "employer.search", "签约发起"),
        Visit("employer.candidate_list", "/employer/candidates", "employer.candidates", "签约发送"),
        Visit(
            "employer.invitation",
            "/employer/invitations/new?student=16",
            "employer.invitation",
            "邀请函",
        ),
        Visit(
            "employer.invitation_result",
            "/employer/invitations/sent?student=15",
            "employer.result",
            "发送结果",
        ),
        Visit("employer.agreement_list", "/employer/agreements", "employer.agreements", "数据管理"),
        Visit(
            "employer.agreement",
            f"/employer/agreements/{IN_FORCE}",
            "employer.agreement",
            "签约详情",
        ),
        Visit(
            "employer.agreement_pages",
            f"/employer/agreements/{IN_FORCE}/pages",
            "employer.agreement_pages",
            "协议书",
        ),
        Visit("employer.confirm", "/employer/confirmation", "employer.unit", "单位信息"),
        Visit(
            "employer.terminations", "/employer/terminations", "employer.refusal", "网上签约", 404
        ),
    ],
    "reviewer": [
        Visit("desk.queue", "/desk/", "desk.queue", DESK_TITLE),
        Visit("desk.review", f"/desk/reviews/{WAITING}", "desk.review", f"叶书屿 · {DESK_TITLE}"),
        Visit(
            "desk.rejection",
            f"/desk/reviews/{WAITING}/rejection",
            "desk.rejection",
            f"叶书屿 · {DESK_TITLE}",
        ),
    ],
}
NO_PAGE = {
    "public.alive": "a line for monitoring",
    "public.ready": "a line for monitoring",
    "public.metrics": "numbers for monitoring",
    "static": "files",
    "wechat.verify": "WeChat's check of the callback address",
    "wechat.authorize": "a redirect to WeChat",
    "wechat.start": "a redirect to WeChat",
    "wechat.come_back": "a redirect from WeChat",
    "wechat.finish": "a redirect from WeChat",
    "student.agreement_document": "the PDF",
    "student.agreement_page": "a picture",
    "employer.agreement_document": "the PDF",
    "employer.agreement_page": "a picture",
    "desk.paper": "the PDF",
    "desk.paper_page": "a picture",
}
MAIN = (
    ("invited", "student.home"),
    ("invited", "student.invitations"),
    ("invited", "student.invitation"),
    ("invited", "student.confirmation"),
    ("signed", "student.agreement"),
    ("employer", "employer.home"),
    ("employer", "employer.invitation"),
    ("employer", "employer.agreement_list"),
    ("reviewer", "desk.queue"),
    ("reviewer", "desk.review"),
)


@pytest.fixture(scope="module")
def known(stage):
    """Everybody's cookies, and the code of the agreement in force once its papers are made."""
    doored = {who: getattr(doors, who)(stage) for who in VISITS}
    address = f"{stage.app}/student/agreements/{IN_FORCE}"
    seen = until(
        lambda: (page := doored["signed"].open(address)) and "download" in str(page.links) and page,
        "the papers of the agreement in force",
    )
    code = seen.link("/verify/").rpartition("/")[2]
    return {who: doors.cookies(visitor) for who, visitor in doored.items()}, code


@pytest.fixture
def look(chromium, stage, known):
    """Look at one page as somebody, on a screen of this size; the contexts end with the test."""
    contexts = {}

    def page_of(who, size, scheme):
        if (who, size["width"], scheme) not in contexts:
            is_phone = size["width"] < 500
            agent = {"user_agent": WECHAT} if is_phone and who != "stranger" else {}
            context = chromium.new_context(
                viewport=size,
                color_scheme=scheme,
                is_mobile=is_phone,
                has_touch=is_phone,
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                **agent,
            )
            context.add_cookies(known[0][who])
            contexts[who, size["width"], scheme] = watched(context)
        return contexts[who, size["width"], scheme]

    def opened(who, visit, size, scheme="light"):
        page = page_of(who, size, scheme)
        path = visit.path.format(code=known[1])
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
            assert here.match(visit.path.partition("?")[0])[0] == visit.endpoint


@pytest.mark.requirement("S11")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("who", VISITS)
def test_every_page_can_be_read_and_used(look, who, size):
    found = {}
    for visit in VISITS[who]:
        page, faults = look(who, visit, SIZES[size])
        faults += sight_faults(page) + axe_faults(page)
        if size == "phone":
            faults += thumb_faults(page)
        if faults:
            found[visit.path] = faults

    assert found == {}


def test_the_main_pages_fit_on_320_pixels(look):
    found = {}
    for who, endpoint in MAIN:
        page, faults = look(who, main_visit(who, endpoint), {"width": 320, "height": 568})
        faults += sight_faults(page)
        if faults:
            found[endpoint] = faults

    assert found == {}


def test_the_main_pages_can_be_read_in_the_dark(look):
    found = {}
    for who, endpoint in MAIN:
        size = SIZES["desk" if who == "reviewer" else "phone"]
        page, faults = look(who, main_visit(who, endpoint), size, "dark")
        faults += sight_faults(page) + axe_faults(page)
        if faults:
            found[endpoint] = faults

    assert found == {}


def test_the_main_pages_hold_together_for_readers_who_need_large_words(look):
    found = {}
    for who, endpoint in MAIN:
        page, faults = look(who, main_visit(who, endpoint), PHONE)
        page.evaluate("document.body.dataset.weuiMode = 'care'")
        faults += sight_faults(page) + axe_faults(page) + thumb_faults(page)
        if faults:
            found[endpoint] = faults

    assert found == {}


def main_visit(who: str, endpoint: str) -> Visit:
    return next(visit for visit in VISITS[who] if visit.endpoint == endpoint)


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
    page, _ = look(who, main_visit(who, endpoint), {"width": width, "height": 812})
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
    page, _ = look("stranger", main_visit("stranger", "public.check"), PHONE)
    other = tmp_path / "other.pdf"
    other.write_bytes(b"%PDF-1.7 another agreement")
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.set_input_files("#file", other)

    assert page.locator(".match output:not(:empty)").inner_text() == (
        "不是这一份：文件与学校鉴证的协议书不同。"
    )
    assert sent == []
