import pytest

from tests.gateways.platform import DROP, HANG, patience
from wxsign.gateways import Rejected, Unreachable
from wxsign.gateways.sms import HttpSms, NoSms, Text


def send(sms):
    return sms.send(Text("13800138000", "【网签】验证码 123456", "outbox-7"))


def test_a_text_message_is_handed_over_with_our_key(platform):
    platform.answers("/sms", {"id": "p-1"})

    assert send(HttpSms(f"{platform.url}/sms")) == "p-1"
    assert platform.calls("/sms")[0].json == {
        "id": "outbox-7",
        "phone": "13800138000",
        "text": "【网签】验证码 123456",
    }


@pytest.mark.parametrize("answer", [b"", b"OK", {}, {"id": ""}, b"[]"])
def test_an_accepted_message_without_a_number_keeps_our_key(platform, answer):
    platform.answers("/sms", answer)

    assert send(HttpSms(f"{platform.url}/sms")) == "outbox-7"


@pytest.mark.parametrize(
    "answer,uncertain", [(HANG, True), (DROP, True), (500, True), (429, False)]
)
def test_a_provider_in_trouble_is_unreachable(platform, answer, uncertain):
    platform.answers("/sms", answer)

    with pytest.raises(Unreachable) as failed:
        send(HttpSms(f"{platform.url}/sms", timeout=patience(answer)))

    assert failed.value.uncertain is uncertain
    assert "13800138000" not in str(failed.value)


@pytest.mark.parametrize("status", [302, 400, 403])
def test_a_provider_that_refuses_is_not_asked_again(platform, status):
    platform.answers("/sms", status)

    with pytest.raises(Rejected) as refused:
        send(HttpSms(f"{platform.url}/sms"))

    assert refused.value.code == status
    assert len(platform.asked) == 1


@pytest.mark.parametrize("url", ["", "nowhere", "ftp://127.0.0.1/", "http://"])
def test_an_address_that_is_none_sends_nothing_for_certain(url):
    with pytest.raises(Unreachable) as failed:
        send(HttpSms(url))

    assert failed.value.uncertain is False


def test_without_a_provider_every_message_is_refused():
    with pytest.raises(Rejected) as refused:
        send(NoSms())

    assert refused.value.code == "none"
