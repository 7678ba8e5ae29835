"""A colleague scans the code that the main account shows, follows the account and signs in."""

import re

import pytest

from tests.journeys.browserless import WECHAT, Visitor
from tests.journeys.stage import until
from tests.journeys.visits import UNITS, code_after, codes, employer_in, rows

pytestmark = pytest.mark.requirement("S3", "S5")

UNIT, PHONE, OPENID = UNITS[2], "13755550022", "oSimColleague000000000000022"


def words(stage) -> list[str]:
    return [item["text"] for item in stage.chat(OPENID) if item["kind"] == "text"]


def test_the_code_of_a_unit_leads_a_stranger_to_his_first_login(stage):
    main, seen = employer_in(stage, UNIT), len(codes(stage, PHONE))
    main.open(f"{stage.app}/employer/colleagues/new")
    listed = main.submit("add", name="沈若溪", phone=PHONE, account="joins22", role="recruiter")
    main.open(f"{stage.app}/employer/colleagues/{listed.ids[-1]}")
    main.submit("出示邀请码")
    [(address,)] = rows(stage, "SELECT address FROM colleague_code")
    stage.platform_call("/_sim/users", {"openid": OPENID, "phone": PHONE, "follows": False})

    stage.platform_call(f"/_sim/users/{OPENID}/scan", {"url": address})
    asked = until(lambda: words(stage), "the answer in the chat")[-1]
    phone = Visitor(f"{WECHAT} phone-{OPENID}")
    phone.open(re.search(r'href="([^"]+)"', asked)[1])
    phone.submit("获取验证码", phone=PHONE, notice="2026-1")
    phone.submit("登录", code=code_after(stage, PHONE, seen))
    page = phone.submit("confirm", password="joins-2026-05", again="joins-2026-05")
    stage.platform_call(f"/_sim/users/{OPENID}/scan", {"url": address})

    assert asked.startswith(f"{UNIT.name}为你开通了网签账号。")
    assert page.name == "employer.home"
    assert len(rows(stage, "SELECT id FROM binding WHERE openid = ?", OPENID)) == 1
    until(lambda: "已经失效" in words(stage)[-1], "the answer to a code that was used")
