import traceback

import pytest

from tests.gateways.conftest import APP_ID, SECRET
from tests.gateways.platform import DROP, HANG, patience, recorded
from wxsign import clock
from wxsign.gateways import Rejected, Unreachable
from wxsign.gateways.wechat import Identity, Template
from wxsign.gateways.wechat_token import Lent

SEND = "/cgi-bin/message/template/send"
OAUTH = "/sns/oauth2/access_token"
MENU = "/cgi-bin/menu/create"
OPENID = "oia2TjuEGTNoeX76QEjQNrcURxG8"
CODE = "041nDa1w3nVnYZ2gKS3w3GkSuq0nDa1n"
RID = "rid: 65a4d5b3-3a7d7d3f-0a5a5b5c"


def send(client, url="https://h5.example.cn/student/"):
    return client.send_template(
        openid=OPENID,
        template_id="TEMPLATE",
        fields={"thing1": "张三", "time2": "2026年11月22日 09:30"},
        url=url,
        client_msg_id="outbox-42",
    )


def test_a_template_message_has_the_documented_shape(platform, client_of):
    msgid = send(client_of())

    asked = platform.calls(SEND)[0]
    assert msgid == "3599307433715204104"
    assert (asked.method, asked.query) == ("POST", {"access_token": "TOKEN_1"})
    assert asked.json == {
        "touser": OPENID,
        "template_id": "TEMPLATE",
        "url": "https://h5.example.cn/student/",
        "client_msg_id": "outbox-42",
        "data": {"thing1": {"value": "张三"}, "time2": {"value": "2026年11月22日 09:30"}},
    }


def test_chinese_travels_as_it_is_and_not_escaped(platform, client_of):
    send(client_of())

    body = platform.calls(SEND)[0].body
    assert body.count("张三".encode()) == 1
    assert body.count(b"\\u") == 0


def test_a_message_without_a_link_carries_no_url(platform, client_of):
    send(client_of(), url="")

    assert "url" not in platform.calls(SEND)[0].json


@pytest.mark.parametrize(
    "name,words",
    [
        ("40003", f"40003 {RID}"),
        ("40037", f"40037 {RID}"),
        ("43004", f"43004 {RID}"),
        ("43117", f"43117 {RID}"),
        ("40241", f"40241 {RID}"),
        ("47003", f"47003 data.thing1.value invalid, {RID}"),
    ],
)
def test_an_errcode_is_a_refusal_that_says_what_helps_and_names_nobody(
    platform, client_of, name, words
):
    platform.answers(SEND, recorded(SEND, name))

    with pytest.raises(Rejected) as refused:
        send(client_of())

    assert (refused.value.code, str(refused.value)) == (int(name), words)
    assert len(platform.calls(SEND)) == 1


@pytest.mark.parametrize("name", ["-1", "45009", "45011"])
def test_a_busy_platform_is_asked_again_later_and_has_done_nothing(platform, client_of, name):
    platform.answers(SEND, recorded(SEND, name))

    with pytest.raises(Unreachable) as failed:
        send(client_of())

    assert (failed.value.code, failed.value.uncertain) == (int(name), False)
    assert len(platform.calls(SEND)) == 1


@pytest.mark.parametrize(
    "answer",
    [HANG, DROP, 502, 500, b"", b'{"errcode":0,"msg', b"[]", b"\xff", {"errcode": 0}],
    ids=str,
)
def test_whoever_loses_the_answer_may_have_been_heard(platform, client_of, redis, answer):
    platform.answers(SEND, answer)
    until = clock.now().timestamp() + 7200
    redis.set(f"wechat:lent:token:{APP_ID}", Lent("TOKEN_1", until).text())

    with pytest.raises(Unreachable) as failed:
        send(client_of(redis=redis, timeout=patience(answer)))

    assert failed.value.uncertain is True
    assert len(platform.calls(SEND)) == 1


def test_where_nobody_listens_nothing_was_done(client_of, closed_port):
    with pytest.raises(Unreachable) as failed:
        client_of(api_base_url=f"http://127.0.0.1:{closed_port}").identify("CODE")

    assert (str(failed.value), failed.value.uncertain) == ("no connection", False)


def test_a_code_is_exchanged_for_the_openid(platform, client_of):
    identity = client_of().identify("CODE")

    asked = platform.calls(OAUTH)[0]
    assert identity == Identity(OPENID, is_snapshot=False)
    assert asked.method == "GET"
    assert asked.query == {
        "appid": APP_ID,
        "secret": SECRET,
        "code": "CODE",
        "grant_type": "authorization_code",
    }


def test_a_snapshot_page_is_told_from_a_person(platform, client_of):
    platform.answers(OAUTH, recorded(OAUTH, "snapshot"))

    assert client_of().identify("CODE").is_snapshot is True


@pytest.mark.parametrize("name", ["40029", "40163"])
def test_a_code_that_is_wrong_or_used_is_refused_without_a_second_try(platform, client_of, name):
    platform.answers(OAUTH, recorded(OAUTH, name))

    with pytest.raises(Rejected) as refused:
        client_of().identify("CODE")

    assert refused.value.code == int(name)
    assert len(platform.calls(OAUTH)) == 1


def test_the_menu_is_sent_whole(platform, client_of):
    buttons = [{"type": "view", "name": "学生服务", "url": "https://h5.example.cn/student/"}]

    client_of().push_menu(buttons)

    assert platform.calls(MENU)[0].json == {"button": buttons}


def test_a_menu_that_wechat_refuses_is_refused(platform, client_of):
    platform.answers(MENU, recorded(MENU, "40018"))

    with pytest.raises(Rejected) as refused:
        client_of().push_menu([])

    assert refused.value.code == 40018


def test_the_templates_of_the_account_are_listed(platform, client_of):
    assert client_of().templates() == [
        Template(
            "iPk5sOIt5X_flOVKn5GrTFpncEYTojx6ddbt8WYoV5s",
            "审核结果通知",
            "学生姓名：{{thing1.DATA}}\n审核时间：{{time2.DATA}}\n",
        )
    ]


@pytest.mark.parametrize("answer", [{}, {"template_list": {}}, {"template_list": ["x"]}])
def test_a_list_of_templates_in_another_shape_is_no_answer(platform, client_of, answer):
    platform.answers("/cgi-bin/template/get_all_private_template", answer)

    with pytest.raises(Unreachable):
        client_of().templates()


@pytest.mark.parametrize("answer", [HANG, DROP, 302, 404, 503, b"<", "words", {"errcode": "?"}])
@pytest.mark.parametrize("call", ["send", "identify"])
def test_no_failure_shows_a_secret_a_token_or_a_person(platform, client_of, caplog, call, answer):
    caplog.set_level("DEBUG")
    client = client_of(timeout=patience(answer))
    platform.answers(SEND, answer)
    platform.answers(OAUTH, answer)

    with pytest.raises((Unreachable, Rejected)) as failed:
        send(client) if call == "send" else client.identify(CODE)

    shown = "".join(traceback.format_exception(failed.value)) + repr(failed.value) + caplog.text
    private = (SECRET, "TOKEN_1", "USER_TOKEN", OPENID, CODE, "access_token=")
    assert [word for word in private if word in shown] == []
    assert failed.value.__context__ is None


def test_the_client_itself_shows_no_secret(client_of):
    client = client_of(previous_aes_key="Z" * 43)

    private = (client.app_secret, client.token, client.aes_key, client.previous_aes_key)
    assert [word for word in private if word in repr(client)] == []
