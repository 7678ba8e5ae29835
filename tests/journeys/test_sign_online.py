"""An invitation becomes a numbered agreement: two phones and a desk, real processes, real HTTP."""

import re
from datetime import timedelta

import pytest

from tests.journeys.browserless import DESKTOP, Visitor
from tests.journeys.stage import until
from wxsign import clock
from wxsign.demo import people

STUDENT, UNIT = next(people.students()), next(people.employers())
TERMS = {
    "job_category": "13",
    "job_title": "后端开发工程师",
    "answer_days": "5",
    "probation_days": "180",
    "probation_pay": "6,000",
    "regular_pay": "7,500",
    "penalty": "5,000",
    "report_place": "湖北省武汉市洪山区示例大道 18 号",
    "report_by": (clock.now() + timedelta(days=200)).date().isoformat(),
    "work_place": "湖北省武汉市洪山区",
    "contact": UNIT.contact,
    "contact_phone": UNIT.phone,
    "file_reception": "2",
    "hukou_reception": "4",
}


def tap(stage, visitor: Visitor, openid: str, button: str):
    url = stage.platform_call(f"/_sim/users/{openid}/tap", {"button": button})["url"]
    return visitor.open(url)


def code_from(stage, phone: str, seen: int) -> str:
    messages = until(lambda: stage.sms(phone)[seen:], "an SMS with a code")
    return re.search(r"\d{6}", messages[-1]["text"])[0]


def card_with(stage, openid: str, words: str) -> dict:
    def found():
        cards = [item for item in stage.chat(openid) if item["kind"] == "template"]
        return [card for card in cards if words in str(card)]

    return until(found, f"a card with {words}")[-1]


@pytest.mark.requirement("S3", "S4", "S5", "S6", "S12", "S38", "S49", "S62", "S63", "S189", "S193")
def test_an_invitation_becomes_a_numbered_agreement_on_two_phones_and_a_desk(stage):
    employer, student, reviewer = Visitor(), Visitor(), Visitor(DESKTOP)

    page = tap(stage, employer, people.EMPLOYER_OPENID, "企业服务")
    assert page.name == "employer.home"
    page = employer.open(page.link("/employer/search"))
    year = max(page.form("search").options["year"])
    found = employer.submit(
        "search", school="1", year=year, name=STUDENT.name, id_or_phone=STUDENT.phone
    )
    assert STUDENT.name in found.text
    listed = employer.submit("add")
    assert listed.name == "employer.candidates"
    employer.open(stage.app + "/employer/invitations/new?student=1")
    confirmation = employer.submit("preview", **TERMS)
    assert confirmation.name == "employer.confirmation"
    assert "7,500" in confirmation.text
    seen = len(stage.sms(UNIT.phone))
    employer.submit("获取验证码")
    sent = employer.submit("invite", code=code_from(stage, UNIT.phone, seen))
    assert sent.status == 200
    assert STUDENT.name in sent.text

    card = card_with(stage, people.STUDENT_OPENID, UNIT.name)
    assert card["title"] == "签约邀请通知"
    tap(stage, student, people.STUDENT_OPENID, "学生服务")
    letter = student.open(card["url"])
    assert letter.name == "student.invitation"
    agreement_id = int(letter.ids[0])
    assert "过期不反馈视为主动放弃" in letter.text
    assert "5,000" in letter.text
    student.open(letter.link("/confirmation"))
    seen = len(stage.sms(STUDENT.phone))
    student.submit("获取验证码")
    code = code_from(stage, STUDENT.phone, seen)
    result = student.submit("accept", agree="on", code=code)
    assert result.name == "student.result"
    assert "等待学校审核" in result.text
    until(lambda: card_with(stage, people.EMPLOYER_OPENID, "学生已同意签约"), "the employer's card")

    reviewer.open(stage.app + "/desk/")
    queue = reviewer.submit("登录", account="school", password=people.PASSWORD)
    assert queue.name == "desk.queue"
    review = reviewer.open(f"{stage.app}/desk/reviews/{agreement_id}")
    assert "under_review" in review.states
    reviewer.submit("approve")

    detail = student.open(f"{stage.app}/student/agreements/{agreement_id}")
    number = re.search(r"\b1\d{4}19097\d{6}", detail.text.replace("协议书编号", " "))[0]
    assert "已生效" in detail.text
    card_with(stage, people.STUDENT_OPENID, "签约审核通过")
    card_with(stage, people.EMPLOYER_OPENID, "签约审核通过")
    for visitor, area in ((student, "student"), (employer, "employer")):
        address = f"{stage.app}/{area}/agreements/{agreement_id}"
        picture = until(
            lambda: _good(visitor.raw(f"{address}/pages/1")),  # noqa: B023 - asked at once
            "the page image",
        )
        assert picture.headers["Content-Type"] == "image/webp"
        shown = visitor.open(address)
        assert number in shown.text
        pdf = visitor.raw(shown.link("download"))
        assert pdf.content.startswith(b"%PDF-")
        assert "attachment" in pdf.headers["Content-Disposition"]


def _good(answer):
    return answer if answer.status_code == 200 else None
