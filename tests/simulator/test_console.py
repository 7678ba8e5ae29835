"""The console in a real browser: two phones in one page, each with its own openid."""

import re
import urllib.parse

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, redirect, request
from playwright.sync_api import expect

from tests.simulator.account import APP_ID, SECRET, serve
from wxsign.simulator.app import create_app
from wxsign.simulator.config import Config

pytestmark = pytest.mark.browser


def pages_app(simulator):
    """The account's pages: each asks WeChat who is there and shows the openid."""
    app = Flask("pages")

    @app.route("/wechat/callback", methods=["POST"])
    def callback():
        return "success"

    @app.get("/<area>/")
    def start(area):
        back = urllib.parse.quote(f"{request.host_url}return", safe="")
        return redirect(
            f"{simulator['base']}/connect/oauth2/authorize?appid={APP_ID}&redirect_uri={back}"
            f"&response_type=code&scope=snsapi_base&state={area}#wechat_redirect"
        )

    @app.get("/return")
    def back():
        query = {
            "appid": APP_ID,
            "secret": SECRET,
            "code": request.args["code"],
            "grant_type": "authorization_code",
        }
        told = requests.get(f"{simulator['base']}/sns/oauth2/access_token", query, timeout=10)
        return f"<h1>{request.args['state']} {told.json()['openid']}</h1>"

    return app


@pytest.fixture
def base(config):
    """A platform and an account that know each other, on real ports."""
    simulator = {}
    pages = serve(pages_app(simulator))
    home = f"127.0.0.1:{pages.port}"
    changes = {"oauth_domain": home, "callback": f"http://{home}/wechat/callback"}
    app = create_app(Config(**{**config, **changes, "desk_url": f"http://{home}/desk/"}))
    server = serve(app)
    simulator["base"] = f"http://127.0.0.1:{server.port}"
    token = app.test_client().post(
        "/cgi-bin/stable_token",
        json={"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET},
    )
    entries = [
        {"type": "view", "name": name, "url": f"http://{home}/{area}/"}
        for name, area in (("xuesheng", "student"), ("qiye", "employer"))
    ]
    requests.post(
        f"{simulator['base']}/cgi-bin/menu/create",
        params={"access_token": token.get_json()["access_token"]},
        json={"button": [{"name": "fuwu", "sub_button": entries}]},
        timeout=10,
    )
    yield simulator["base"]
    for running in (server, pages):
        running.shutdown()
        running.server_close()
    app.extensions["simulator"].courier.stop()


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


def add(base, name, phone):
    facts = {"name": name, "phone": phone}
    return requests.post(f"{base}/_sim/users", json=facts, timeout=10).json()["openid"]


def test_two_phones_go_through_oauth_in_one_page_each_as_itself(base, page):
    student, employer = add(base, "林知夏", "13900000001"), add(base, "江城软件", "13900000002")
    page.goto(base)
    left, right = page.locator("[data-side=left]"), page.locator("[data-side=right]")

    for phone, entry in ((left, "xuesheng"), (right, "qiye")):
        phone.get_by_role("button", name="fuwu").click()
        phone.get_by_role("button", name=entry).click()

    heads = [phone.frame_locator("iframe").get_by_role("heading") for phone in (left, right)]
    expect(heads[0]).to_have_text(f"student {student}")
    expect(heads[1]).to_have_text(f"employer {employer}")
    assert left.locator("iframe").get_attribute("name") == f"phone-{student}"


def test_an_sms_shows_over_the_open_page_and_stays_in_its_tab(base, page):
    add(base, "林知夏", "13900000001")
    page.goto(base)
    left = page.locator("[data-side=left]")
    expect(left.get_by_role("button", name="fuwu")).to_be_visible()

    sms = {"phone": "13900000001", "text": "验证码 482913"}
    requests.post(f"{base}/sms/send", json=sms, timeout=10)

    expect(left.locator(".banner button strong")).to_have_text("482913")
    expect(left.locator("[data-tab=sms] .count")).to_have_text("1")
    left.locator("[data-tab=sms]").click()
    expect(left.get_by_role("log", name="短信")).to_contain_text("验证码 482913")


def test_a_phone_changes_hands_and_follows_again(base, page):
    add(base, "林知夏", "13900000001")
    other = add(base, "周亦辰", "13900000003")
    requests.post(f"{base}/_sim/users/{other}/unfollow", timeout=10)
    page.goto(base)
    left = page.locator("[data-side=left]")

    left.get_by_role("combobox").select_option("周亦辰")
    left.get_by_role("button", name="关注公众号").click()

    expect(left.get_by_role("log", name="聊天")).to_contain_text("你已关注该公众号")
    expect(left.get_by_role("button", name="fuwu")).to_be_visible()


def test_both_phones_can_change_hands_in_the_same_moment(base, page):
    for name in ("一", "二", "三", "四"):
        openid = add(base, name, "")
        requests.post(f"{base}/_sim/users/{openid}/unfollow", timeout=10)
    page.goto(base)
    left, right = page.locator("[data-side=left]"), page.locator("[data-side=right]")
    expect(left.get_by_role("combobox")).to_have_value(re.compile(".+"))

    left.get_by_role("combobox").select_option("三")
    right.get_by_role("combobox").select_option("四")

    for phone, name in ((left, "三"), (right, "四")):
        expect(phone.locator(".picker option:checked")).to_have_text(name)
        phone.get_by_role("button", name="关注公众号").click()
        expect(phone.get_by_role("log", name="聊天")).to_contain_text("你已关注该公众号")


def test_the_clock_buttons_move_the_time(base, page):
    page.goto(base)

    page.get_by_role("button", name="+1 天").click()

    expect(page.locator(".shift")).to_have_text("快 1 天")


@pytest.mark.parametrize("width", [1440, 1024, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_console_is_accessible_and_fits_its_window(base, page, width, scheme):
    openid = add(base, "林知夏", "13900000001")
    requests.post(f"{base}/_sim/users/{openid}/say", json={"text": "在吗"}, timeout=10)
    requests.post(f"{base}/_sim/settle", json={}, timeout=30)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(base)
    expect(page.get_by_text("在吗")).to_be_visible()

    found = Axe().run(page)

    assert [rule["id"] for rule in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
