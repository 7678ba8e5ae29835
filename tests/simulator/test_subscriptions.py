"""订阅通知 and 客服消息, ../spec/wechat.md §4.6 and the pages named in the simulator's files."""

import pytest

SEND = "/cgi-bin/message/subscribe/bizsend"
ANSWER = "/cgi-bin/message/custom/send"
FIELDS = [{"key": "thing1", "label": "对方"}, {"key": "phrase2", "label": "当前进度"}]
DATA = {"thing1": {"value": "江城软件"}, "phrase2": {"value": "审核通过"}}


@pytest.fixture
def once(platform):
    platform.post(
        "/_sim/subscriptions", {"template_id": "S1", "title": "签约进度", "fields": FIELDS}
    )
    return platform


def send(platform, openid, **changes):
    wish = {"touser": openid, "template_id": "S1", "data": DATA, **changes}
    return platform.post(SEND, wish, access_token=platform.token())


def agree(platform, openid, template_id="S1", **more):
    return platform.post(f"/_sim/users/{openid}/consent", {"templates": [template_id], **more})


def left(platform, openid):
    return platform.get(f"/_sim/users/{openid}/subscriptions")["left"]


def answer(platform, openid, content="收到"):
    wish = {"touser": openid, "msgtype": "text", "text": {"content": content}}
    return platform.post(ANSWER, wish, access_token=platform.token())["errcode"]


def test_one_consent_allows_one_notice_and_both_are_told(once, account):
    openid = once.user()
    agree(once, openid)
    popup = account.take("subscribe_msg_popup_event").xml

    first, second = send(once, openid, page="http://127.0.0.1:8000/student/"), send(once, openid)

    sent = account.take("subscribe_msg_sent_event").xml
    [card] = once.chat(openid)
    assert (
        "<SubscribeMsgPopupEvent><List><TemplateId><![CDATA[S1]]></TemplateId>"
        "<SubscribeStatusString><![CDATA[accept]]></SubscribeStatusString>"
        "<PopupScene>1</PopupScene></List></SubscribeMsgPopupEvent>"
    ) in popup
    assert (first["errcode"], second["errcode"]) == (0, 43101)
    assert (
        f"<MsgID><![CDATA[{first['msgid']}]]></MsgID><ErrorCode><![CDATA[0]]></ErrorCode>"
        "<ErrorStatus><![CDATA[success]]></ErrorStatus>"
    ) in sent
    assert (card["kind"], card["title"], card["place"]) == ("subscription", "签约进度", "")
    assert [line["value"] for line in card["fields"]] == ["江城软件", "审核通过"]


def test_who_does_not_follow_finds_it_among_the_service_notices(once):
    openid = once.user(follows=False)
    agree(once, openid)

    send(once, openid)

    assert once.chat(openid)[0]["place"] == "服务通知"


def test_consents_add_up_a_closed_window_changes_nothing_and_a_decline_takes_all(once, account):
    openid = once.user()
    agree(once, openid)
    agree(once, openid)
    agree(once, openid, answer="reject")

    assert left(once, openid) == {"S1": 2}
    once.post(f"/_sim/users/{openid}/decline", {"templates": ["S1"]})

    change = account.take("subscribe_msg_change_event").xml
    assert left(once, openid) == {"S1": 0}
    assert "<SubscribeMsgChangeEvent><List><TemplateId><![CDATA[S1]]></TemplateId>" in change


def test_a_standing_consent_is_never_used_up(platform):
    fields = {"template_id": "S2", "title": "长期", "fields": FIELDS, "standing": True}
    platform.post("/_sim/subscriptions", fields)
    openid = platform.user()
    agree(platform, openid, "S2")

    codes = [send(platform, openid, template_id="S2")["errcode"] for _ in range(3)]

    listed = platform.get("/wxaapi/newtmpl/gettemplate", access_token=platform.token())
    assert (codes, left(platform, openid)) == ([0, 0, 0], {"S2": -1})
    assert listed["data"] == [
        {
            "priTmplId": "S2",
            "title": "长期",
            "content": "对方:{{thing1.DATA}}\n当前进度:{{phrase2.DATA}}",
            "example": "",
            "type": 3,
        }
    ]


@pytest.mark.parametrize(
    "changes,code",
    [
        ({"template_id": "T1"}, 40037),  # a template of messages is none of subscriptions
        ({"data": {**DATA, "phrase2": {"value": "PASS"}}}, 47003),
        ({"data": {"thing1": {"value": "江城软件"}}}, 47003),
        ({"page": "pages/index"}, 41030),
        ({"touser": "o-nobody"}, 40003),
    ],
)
def test_what_is_wrong_is_refused_and_uses_nothing_up(once, changes, code):
    openid = once.user()
    agree(once, openid)

    assert send(once, openid, **changes)["errcode"] == code
    assert left(once, openid) == {"S1": 1}


def test_the_account_may_answer_five_times_within_two_days_of_the_persons_words(platform):
    openid = platform.user()
    before = answer(platform, openid)
    platform.post(f"/_sim/users/{openid}/say", {"text": "你好"})

    codes = [answer(platform, openid) for _ in range(6)]

    platform.post(f"/_sim/users/{openid}/say", {"text": "还在吗"})
    platform.advance(48 * 3600)
    assert (before, codes) == (45015, [0, 0, 0, 0, 0, 45047])
    assert answer(platform, openid) == 45015
    assert [item["text"] for item in platform.chat(openid) if item["kind"] == "text"].count(
        "收到"
    ) == 5


def test_a_scan_opens_a_minute_for_three_answers(platform):
    openid = platform.user()
    platform.post(f"/_sim/users/{openid}/scan", {"scene": "s"})

    codes = [answer(platform, openid) for _ in range(4)]

    assert codes == [0, 0, 0, 45047]


@pytest.mark.parametrize("words,code", [(" ", 44004), ("长" * 683, 45002)])
def test_an_answer_has_words_and_not_too_many(platform, words, code):
    openid = platform.user()
    platform.post(f"/_sim/users/{openid}/say", {"text": "你好"})

    assert answer(platform, openid, words) == code
