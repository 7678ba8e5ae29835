"""The JS-SDK: who gets a signature, what pages carry, and what phones report (`wechat.md` §5)."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests import factories
from tests.gateways import platform as platforms
from tests.pages.student.reading import Page
from wxsign.app import create_app
from wxsign.db import db
from wxsign.gateways import Rejected, Unreachable
from wxsign.gateways.wechat import WeChatClient
from wxsign.gateways.wechat_pages import sign
from wxsign.models import ChannelFault

WECHAT = {"User-Agent": "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50 NetType/WIFI"}
TICKET = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg"
NONCE, MOMENT = "Wm3WZYTPz0wzccnW", datetime.fromtimestamp(1414587457, UTC)
HERE = "http://localhost/student/agreements/1?from=singlemessage&isappinstalled=0"


@pytest.fixture
def student(client, sign_in):
    person = factories.student()
    sign_in(client, person)
    return person


def script_of(answer):
    """The tag of the JS-SDK on a page; None where there is none."""
    found = [tag.attributes for tag in Page(answer).all("script") if "data-sdk" in tag.attributes]
    return found[0] if found else None


@pytest.mark.scenario(18)
@pytest.mark.parametrize(
    "url,signature",
    [
        ("http://mp.weixin.qq.com", "f4d90daf4b3bca3078ab155816175ba34c443a7b"),
        ("http://mp.weixin.qq.com?params=value", "0f9de62fce790f9a083d5c99e95740ceb90c27ed"),
        ("http://mp.weixin.qq.com/", "a1a0141122148a10c58bbd00ef52231dc4dda87a"),
        (
            "https://h5.example.cn/student/upload?id=1&from=menu",
            "cf99edd88e3e55ce55cded84b14698f01dfe427f",
        ),
    ],
)
def test_the_vectors_of_the_platform_hold(clock, url, signature):
    clock.set(MOMENT)

    assert sign("wx0", TICKET, url, nonce=NONCE).signature == signature


def test_the_vector_of_a_page_of_ours_holds_through_the_address(
    settings, fakes, clock, monkeypatch
):
    clock.set(MOMENT)
    monkeypatch.setattr(secrets, "token_hex", lambda _size: NONCE)
    config = replace(settings, app=replace(settings.app, base_url="https://h5.example.cn"))
    with platforms.running() as platform:
        platform.answers(
            "/cgi-bin/ticket/getticket",
            {"errcode": 0, "errmsg": "ok", "ticket": TICKET, "expires_in": 7200},
        )
        account = {key: getattr(config.wechat, key) for key in ("app_id", "app_secret", "token")}
        wechat = WeChatClient(**account, aes_key=config.wechat.aes_key, api_base_url=platform.url)
        client = create_app(config, replace(fakes, wechat=wechat)).test_client()
        answer = client.get(
            "/wechat/jssdk",
            query_string={"url": "https://h5.example.cn/student/upload?id=1&from=menu"},
            base_url="https://h5.example.cn",
        )

    assert answer.get_json() == {
        "appId": "wx0123456789abcdef",
        "timestamp": 1414587457,
        "nonceStr": NONCE,
        "signature": "cf99edd88e3e55ce55cded84b14698f01dfe427f",
    }
    assert TICKET not in answer.text
    assert answer.headers["Cache-Control"] == "private, max-age=240"


@pytest.mark.parametrize("url", [HERE, "http://localhost/", "http://localhost/a?b=%2525%20c"])
def test_an_address_of_ours_is_signed_as_the_browser_spells_it(client, url):
    given = client.get("/wechat/jssdk", query_string={"url": url}).get_json()

    again = sign("wx0123456789abcdef", "the-ticket-of-the-tests", url, nonce=given["nonceStr"])
    assert given["signature"] == again.signature


def test_no_other_address_is_signed(client):
    foreign = (
        "",
        "http://localhost",
        "https://localhost/",
        "http://localhost.evil.example/",
        "http://evil.example/http://localhost/",
        "http://localhost/#top",
        "http://localhost/签",
        "http://localhost/\n",
        "http://localhost/" + "a" * 1024,
    )

    answers = [client.get("/wechat/jssdk", query_string={"url": url}) for url in foreign]

    assert {url: answer.status_code for url, answer in zip(foreign, answers, strict=True)} == (
        dict.fromkeys(foreign, 400)
    )


@pytest.mark.parametrize("failure", [Unreachable("ticket: -1"), Rejected(48001, "rid: 1")])
def test_without_a_ticket_the_page_does_without(client, fakes, failure):
    fakes.wechat.fails_with(failure)

    answer = client.get("/wechat/jssdk", query_string={"url": HERE})

    assert (answer.status_code, answer.text) == (503, "")


def test_one_address_may_be_asked_often_but_not_without_end(counted, client):
    answers = {client.get("/wechat/jssdk/faults").status_code for _ in range(2)}
    for _ in range(60):
        client.post("/wechat/jssdk/faults", data={"what": "x", "page": "student.home"})

    after = client.post("/wechat/jssdk/faults", data={"what": "x", "page": "student.home"})

    assert (answers, after.status_code) == ({404}, 429)


def test_inside_wechat_a_personal_page_asks_for_the_sdk_and_only_that(client, student):
    answer = client.get("/student/", headers=WECHAT)

    tag = script_of(answer)
    assert tag["data-sdk"].split() == [
        "https://res.wx.qq.com/open/js/jweixin-1.6.0.js",
        "https://res2.wx.qq.com/open/js/jweixin-1.6.0.js",
    ]
    assert (tag["data-tags"], "defer" in tag) == ("", True)
    assert policy_of(answer)["script-src"] == "'self' https://res.wx.qq.com https://res2.wx.qq.com"
    assert "frame-src" not in policy_of(answer)


@pytest.mark.parametrize(
    "headers", [{}, {"User-Agent": "Mozilla/5.0 wxwork/2.4.2 MicroMessenger/6.3.22"}]
)
def test_elsewhere_no_page_is_wider_than_before(client, student, headers):
    answer = client.get("/student/", headers=headers)

    assert (script_of(answer), policy_of(answer)["script-src"]) == (None, "'self'")


def test_a_public_page_asks_for_nothing(client):
    assert script_of(client.get("/help", headers=WECHAT)) is None


def test_where_it_is_switched_off_no_page_asks_and_nothing_is_signed(settings, fakes):
    config = replace(settings, wechat=replace(settings.wechat, js_sdk=False))
    client = create_app(config, fakes).test_client()

    assert script_of(client.get("/student/binding", headers=WECHAT)) is None
    assert client.get("/wechat/jssdk", query_string={"url": HERE}).status_code == 404


@pytest.mark.parametrize(
    "says,code,means",
    [
        ("config:invalid signature", 63002, "签名无效"),
        ("config:fail,Error: 系统错误,错误码：40048,invalid url domain", 40048, "JS接口安全域名"),
        ("hideMenuItems:permission denied", 48001, "接口权限"),
    ],
)
def test_what_we_can_mend_is_kept_for_the_desk_once_a_minute(client, clock, says, code, means):
    for seconds in (0, 5, 61):
        clock.advance(seconds=seconds)
        answer = client.post(
            "/wechat/jssdk/faults", data={"what": says, "page": "student.home"}, headers=WECHAT
        )
        assert answer.status_code == 204

    [fault] = db.session.scalars(select(ChannelFault)).all()
    assert (fault.code, fault.notice, fault.times) == (code, "js_sdk", 2)
    assert means in fault.hint


@pytest.mark.parametrize(
    "what,page,status",
    [
        ("open tags", "student.home", 204),
        ("13812345678 林知夏", "student.home", 204),
        ("config:invalid signature", "http://localhost/student/?a=b", 400),
        ("", "student.home", 400),
    ],
)
def test_what_is_the_phones_own_or_no_report_is_not_kept(client, capsys, what, page, status):
    answer = client.post("/wechat/jssdk/faults", data={"what": what, "page": page})

    assert answer.status_code == status
    assert db.session.scalars(select(ChannelFault)).all() == []
    assert "13812345678" not in capsys.readouterr().out


def policy_of(answer):
    """The policy as a table."""
    parts = answer.headers["Content-Security-Policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)
