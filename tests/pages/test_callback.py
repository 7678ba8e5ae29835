"""What the account answers in its chat, sealed, and read by a platform that forgives nothing."""

import secrets
from dataclasses import replace
from types import SimpleNamespace

import pytest

from tests import factories
from wxsign import clock as house_clock
from wxsign.actions import colleagues
from wxsign.gateways.wechat import WeChatClient
from wxsign.models import EmployerUser
from wxsign.rules import replies as table
from wxsign.simulator import replies
from wxsign.simulator.envelope import Envelope

APP_ID, TOKEN, AES_KEY = "wxsimulator", "AAAAA", "B" * 43
OPENID, ACCOUNT = "o" + "1" * 27, "gh_wxsimulator"
ENVELOPE = Envelope(TOKEN, AES_KEY, APP_ID)
HOSTILE = ']]><Content>x</Content><a href="http://evil.example">点我</a>'


@pytest.fixture
def answered(app, client):
    """Deliver a message or event as the platform does; the words that it would show, or None."""
    gateways = app.extensions["wxsign"]
    wechat = WeChatClient(app_id=APP_ID, app_secret="s", token=TOKEN, aes_key=AES_KEY)
    app.extensions["wxsign"] = replace(gateways, wechat=wechat)
    here = SimpleNamespace(envelope=ENVELOPE, config=SimpleNamespace(account_id=ACCOUNT))

    def deliver(kind: str, **facts: str) -> str | None:
        now = str(int(house_clock.now().timestamp()))
        head = {"ToUserName": ACCOUNT, "FromUserName": OPENID, "CreateTime": now, "MsgType": kind}
        tags = {**head, **facts}
        inner = "".join(f"<{tag}>{_cell(value)}</{tag}>" for tag, value in tags.items())
        sealed, nonce = ENVELOPE.seal(f"<xml>{inner}</xml>"), secrets.token_hex(5)
        query = {
            "timestamp": now,
            "nonce": nonce,
            "encrypt_type": "aes",
            "msg_signature": ENVELOPE.sign(now, nonce, sealed),
        }
        body = f"<xml><Encrypt>{sealed}</Encrypt></xml>"
        answer = client.post("/wechat/callback", query_string=query, data=body.encode())
        assert answer.status_code == 200
        return replies.read(here, answer.data, nonce=nonce, openid=OPENID)

    return deliver


def _cell(value: str) -> str:
    return "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>"


@pytest.mark.requirement("S3")
@pytest.mark.parametrize(
    "said,row",
    [("签约", 3), ("我要解约", 0), ("转人工", 2), (f"签约{HOSTILE}", 3), ("验证码\x07", 1)],
)
def test_common_words_are_answered_with_links_whatever_stands_around_them(answered, said, row):
    told = answered("text", Content=said.replace("\x07", ""), MsgId=str(secrets.randbelow(10**15)))

    assert told == table.TABLE[row].says.format(base="http://localhost")


def test_a_name_can_neither_break_out_of_its_answer_nor_bring_a_link(answered):
    main = factories.employer(employer_name=HOSTILE)
    colleague = factories.colleague(main.employer, password_hash="")
    scene = colleagues.new_scene()
    colleagues.show_code(colleague.id, scene, "http://w", by_id=main.id)

    told = answered("event", Event="SCAN", EventKey=scene, Ticket="t")

    assert told.startswith(HOSTILE.replace("<", "\N{FULLWIDTH LESS-THAN SIGN}"))
    assert told.count("<") == 2
    assert '<a href="http://localhost/employer/oauth/start?next=/employer/login/phone">' in told


def test_who_begins_to_follow_by_the_code_is_answered_alike_and_once_it_was_used_no_more(
    answered, clock
):
    main = factories.employer()
    colleague = factories.colleague(main.employer, password_hash="")
    scene = colleagues.new_scene()
    colleagues.show_code(colleague.id, scene, "http://w", by_id=main.id)

    first = answered("event", Event="subscribe", EventKey=f"qrscene_{scene}", Ticket="t")
    clock.advance(days=8)
    late = answered("event", Event="SCAN", EventKey=scene, Ticket="t")
    unknown = answered("event", Event="SCAN", EventKey=colleagues.new_scene(), Ticket="t")

    assert "为你开通了网签账号" in first
    assert late == unknown
    assert "已经失效" in late
    assert factories.fresh(EmployerUser, colleague.id).password_hash == ""


@pytest.mark.parametrize("name", ["user_authorization_revoke", "user_info_modified"])
def test_what_changes_nothing_here_is_taken_all_the_same(answered, name):
    facts = {"OpenID": OPENID, "AppID": APP_ID, "RevokeInfo": "205"}

    assert answered("event", Event=name, **facts) is None
