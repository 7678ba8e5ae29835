"""Why a student may not sign, as his reviewer reads it: about him, not to him (S16, S71)."""

from typing import Any

import pytest

from tests import factories
from wxsign.db import db
from wxsign.models import PlanEntry

RULES: dict[str, tuple[dict[str, Any], str]] = {
    "enrolment_pending": (
        {"enrolment_approved": False},
        "该生的生源信息还没有审核通过，所以不能签约。生源信息审核通过后，该生就能签约或登记去向。",
    ),
    "directed": (
        {"training_mode": "2"},
        (
            "该生的培养方式不是“非定向”，所以不能在这里签约。"
            "定向、委托培养的毕业生按原合同就业。培养方式登记错了，请更正生源信息。"
        ),
    ),
    "restricted": (
        {"restricted": True, "restriction": "学籍核查中"},
        "该生已被限制签约。原因：学籍核查中。解除限制后，该生就能签约或登记去向。",
    ),
    "not_verified": (
        {"verified_at": None},
        (
            "该生还没有完成信息验证。该生首次使用时，要用学校登记的手机号验证一次。"
            "收不到验证码的，请核对登记的手机号。"
        ),
    ),
    "unprintable_name": (
        {"unprintable": "㛃"},
        (
            "该生姓名里的“㛃”还不能印到协议书上，所以暂时不能签约。"
            "补上这个字之后该生就能签约，已经收到的邀请函不受影响。"
        ),
    ),
}


def said(see, student, reason: str) -> str:
    page = see(f"/desk/roster/{student.id}")
    return page.one("p", class_="say", data_state=reason).text


@pytest.mark.requirement("S16", "S71")
@pytest.mark.parametrize("reason", RULES)
def test_a_reviewer_reads_about_the_student_why_he_may_not_sign(see, reason):
    columns, words = RULES[reason]

    assert said(see, factories.student(**columns), reason) == words


def test_a_closed_window_is_told_about_the_student_too(desk, see):
    student = factories.student()

    desk.post("/desk/switches/pause", data={"open": "0", "reason": "系统维护"})

    assert said(see, student, "window_closed") == (
        "现在没有对该生开放网签。学校暂停了网签，恢复以后就能办理。暂停的日子不算在反馈期限里。"
        "时间在网签开放设置里确定，也可以对该生个别开放。"
    )


@pytest.mark.requirement("S17")
def test_a_plan_that_has_gone_up_is_told_about_the_student_too(see, clock):
    student = factories.student()
    db.session.add(PlanEntry(student_id=student.id, state="学校待审核", changed_at=clock.now))
    db.session.commit()

    assert said(see, student, "plan_submitted") == (
        "该生的就业方案已经上报，所以不能再签约或登记。"
        "该生可以登录查看。需要更改时，请先退回就业方案。"
    )
