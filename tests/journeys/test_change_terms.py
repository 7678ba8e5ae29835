"""Terms are changed before and after the yes: one phone, a browser and a desk, real processes."""

import re

import pytest

from tests.journeys.browserless import Visitor
from tests.journeys.stage import until
from tests.journeys.test_sign_online import card_with
from tests.journeys.visits import (
    STUDENTS,
    UNITS,
    code_after,
    codes,
    invite,
    ready_to_accept,
    reviewer_in,
    rows,
    student_in,
    tap,
)
from wxsign.demo import people

UNIT, STUDENT = UNITS[1], STUDENTS[27]


def sms_with(stage, phone: str, words: str) -> str:
    """The text message that says this."""

    def found():
        return [letter["text"] for letter in stage.sms(phone) if words in letter["text"]]

    return until(found, f"a message with {words}")[-1]


@pytest.mark.requirement("S47", "S48")
def test_a_student_has_a_term_changed_and_agrees_to_a_later_change(stage):
    employer, reviewer = Visitor(), reviewer_in(stage)
    assert tap(stage, employer, people.EMPLOYER_OPENID, "企业服务").name == "employer.home"
    student = student_in(stage, STUDENT)
    record = invite(stage, employer, UNIT, STUDENT)
    theirs = f"{stage.app}/employer/agreements/{record}"
    mine = f"{stage.app}/student/agreements/{record}"

    # 请单位修改: the student asks, the employer takes it over, the student confirms by signing.
    letter = student.open(f"{stage.app}/student/invitations/{record}")
    fields = student.open(letter.link("request_change"))
    student.open(fields.link("/penalty"))
    asked = student.submit("request_change", penalty="3,000", why="面谈时说的是 3000 元")
    assert asked.name == "student.invitation"
    card = card_with(stage, people.EMPLOYER_OPENID, "学生请求修改")
    page = employer.open(card["url"])
    assert page.name == "employer.agreement"
    assert "面谈时说的是3000元" in page.text
    compared = employer.open(page.link("/adoption"))
    assert "5,000元3,000元" in compared.text
    assert employer.submit("确认采纳并发送").name == "employer.change_result"
    assert "修改了给你的邀请函" in sms_with(stage, STUDENT.phone, "修改了给你的邀请函")
    letter = student.open(f"{stage.app}/student/invitations/{record}")
    assert "违约金5,000元3,000元" in letter.text
    code = ready_to_accept(stage, student, STUDENT, record)
    assert student.submit("accept", agree="on", code=code).name == "student.result"

    # 修改邀约 after the yes: a code of the employer, nothing to decide, a code of the student.
    employer.open(f"{theirs}/amendment")
    employer.submit("preview", regular_pay="8,800")
    seen = len(codes(stage, UNIT.phone))
    employer.submit("获取验证码")
    sent = employer.submit("propose_change", code=code_after(stage, UNIT.phone, seen))
    assert sent.name == "employer.change_result"
    desk = reviewer.open(f"{stage.app}/desk/reviews/{record}")
    assert "7,500元/月8,800元/月" in desk.text
    assert [button.action for button in desk.buttons if button.action == "approve"] == []
    assert "申请修改已签约的内容" in sms_with(stage, STUDENT.phone, "申请修改已签约的内容")
    change = student.open(f"{mine}/change")
    assert "7,500元/月8,800元/月" in change.text
    student.open(change.link("/change/confirmation"))
    seen = len(codes(stage, STUDENT.phone))
    student.submit("获取验证码")
    code = code_after(stage, STUDENT.phone, seen)
    result = student.submit("agree_change", agree="on", code=code)
    assert "已同意修改，等待学校审核" in result.text
    card_with(stage, people.EMPLOYER_OPENID, "学生同意修改")

    # The school reviews and numbers the third version; its paper carries the terms agreed last.
    reviewer.open(f"{stage.app}/desk/reviews/{record}")
    reviewer.submit("approve")
    detail = student.open(mine)
    assert "已生效" in detail.text
    assert re.search(r"第3版改了1项", detail.text)
    final = "SELECT version FROM document WHERE agreement_id = ? AND edition = 'final' AND page = 0"
    assert until(lambda: rows(stage, final, record), "the paper") == [(3,)]
    assert student.raw(f"{mine}/document.pdf").content.startswith(b"%PDF-")
    shut = employer.open(f"{theirs}/amendment")
    assert (shut.status, shut.name) == (409, "employer.refusal")
