"""The templates of the account are learnt from WeChat, and cards are filled by their labels."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from jobs import account
from tests import factories
from tests.outbox.test_delivery import put
from wxsign import settings as house_settings
from wxsign.db import db
from wxsign.gateways import Unreachable
from wxsign.gateways.wechat import Template
from wxsign.models import AccountTemplate

CONTENT = """{{first.DATA}}
单位名称：{{thing8.DATA}}
截止时间：{{time21.DATA}}
拟聘用职位：{{thing2.DATA}}"""


@pytest.fixture(autouse=True)
def _application(app, monkeypatch):
    monkeypatch.setattr(account, "application", lambda: app)


@pytest.fixture
def follower(app):
    student = factories.student()
    factories.bind(student, "openid-1")
    return student


def test_a_card_is_filled_under_the_numbers_of_the_account(follower, fakes, drain):
    fakes.wechat.known_templates = [Template("invitation", "签约邀请通知", CONTENT)]
    account.learn()
    put(follower)

    drain()

    assert fakes.wechat.sent[0].fields == {
        "thing8": "江城软件",
        "time21": "2026年5月20日 23:59",
        "thing2": "文员",
    }


def test_where_some_are_configured_the_kinds_of_subscription_templates_are_learnt(
    app, settings, fakes
):
    house_settings.use(replace(settings, wechat=replace(settings.wechat, subscriptions={"p": "S"})))
    fakes.wechat.known_templates = [Template("invitation", "签约邀请通知", CONTENT)]
    fakes.wechat.known_subscriptions = [
        Template("S", "进度", "下一步:{{thing4.DATA}}", is_subscription=True, is_standing=True)
    ]

    account.learn()

    known = {row.template_id: row.fields for row in db.session.scalars(select(AccountTemplate))}
    assert {key: fields["is_standing"] for key, fields in known.items()} == {
        "invitation": False,
        "S": True,
    }
    assert known["S"]["fields"] == [["thing4", "下一步"]]


def test_while_wechat_does_not_answer_what_was_learnt_stays(follower, fakes, drain):
    fakes.wechat.known_templates = [Template("invitation", "签约邀请通知", CONTENT)]
    account.learn()
    fakes.wechat.fails_with(Unreachable("away"))
    account.learn()
    put(follower)

    drain()

    assert set(fakes.wechat.sent[0].fields) == {"thing8", "time21", "thing2"}
