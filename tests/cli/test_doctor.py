"""What `flask doctor` says of the account's subscription templates."""

from dataclasses import replace

from wxsign import settings as house_settings
from wxsign.gateways.wechat import Template
from wxsign.rules.notices import PROGRESS


def test_the_doctor_looks_at_subscription_templates_too(run, settings, fakes):
    ids = {"progress": "S1", "online.approve.student": "S2", "nobody": "S1"}
    house_settings.use(replace(settings, wechat=replace(settings.wechat, subscriptions=ids)))
    ours = [f"{label}:{{{{{key}.DATA}}}}" for key, label in PROGRESS.fields]
    differs = "\n".join([*ours[:3], "备注:{{phrase4.DATA}}"])
    fakes.wechat.known_subscriptions = [
        Template("S1", "进度", differs, is_subscription=True, is_standing=True)
    ]

    told = {line for line in run("doctor").output.splitlines() if "订阅通知" in line}

    assert told == {
        "错  订阅通知 online.approve.student：配置的模板不在公众号里",
        "错  订阅通知 nobody：没有这个通知，也没有这个模板",
        "好  订阅通知 进度：长期订阅",
        "错  订阅通知 进度：公众号的模板里没有“下一步”。",
        "错  订阅通知 进度：公众号的模板还要填“备注”，我们没有这一项。",
    }
