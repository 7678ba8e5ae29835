"""Between the menu and the first page: codes, states, snapshots, two callbacks."""

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.journeys.browserless import DESKTOP, WECHAT, Visitor
from tests.journeys.visits import rows
from wxsign.demo import people

EXCHANGE = "/sns/oauth2/access_token"
SNAPSHOT_OPENID = "oSimSnapshot0000000000000001"

pytestmark = pytest.mark.requirement("S3", "S5")


def phone(openid=people.STUDENT_OPENID):
    return Visitor(f"{WECHAT} phone-{openid}")


def location(visitor, url):
    """Where this address sends the visitor on to."""
    answer = visitor.http.get(url, timeout=30, allow_redirects=False)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def begun(stage, visitor, area="student"):
    """The state that this browser was given."""
    authorize = location(visitor, f"{stage.app}/{area}/oauth/start")
    return parse_qs(urlsplit(authorize).query)["state"][0]


def come_back(stage, visitor, area="student"):
    """The address inside the area to which WeChat sends the visitor, with code and state."""
    authorize = location(visitor, f"{stage.app}/{area}/oauth/start")
    returned = location(visitor, authorize)
    return stage.app + location(visitor, returned)


def given(url):
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def is_in(stage, visitor, area="student"):
    answer = visitor.http.get(f"{stage.app}/{area}/", timeout=30, allow_redirects=False)
    return answer.status_code == 200


def refused(page):
    assert "Traceback" not in page.text
    return page.status, page.name, "登录没有完成" in page.text


STALE = (400, "student.refusal", True)


def test_a_phone_that_is_bound_comes_in_by_a_right_code(stage):
    visitor = phone()

    page = visitor.open(come_back(stage, visitor))

    assert (page.status, page.name) == (200, "student.home")
    assert urlsplit(page.url).query == ""


def test_a_code_that_wechat_never_gave_opens_nothing(stage):
    visitor = phone()
    state = begun(stage, visitor)

    page = visitor.open(f"{stage.app}/student/oauth?code=0123456789abcdef&state={state}")

    assert refused(page) == STALE
    assert not is_in(stage, visitor)


def test_a_code_that_was_used_opens_nothing_in_another_browser(stage):
    first, second = phone(), phone()
    used = come_back(stage, first)
    first.open(used)
    state = begun(stage, second)

    page = second.open(f"{stage.app}/student/oauth?code={given(used)['code']}&state={state}")

    assert refused(page) == STALE
    assert not is_in(stage, second)


@pytest.mark.scenario(9)
def test_a_link_with_somebody_elses_state_opens_nothing(stage):
    attacker, victim = phone(people.FREE_OPENID), phone()
    link = come_back(stage, attacker)
    begun(stage, victim)

    page = victim.open(link)

    assert refused(page) == STALE
    assert not is_in(stage, victim)


def test_a_state_of_the_other_area_opens_nothing(stage):
    visitor = phone()
    link = come_back(stage, visitor, "employer")
    begun(stage, visitor)

    page = visitor.open(link.replace("/employer/", "/student/"))

    assert refused(page) == STALE
    assert not is_in(stage, visitor)


@pytest.mark.parametrize("query", ["state={state}", "code=&state={state}", "code=abc", ""])
def test_without_code_or_state_nothing_opens(stage, query):
    visitor = phone()
    state = begun(stage, visitor)

    for way in ("/student/oauth", "/wechat/oauth/return"):
        page = visitor.open(f"{stage.app}{way}?{query.format(state=state)}")

        assert refused(page)[::2] == (400, True)
    assert not is_in(stage, visitor)


@pytest.mark.scenario(8)
def test_two_callbacks_with_one_code_are_one_exchange_and_one_session(stage):
    visitor = phone()
    link = come_back(stage, visitor)
    twin = phone()
    twin.http.cookies.update(visitor.http.cookies)
    before = stage.platform_call("/_sim/stats")["calls"].get(EXCHANGE, 0)

    with ThreadPoolExecutor(2) as both:
        pages = list(both.map(lambda one: one.open(link), (visitor, twin)))

    assert [(page.status, page.name) for page in pages] == [(200, "student.home")] * 2
    assert stage.platform_call("/_sim/stats")["calls"][EXCHANGE] == before + 1
    again = visitor.open(link)
    assert (again.status, again.name) == (200, "student.home")
    assert stage.platform_call("/_sim/stats")["calls"][EXCHANGE] == before + 1


@pytest.mark.scenario(10)
def test_a_snapshot_page_is_named_and_nobody_is_bound_to_it(stage):
    stage.platform_call(
        "/_sim/users", {"openid": SNAPSHOT_OPENID, "name": "快照", "snapshot": True}
    )
    visitor = phone(SNAPSHOT_OPENID)
    bound = rows(stage, "SELECT openid FROM binding ORDER BY id")

    page = visitor.open(come_back(stage, visitor))

    assert (page.status, page.name) == (403, "student.refusal")
    assert "现在看到的是快照页" in page.text
    assert rows(stage, "SELECT openid FROM binding ORDER BY id") == bound
    assert not is_in(stage, visitor)


def test_a_fourth_start_within_a_minute_is_a_page_and_no_circle(stage):
    visitor = phone()
    for _ in range(3):
        begun(stage, visitor)

    page = visitor.open(f"{stage.app}/student/oauth/start")

    assert refused(page) == STALE


def test_the_way_back_goes_to_a_page_of_the_area_and_nowhere_else(stage):
    visitor = phone()
    for wanted in ("https://example.com/", "//example.com", "/desk/", "/student/../desk/"):
        visitor.http.cookies.clear()
        authorize = location(visitor, f"{stage.app}/student/oauth/start?next={wanted}")
        link = stage.app + location(visitor, location(visitor, authorize))

        assert location(visitor, link) == "/student/"


def test_outside_wechat_the_platform_is_not_asked(stage):
    visitor = Visitor(DESKTOP)
    before = stage.platform_call("/_sim/stats")["calls"].get("/connect/oauth2/authorize", 0)

    page = visitor.open(f"{stage.app}/student/")

    assert (page.status, page.name) == (200, "student.binding")
    assert visitor.open(f"{stage.app}/employer/").name == "employer.login"
    after = stage.platform_call("/_sim/stats")["calls"].get("/connect/oauth2/authorize", 0)
    assert after == before


def test_an_answer_of_wechat_that_never_comes_is_said_in_words(stage):
    visitor = phone()
    link = come_back(stage, visitor)
    stage.platform_call("/_sim/inject", {"path": EXCHANGE, "reset": "before"})

    page = visitor.open(link)

    assert (page.status, "微信现在没有回应" in page.text) == (503, True)
