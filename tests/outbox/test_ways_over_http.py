"""订阅通知 and 客服消息 over HTTP: what the simulator knows better than we do leads on."""

from dataclasses import replace

import pytest

from tests import factories
from tests.outbox.test_reactions import (  # noqa: F401 - fixtures
    USUAL,
    fakes,
    follower,
    platform,
    put,
    state,
    world,
)
from wxsign import settings as house_settings
from wxsign.actions import _subscriptions
from wxsign.db import db, transaction
from wxsign.models import Binding, Subscription
from wxsign.rules.notices import PROGRESS

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def kinds(world):  # noqa: F811 - the imported fixture
    items = world.call(f"/_sim/chats/{world.openid}")["items"]
    return [item["kind"] for item in items if not item.get("mine") and item["kind"] != "error"]


def test_a_consent_that_wechat_does_not_know_leads_to_the_template_message(
    follower,  # noqa: F811
    world,  # noqa: F811
    settings,
    drain,
    now,
):
    wechat = replace(settings.wechat, subscriptions={"progress": "S1"})
    house_settings.use(replace(settings, wechat=wechat))
    fields = [{"key": key, "label": label} for key, label in PROGRESS.fields]
    world.call("/_sim/subscriptions", {"template_id": "S1", "title": "进度", "fields": fields})
    world.call(f"/_sim/users/{world.openid}/consent", {"templates": ["S1"]})
    kept = {"openid": world.openid, "template_id": "S1", "left": 3, "changed_at": now}
    factories._added(Subscription(**kept))

    for once in ("one", "two", "three"):
        put(follower, USUAL, once)
        drain()

    db.session.rollback()
    assert kinds(world) == ["subscription", "template", "template"]
    assert db.session.query(Subscription.left).scalar() == 0
    assert world.call("/_sim/stats")["calls"]["/cgi-bin/message/subscribe/bizsend"] == 2


def test_words_that_wechat_has_heard_are_answered_and_others_go_by_sms(
    follower,  # noqa: F811
    world,  # noqa: F811
    settings,
    drain,
    now,
):
    house_settings.use(replace(settings, wechat=replace(settings.wechat, templates={})))
    with transaction():
        _subscriptions.spoke(world.openid, now)
    put(follower, USUAL, "unheard")
    drain()
    assert (state(), db.session.query(Binding.answered).scalar()) == (("sent", "sms"), 5)

    world.call(f"/_sim/users/{world.openid}/say", {"text": "你好"})
    with transaction():
        _subscriptions.spoke(world.openid, now)
    put(follower, USUAL, "heard")
    drain()

    assert kinds(world) == ["text"]
    assert len(world.sms.sent) == 1
