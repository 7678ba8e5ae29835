"""The JS-SDK in the real browser, with the simulator's stand-in for Tencent's script."""

from dataclasses import replace

import pytest
import requests

from tests import factories
from tests.browser.conftest import opened
from tests.journeys.stage import free_ports, until
from tests.simulator.account import AES_KEY, APP_ID, SECRET, TOKEN, serve
from tests.simulator.conftest import Platform
from wxsign.db import db
from wxsign.gateways.wechat import WeChatClient
from wxsign.models import ChannelFault
from wxsign.simulator.app import create_app
from wxsign.simulator.config import Config

pytestmark = pytest.mark.browser

SHARING = ["menuItem:share:appMessage", "menuItem:share:timeline", "menuItem:copyUrl"]
OPENING = ["menuItem:openWithSafari", "menuItem:openWithQQBrowser"]


@pytest.fixture
def platform():
    """The simulator; its callbacks go nowhere."""
    (nobody,) = free_ports(1)
    app = create_app(
        Config(
            callback=f"http://127.0.0.1:{nobody}/",
            oauth_domain="127.0.0.1",
            app_id=APP_ID,
            app_secret=SECRET,
            token=TOKEN,
            aes_key=AES_KEY,
        )
    )
    server = serve(app)
    with requests.Session() as http:
        yield Platform(app, http, f"http://127.0.0.1:{server.port}")
    server.shutdown()
    server.server_close()
    app.extensions["simulator"].courier.stop()


@pytest.fixture
def house(platform, settings, fakes, clock):
    """A house whose WeChat is the simulator."""
    account = {"app_id": APP_ID, "app_secret": SECRET, "token": TOKEN, "aes_key": AES_KEY}
    wechat = replace(settings.wechat, **account, js_base_url=platform.base)
    client = WeChatClient(**account, api_base_url=platform.base)
    with opened(replace(settings, wechat=wechat), replace(fakes, wechat=client)) as house:
        yield house


def asked(platform, api):
    """What pages have asked of the platform by this name, once there is any."""

    def found():
        return [row for row in platform.get("/_sim/jssdk")["calls"] if row["api"] == api]

    return until(found, api)


def test_inside_wechat_the_share_menu_is_hidden_the_page_closes_and_faults_are_told(
    platform, house, phone, desk
):
    record = factories.agreement("under_review")
    house.let_in(phone, record.student)
    result = f"{house.at}/student/agreements/{record.id}/result?from=menu&x=%E7%AD%BE"

    phone.goto(result)
    phone.get_by_role("button", name="关闭").click()

    [configured], [hidden], [closed] = (
        asked(platform, api) for api in ("config", "hideMenuItems", "closeWindow")
    )
    assert (configured["errMsg"], configured["page"]) == ("config:ok", result)
    assert (hidden["errMsg"], closed["errMsg"]) == ("hideMenuItems:ok", "closeWindow:ok")
    assert set(SHARING) - set(hidden["given"]["menuList"]) == set()
    assert set(OPENING) & set(hidden["given"]["menuList"]) == set()
    assert phone.get_by_text("可以关闭此页面").is_visible() is False

    platform.post("/_sim/reset")  # another ticket: what we hold signs nothing any more
    phone.goto(f"{house.at}/student/")
    phone.goto(f"{result}&again=1")

    def remembered():
        db.session.rollback()
        return db.session.get(ChannelFault, (63002, "js_sdk"))

    until(remembered, "the fault that the phone has told")
    assert phone.get_by_text("可以关闭此页面").is_visible() is True
    assert phone.get_by_role("button", name="关闭").is_visible() is False

    house.let_in(desk, record.student)
    desk.goto(result)
    assert desk.get_by_text("可以关闭此页面").is_visible() is True
    assert desk.locator("[data-sdk]").count() == 0
    assert phone.errors == desk.errors == []
