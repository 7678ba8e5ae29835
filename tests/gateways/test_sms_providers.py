"""Aliyun and Tencent through their own SDKs, with answers written from their documentation."""

import json
from urllib.parse import urlsplit

import pytest

from tests.gateways.platform import recorded
from wxsign.gateways import Rejected, Unreachable
from wxsign.gateways.sms import Text
from wxsign.gateways.sms_aliyun import AliyunSms
from wxsign.gateways.sms_tencent import TencentSms

GAPS = (("student", "林知夏"), ("job_title", "文员"))
TEXT = Text("13800138000", "", "wxsign-7", "online.accept.employer", GAPS)
TEMPLATES = {"online.accept.employer": "T-1"}


def aliyun(url: str) -> AliyunSms:
    return AliyunSms(
        key_id="id",
        key_secret="a secret",
        sign_name="湖北示例学院",
        templates=TEMPLATES,
        endpoint=urlsplit(url).netloc,
        protocol="http",
    )


def tencent(url: str) -> TencentSms:
    return TencentSms(
        key_id="id",
        key_secret="a secret",
        app_id="1400006666",
        sign_name="湖北示例学院",
        templates=TEMPLATES,
        endpoint=urlsplit(url).netloc,
        protocol="http",
    )


PROVIDERS = pytest.mark.parametrize("name,made", [("aliyun", aliyun), ("tencent", tencent)])


def test_aliyun_gets_the_gaps_by_name_and_answers_its_number(platform):
    platform.answers("/", recorded("sms/aliyun"))

    assert aliyun(platform.url).send(TEXT) == "900619746936498440^0"

    [asked] = platform.calls("/")
    assert asked.query["PhoneNumbers"] == "13800138000"
    assert (asked.query["SignName"], asked.query["TemplateCode"]) == ("湖北示例学院", "T-1")
    assert json.loads(asked.query["TemplateParam"]) == dict(GAPS)
    assert asked.query["OutId"] == "wxsign-7"


def test_tencent_gets_the_gaps_in_their_order_and_answers_its_number(platform):
    platform.answers("/", recorded("sms/tencent"))

    assert tencent(platform.url).send(TEXT) == "5000:1045710669157053657849499619"

    [asked] = platform.calls("/")
    assert asked.json == {
        "PhoneNumberSet": ["+8613800138000"],
        "SmsSdkAppId": "1400006666",
        "TemplateId": "T-1",
        "SignName": "湖北示例学院",
        "TemplateParamSet": ["林知夏", "文员"],
        "SessionContext": "wxsign-7",
    }


@PROVIDERS
@pytest.mark.parametrize("answer", ["busy", "often"])
def test_what_may_work_later_is_tried_again(platform, name, made, answer):
    platform.answers("/", recorded(f"sms/{name}", answer))

    with pytest.raises(Unreachable) as failed:
        made(platform.url).send(TEXT)

    assert failed.value.uncertain is False


@PROVIDERS
@pytest.mark.parametrize("answer", ["signature", "account"])
def test_what_is_refused_is_refused(platform, name, made, answer):
    platform.answers("/", recorded(f"sms/{name}", answer))

    with pytest.raises(Rejected) as refused:
        made(platform.url).send(TEXT)

    assert "13800138000" not in str(refused.value)
    assert len(platform.asked) == 1


@PROVIDERS
def test_where_nobody_listens_nothing_was_sent_for_certain(closed_port, name, made):
    with pytest.raises(Unreachable) as failed:
        made(f"http://127.0.0.1:{closed_port}").send(TEXT)

    assert failed.value.uncertain is False
    assert "13800138000" not in str(failed.value)


@PROVIDERS
def test_an_answer_that_is_lost_may_have_been_heard(platform, name, made):
    platform.answers("/", "drop")

    with pytest.raises(Unreachable) as failed:
        made(platform.url).send(TEXT)

    assert failed.value.uncertain is True


@PROVIDERS
def test_a_notice_without_a_wording_is_refused_before_anybody_is_asked(platform, name, made):
    with pytest.raises(Rejected) as refused:
        made(platform.url).send(Text("13800138000", "", "wxsign-7", "code.sms"))

    assert (refused.value.code, platform.asked) == ("template", [])


@PROVIDERS
def test_no_secret_is_shown(made, name):
    assert "a secret" not in repr(made("http://127.0.0.1:1"))
