"""解约 over real processes: asked, agreed to, approved; asked and turned down (S86 to S109)."""

import pytest

from tests.journeys.browserless import Visitor
from tests.journeys.newcomers import newcomer
from tests.journeys.stage import until
from tests.journeys.test_sign_online import card_with
from tests.journeys.visits import (
    UNITS,
    code_after,
    codes,
    employer_in,
    invite,
    ready_to_accept,
    reviewer_in,
    rows,
    student_in,
    tap,
)
from wxsign.demo import people

UNIT, OTHER = UNITS[1], UNITS[2]


def signed(stage, employer: Visitor, student, who, reviewer: Visitor) -> int:
    """An agreement in force between this employer and this newcomer; its number."""
    record = invite(stage, employer, UNIT, who)
    code = ready_to_accept(stage, student, who, record)
    assert student.submit("accept", agree="on", code=code).name == "student.result"
    reviewer.open(f"{stage.app}/desk/reviews/{record}")
    reviewer.submit("approve")
    return record


@pytest.fixture
def people_in(stage):
    """The employer's phone, a reviewer, and a newcomer in a browser."""
    who = newcomer(stage)
    employer = Visitor()
    assert tap(stage, employer, people.EMPLOYER_OPENID, "企业服务").name == "employer.home"
    return employer, reviewer_in(stage), student_in(stage, who), who


def asked(stage, visitor: Visitor, phone: str, at: str, reason: str):
    """解约须知, the reason, a code, 确定; the page that stands then."""
    visitor.open(f"{at}/termination/notice")
    visitor.submit("申请解约", agree="1")
    seen = len(codes(stage, phone))
    visitor.submit("获取验证码", reason=reason)
    return visitor.submit("request", code=code_after(stage, phone, seen))


@pytest.mark.requirement("S86", "S96", "S104", "S105", "S106", "S108", "S109", "S194")
def test_the_student_asks_the_employer_agrees_the_school_approves(stage, people_in):
    employer, reviewer, student, who = people_in
    record = signed(stage, employer, student, who, reviewer)
    mine = f"{stage.app}/student/agreements/{record}"
    theirs = f"{stage.app}/employer/agreements/{record}"

    page = asked(stage, student, who.phone, mine, "拟录取硕士研究生，决定继续升学")
    assert (page.name, "等待单位答复解约申请" in page.text) == ("student.termination", True)

    card = card_with(stage, people.EMPLOYER_OPENID, "学生申请解约")
    page = employer.open(card["url"])
    assert "拟录取硕士研究生，决定继续升学" in page.text
    employer.open(page.link("/consent"))
    seen = len(codes(stage, UNIT.phone))
    employer.submit("获取验证码", agree="1")
    page = employer.submit("agree", code=code_after(stage, UNIT.phone, seen))
    assert (page.name, "等待解约审核" in page.text) == ("employer.termination", True)
    assert "已生效" in student.open(mine).text

    reviewer.open(f"{stage.app}/desk/reviews/{record}")
    reviewer.submit("解约审核通过")
    reviewer.submit("确认解约审核通过")
    assert "解约已经完成" in student.open(f"{mine}/termination").text
    assert "已解约" in student.open(f"{stage.app}/student/terminations").text
    assert "未生效" in employer.open(theirs).text
    made = "SELECT 1 FROM document WHERE agreement_id = ? AND edition = 'termination' AND page = 0"
    until(lambda: rows(stage, made, record), "the paper that ends it")
    assert student.raw(f"{mine}/termination/document.pdf").content.startswith(b"%PDF-")
    again = invite(stage, employer_in(stage, OTHER), OTHER, who)
    assert student.open(f"{stage.app}/student/invitations/{again}").name == "student.invitation"


@pytest.mark.requirement("S101", "S102", "S111", "S190")
def test_the_employer_asks_and_the_student_turns_it_down(stage, people_in):
    employer, reviewer, student, who = people_in
    record = signed(stage, employer, student, who, reviewer)
    theirs = f"{stage.app}/employer/agreements/{record}"

    page = asked(stage, employer, UNIT.phone, theirs, "项目取消，没有合适的岗位")
    assert (page.name, "等待学生答复解约申请" in page.text) == ("employer.termination", True)

    page = student.open(f"{stage.app}/student/terminations")
    assert "查看解约" in page.text
    page = student.open(page.link(f"/{record}/termination"))
    assert "项目取消，没有合适的岗位" in page.text
    student.open(page.link("/refusal"))
    page = student.submit("refuse", answer="岗位还在，愿意履行协议")
    assert "你不同意解约" in page.text
    page = employer.open(f"{theirs}/termination")
    assert "岗位还在，愿意履行协议" in page.text
    assert "已生效" in student.open(f"{stage.app}/student/agreements/{record}").text
