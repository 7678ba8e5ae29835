"""订阅通知 and 客服消息 as the platform's documentation writes them."""

import pytest

from tests.gateways.platform import recorded
from wxsign.gateways import Rejected, Unreachable
from wxsign.gateways.wechat import Template

BIZSEND = "/cgi-bin/message/subscribe/bizsend"
ANSWER = "/cgi-bin/message/custom/send"
LIST = "/wxaapi/newtmpl/gettemplate"
OPENID = "oia2TjuEGTNoeX76QEjQNrcURxG8"
URL = "https://h5.example.cn/student/agreements/7"


def notice(client, page=URL):
    return client.send_subscription(
        openid=OPENID, template_id="S1", fields={"thing1": "江城软件"}, page=page
    )


def test_a_notice_has_the_documented_shape_and_none_of_mini_programs(platform, client_of):
    msgid = notice(client_of())

    asked = platform.calls(BIZSEND)[0]
    assert (msgid, asked.query) == ("1700827132819554304", {"access_token": "TOKEN_1"})
    assert asked.json == {
        "touser": OPENID,
        "template_id": "S1",
        "page": URL,
        "data": {"thing1": {"value": "江城软件"}},
    }
    assert asked.body.count("江城软件".encode()) == 1


def test_a_notice_without_a_number_and_without_a_page_is_sent_all_the_same(platform, client_of):
    platform.answers(BIZSEND, recorded(BIZSEND, "silent"))

    assert notice(client_of(), page="") == ""
    assert sorted(platform.calls(BIZSEND)[0].json) == ["data", "template_id", "touser"]


def test_an_answer_is_a_text(platform, client_of):
    client_of().send_text(openid=OPENID, text="已同意。")

    assert platform.calls(ANSWER)[0].json == {
        "touser": OPENID,
        "msgtype": "text",
        "text": {"content": "已同意。"},
    }


@pytest.mark.parametrize(
    "path,name", [(BIZSEND, "43101"), (BIZSEND, "47003"), (ANSWER, "45015"), (ANSWER, "45047")]
)
def test_a_refusal_says_its_code(platform, client_of, path, name):
    platform.answers(path, recorded(path, name))
    client = client_of()

    with pytest.raises(Rejected) as refused:
        notice(client) if path == BIZSEND else client.send_text(openid=OPENID, text="好")

    assert refused.value.code == int(name)


def test_the_account_tells_which_consent_has_no_end(client_of):
    assert client_of().subscription_templates() == [
        Template(
            "9Aw5ZV1j9xdWTFEkqCpZ7mIBbSC34khK55OtzUPl0rU",
            "报名结果通知",
            "会议时间:{{date2.DATA}}\n会议地点:{{thing1.DATA}}\n",
            is_subscription=True,
        ),
        Template(
            "cy_DfOZL7lypxHh3ja3DyAUbn1GYQRGwezuy5LBTFME",
            "洗衣机故障提醒",
            "完成时间:{{time1.DATA}}\n所在位置:{{thing2.DATA}}\n",
            is_subscription=True,
            is_standing=True,
        ),
    ]


def test_a_list_that_is_none_is_no_answer(platform, client_of):
    platform.answers(LIST, {"errcode": 0, "data": {"title": "x"}})

    with pytest.raises(Unreachable):
        client_of().subscription_templates()
