"""A student goes on studying: registered, withdrawn, sent in again, approved, released."""

import pytest

from tests.destinations import typed
from tests.journeys.newcomers import newcomer
from tests.journeys.test_change_terms import sms_with
from tests.journeys.visits import reviewer_in, rows, student_in
from tests.registrations import png


def bring(visitor, record: int) -> None:
    """The letter of admission, as the page's own form sends it without script."""
    form = visitor.page.form("submit")
    fields = [(name, value) for name, value in form.values if name != "move"]
    sent = visitor.http.post(
        form.action,
        data=[*fields, ("attach", "proof")],
        files={"files_proof": ("录取通知书.png", png(), "image/png")},
        timeout=30,
    )
    assert sent.status_code == 200, sent.text[:300]


def filled() -> dict[str, str]:
    return {**typed("7.1"), "agree": "1"}


@pytest.mark.requirement("S147", "S149", "S160", "S161", "S162", "S164")
def test_a_student_registers_further_study_and_leaves_it_again(stage):
    student, reviewer = newcomer(stage), reviewer_in(stage)
    phone = student_in(stage, student)
    held = "SELECT process FROM seat WHERE student_id = ?"

    # 录入其他去向: class, sub-class, form; the proof goes up, then 保存并送审.
    phone.open(f"{stage.app}/student/destinations")
    phone.open(phone.page.link("add"))
    assert phone.submit("下一步", **{"class": "7"}).name == "student.destination_sub"
    form = phone.submit("add", kind="7.1")
    assert form.name == "student.destination_form"
    record = int(form.ids[-1])
    bring(phone, record)
    phone.open(f"{stage.app}/student/destinations/{record}/form")
    waiting = phone.submit("submit", **filled())
    assert (waiting.name, waiting.states[0]) == ("student.destination", "under_review")
    assert rows(stage, held, student.place) == [("destination",)]

    # 撤回, and once more: a new version with the proof that it had.
    withdrawn = phone.submit("withdraw")
    assert withdrawn.states[0] == "withdrawn"
    assert rows(stage, held, student.place) == []
    assert phone.submit("save").name == "student.destination_form"
    again = phone.submit("submit", **filled() | {"name": "示例第二大学"})
    assert again.states[0] == "under_review"

    # The school looks at it and says yes; the student is told.
    desk = reviewer.open(f"{stage.app}/desk/reviews/{record}")
    assert "示例第二大学" in desk.text
    reviewer.submit("approve")
    sms_with(stage, student.phone, "已由学校审核通过")
    approved = phone.open(f"{stage.app}/student/destinations/{record}")
    assert "签约审核通过" in approved.text
    plan = "SELECT state, destination FROM plan_entry WHERE student_id = ?"
    assert rows(stage, plan, student.place) == [("院系待审核", "801")]

    # 申请解除: until the school says yes it stays in force, then everything is open again.
    phone.open(approved.link("request_release"))
    asked = phone.submit("request_release", reason="改为参加工作")
    assert asked.states[0] == "release_review"
    assert rows(stage, held, student.place) == [("destination",)]
    desk = reviewer.open(f"{stage.app}/desk/reviews/{record}")
    assert "改为参加工作" in desk.text
    reviewer.submit("解约审核通过")
    reviewer.submit("确认解约审核通过")
    sms_with(stage, student.phone, "学校同意解除你登记的去向")
    released = phone.open(f"{stage.app}/student/destinations/{record}")
    assert released.states[0] == "released"
    assert rows(stage, held, student.place) == []
