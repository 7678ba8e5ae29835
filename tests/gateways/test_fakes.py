import pytest
from _pytest.outcomes import Failed

from tests.fakes import (
    FakeMail,
    FakeSms,
    FakeStorage,
    FakeWebhook,
    FakeWeChat,
    SentChange,
    SentMail,
    SentText,
)
from wxsign.gateways import Gateways, Rejected, Unreachable
from wxsign.gateways.sms import Text
from wxsign.gateways.wechat import Identity


def send(wechat):
    return wechat.send_template(
        openid="o1", template_id="T", fields={"thing1": "是"}, url="/", client_msg_id="1"
    )


CALLS = [
    (FakeWeChat, send),
    (FakeWeChat, lambda fake: fake.identify("CODE")),
    (FakeWeChat, lambda fake: fake.push_menu([])),
    (FakeWeChat, lambda fake: fake.templates()),
    (FakeWeChat, lambda fake: fake.subscription_templates()),
    (FakeWeChat, lambda fake: fake.send_text(openid="o1", text="t")),
    (
        FakeWeChat,
        lambda fake: fake.send_subscription(openid="o1", template_id="S", fields={}, page="/"),
    ),
    (FakeSms, lambda fake: fake.send(Text("1", "t", "k"))),
    (FakeMail, lambda fake: fake.send(to="a@b", subject="s", text="t", key="k")),
    (FakeWebhook, lambda fake: fake.send(body={"number": 1}, key="k")),
]


@pytest.mark.parametrize("fake,call", CALLS)
def test_talking_to_the_outside_in_a_transaction_fails_the_test(fake, call):
    with pytest.raises(Failed, match="while a transaction is open"):
        call(fake(transaction_is_open=lambda: True))


@pytest.mark.parametrize("fake,call", CALLS)
def test_a_fake_fails_as_often_as_it_is_told_and_remembers_nothing_of_it(fake, call):
    outside = fake(lambda: False)
    outside.fails_with(Unreachable("away", uncertain=True), times=2)
    outside.fails_with(Rejected(43004))

    for expected in (Unreachable, Unreachable, Rejected):
        with pytest.raises(expected):
            call(outside)
    assert getattr(outside, "sent", []) == []


def test_the_fakes_remember_what_was_sent():
    outside = Gateways(FakeWeChat(), FakeSms(), FakeMail(), FakeStorage(), FakeWebhook())

    msgid = send(outside.wechat)
    outside.sms.send(Text("1", "t", "k"))
    outside.mail.send(to="a@b", subject="s", text="t", key="k")
    outside.storage.put("name", b"x")
    outside.webhook.send(body={"number": 1}, key="k")

    assert [(sent.openid, sent.msgid) for sent in outside.wechat.sent] == [("o1", msgid)]
    assert outside.sms.sent == [SentText("1", "t", "k")]
    assert outside.mail.sent == [SentMail("a@b", "s", "t", "k")]
    assert outside.storage.get("name") == b"x"
    assert outside.webhook.sent == [SentChange({"number": 1}, "k")]


def test_a_code_works_once_with_the_fake_too():
    wechat = FakeWeChat()
    wechat.identities["CODE"] = Identity("o1", is_snapshot=False)

    assert wechat.identify("CODE").openid == "o1"
    with pytest.raises(Rejected):
        wechat.identify("CODE")
