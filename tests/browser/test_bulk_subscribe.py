"""订阅通知 in the real browser: one tap on the phone, one notice, and its result, all over HTTP."""

from dataclasses import replace

import pytest

from tests import factories
from tests.browser.conftest import opened
from tests.browser.test_js_sdk import platform  # noqa: F401 - a fixture
from tests.outbox.test_delivery import put
from tests.simulator.account import AES_KEY, APP_ID, SECRET, TOKEN
from wxsign.actions import account_templates
from wxsign.actions.account_templates import Known
from wxsign.db import db
from wxsign.gateways.wechat import WeChatClient
from wxsign.models import OutboxEntry
from wxsign.outbox import delivery
from wxsign.rules.notices import PROGRESS

pytestmark = pytest.mark.browser


@pytest.fixture
def house(platform, settings, fakes):  # noqa: F811 - the fixture imported above
    """A house whose WeChat is the simulator, which tells it what happens; real clock."""
    account = {"app_id": APP_ID, "app_secret": SECRET, "token": TOKEN, "aes_key": AES_KEY}
    wechat = replace(
        settings.wechat, **account, js_base_url=platform.base, subscriptions={"progress": "S1"}
    )
    world = replace(fakes, wechat=WeChatClient(**account, api_base_url=platform.base))
    with opened(replace(settings, wechat=wechat), world) as house:
        played = platform.app.extensions["simulator"]
        config = replace(played.config, callback=f"{house.at}/wechat/callback")
        platform.app.extensions["simulator"] = replace(played, config=config)
        house.app.extensions["world"] = world
        yield house


@pytest.mark.requirement("S189")
def test_a_tap_on_the_phone_brings_one_notice(platform, house, phone):  # noqa: F811 - as above
    fields = [{"key": key, "label": label} for key, label in PROGRESS.fields]
    own = {"template_id": "S1", "title": PROGRESS.title, "fields": fields}
    platform.post("/_sim/subscriptions", own)
    account_templates.keep([Known("S1", PROGRESS.title, "", is_subscription=True)])
    student, openid = factories.student(), platform.user()
    factories.bind(student, openid)
    house.let_in(phone, student)
    phone.add_init_script(f"window.name = 'phone-{openid}'")
    phone.goto(f"{house.at}/student/messages")

    phone.get_by_role("button", name="订阅通知").click()
    phone.get_by_text("已记下。").wait_for()
    platform.settle()
    phone.reload()
    told = phone.locator(".subscribe").inner_text()
    put(student, "online.approve.student")
    delivery.drain(house.app.extensions["world"], threads=2)
    platform.settle()

    assert "还可以收到 1 条" in told
    [card] = platform.get(f"/_sim/chats/{openid}")["items"]
    assert (card["kind"], card["fields"][2]["value"]) == ("subscription", "签约审核通过")
    db.session.rollback()
    row = db.session.query(OutboxEntry).one()
    assert (row.state, row.receipt, row.msgid) == ("sent", "success", card["msgid"])
    assert phone.errors == []
