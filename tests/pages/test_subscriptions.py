"""订阅通知 on 消息记录: what one tap brings, how many are left, and plain words everywhere else."""

from dataclasses import replace

import pytest

from tests import factories
from tests.pages.student.reading import Page
from wxsign import settings as house_settings
from wxsign.actions import account_templates
from wxsign.actions.account_templates import Known
from wxsign.models import Subscription

ADDRESS = {"student": "/student/messages", "employer": "/employer/messages"}
IN_WECHAT = {"User-Agent": "Mozilla/5.0 (Linux; Android 14) MicroMessenger/8.0.50"}


@pytest.fixture(params=ADDRESS)
def area(request, app, settings, client, sign_in):
    ids = {"progress": "S1", "merged.student": "S2", "merged.employer": "S2"}
    house_settings.use(replace(settings, wechat=replace(settings.wechat, subscriptions=ids)))
    account_templates.keep(
        [
            Known("S1", "签约进度通知", "", is_subscription=True),
            Known("S2", "签约消息汇总", "", is_subscription=True, is_standing=True),
        ]
    )
    make = factories.student if request.param == "student" else factories.employer
    person = make()
    sign_in(client, person)
    factories.bind(person, "openid-1")
    return request.param


def subscribed(now, template_id, left):
    row = {"openid": "openid-1", "template_id": template_id, "left": left, "changed_at": now}
    factories._added(Subscription(**row))


def box(answer) -> list[str]:
    return [
        part.text
        for part in Page(answer).one("section", class_="subscribe").walk()
        if part.tag == "p" and "hidden" not in part.attributes
    ]


@pytest.mark.requirement("S189")
def test_the_page_offers_one_tap_for_each_kind_and_says_what_is_left(area, client, now):
    subscribed(now, "S1", 2)

    answer = client.get(ADDRESS[area], headers=IN_WECHAT)

    tags = [tag["template"] for tag in Page(answer).all("wx-open-subscribe")]
    assert box(answer)[0] == "签约进度通知：还可以收到 2 条，每点一次多一条。"
    assert "签约消息汇总：订阅一次，以后都发到微信。" in box(answer)
    assert box(answer)[-1].startswith("请用手机微信打开这一页订阅。") is True
    assert tags == ["S1", "S2"]
    assert "frame-src https://*.qq.com webcompt:" in answer.headers["Content-Security-Policy"]


def test_a_standing_consent_needs_no_tap(area, client, now):
    subscribed(now, "S2", -1)

    answer = client.get(ADDRESS[area], headers=IN_WECHAT)

    assert "签约消息汇总：已长期订阅，有新进展都会发到微信。" in box(answer)
    assert [tag["template"] for tag in Page(answer).all("wx-open-subscribe")] == ["S1"]


def test_outside_wechat_the_plain_words_stand_and_the_policy_is_strict(area, client):
    answer = client.get(ADDRESS[area])

    hidden = [part for part in Page(answer).all("div") if "data-in-wechat" in part.attributes]
    assert [("hidden" in part.attributes) for part in hidden] == [True, True]
    assert "frame-src" not in answer.headers["Content-Security-Policy"]


def test_where_nothing_is_configured_nothing_is_offered(area, client, settings):
    house_settings.use(settings)

    assert Page(client.get(ADDRESS[area])).all("section", class_="subscribe") == []
