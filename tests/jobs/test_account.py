"""The templates of the account are learnt from WeChat, and cards are filled by their labels."""

import pytest

from jobs import account
from tests import factories
from tests.outbox.test_delivery import put
from wxsign.gateways import Unreachable
from wxsign.gateways.wechat import Template

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


def test_while_wechat_does_not_answer_what_was_learnt_stays(follower, fakes, drain):
    fakes.wechat.known_templates = [Template("invitation", "签约邀请通知", CONTENT)]
    account.learn()
    fakes.wechat.fails_with(Unreachable("away"))
    account.learn()
    put(follower)

    drain()

    assert set(fakes.wechat.sent[0].fields) == {"thing8", "time21", "thing2"}
