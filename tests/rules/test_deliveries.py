"""What became of a message, in plain words."""

import pytest

from wxsign.rules.deliveries import Facts, Way, way


@pytest.mark.requirement("S189")
@pytest.mark.parametrize(
    "facts,wanted",
    [
        (Facts("wechat", "wechat", "waiting", "", ""), ("微信", "正在发送", "waiting", "")),
        (Facts("wechat", "wechat", "sent", "", ""), ("微信", "已发送", "done", "")),
        (Facts("wechat", "wechat", "sent", "success", ""), ("微信", "已送达", "done", "")),
        (
            Facts("wechat", "sms", "sent", "failed:user block", ""),
            ("短信", "已发送", "done", "微信没有送到，改发短信。"),
        ),
        (
            Facts("wechat", "sms", "waiting", "", "wechat refused: 43004"),
            ("短信", "正在发送", "waiting", "微信没有送到，改发短信。"),
        ),
        (
            Facts("wechat", "wechat", "sent", "", "", is_silent=True),
            ("微信", "未回执", "ended", "微信没有告诉我们是否送到。"),
        ),
        (
            Facts("wechat", "wechat", "sent", "success", "", is_silent=True, is_merged=True),
            ("微信", "已送达", "done", "与前后几条通知合成一条发送。"),
        ),
        (
            Facts("wechat", "wechat", "sent", "failed: user block", ""),
            ("微信", "未送达", "refused", ""),
        ),
        (Facts("sms", "sms", "sent", "", "", is_silent=True), ("短信", "已发送", "done", "")),
        (Facts("mail", "mail", "sent", "", ""), ("邮件", "已发送", "done", "")),
        (
            Facts("wechat", "sms", "dead", "", "sms refused: no phone"),
            ("短信", "未送达", "refused", "学校没有登记手机号。"),
        ),
        (
            Facts("sms", "sms", "dead", "", "sms refused: blocked"),
            ("短信", "未送达", "refused", "短信没有发成，学校会处理。"),
        ),
        (
            Facts("mail", "mail", "held", "", "outcome unknown: lost"),
            (
                "邮件", "未送达", "refused",
                "没有收到回音，不能确定是否送到。为免重复，系统不再自动发，学校会处理。",
            ),
        ),
    ],
)  # fmt: skip
def test_a_way_says_its_channel_what_became_of_it_and_why(facts: Facts, wanted: tuple[str, ...]):
    channel, label, tone, why = wanted

    assert way(facts) == Way(channel, facts.state, label, tone, why)
