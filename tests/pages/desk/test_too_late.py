"""Somebody else was faster at the desk: the page says who, and gives back what was typed."""

import pytest

from tests import factories
from tests.pages.desk.reading import read, table
from tests.registrations import last, waiting
from wxsign.actions import appeals, blocks, destination, forcing, registration, reviews
from wxsign.models import Agreement, Registration

WHY = "营业执照已注销，见附件"
TYPED = f"你刚才写的原因： {WHY}"


@pytest.fixture
def wang(reviewer):
    """Another reviewer of the school, 王老师."""
    return factories.actor(factories.reviewer(name="王老师"))


@pytest.fixture
def record(app):
    return factories.agreement("under_review", student=factories.student(name="林知夏"))


def said(answer):
    """What the page of the true state says of it, line by line."""
    assert answer.status_code == 409, answer.status
    return [line.text for line in read(answer.text).one("div", _class="too-late").all("p")]


@pytest.mark.parametrize("verb", ["approval", "rejection"])
def test_who_was_faster_is_named_and_what_was_typed_comes_back(desk, record, wang, verb):
    typed = {"reason": WHY, "ground": "sham"} if verb == "rejection" else {}
    form = {**typed, "seen": record.revision}
    reviews.approve(record.id, by=wang)

    answer = desk.post(f"/desk/reviews/{record.id}/{verb}", data=form)

    line = "没有办理：这一件已由 王老师 签约审核通过。"
    assert said(answer) == [line, TYPED][: 1 + len(typed)]
    pane = read(answer.text).one("section", aria_labelledby="who")
    assert pane.attributes["data-state"] == "effective"
    assert factories.fresh(Agreement, record.id).reason == ""


def test_a_double_tap_and_a_lost_answer_are_not_scolded(desk, see, record):
    address = f"/desk/reviews/{record.id}"
    form = {"reason": WHY, "ground": "sham", "seen": record.revision}

    answers = [desk.post(f"{address}/rejection", data=form) for _tap in range(2)]

    assert [(one.status_code, one.location) for one in answers] == [
        (303, "/desk/"),
        (303, address),
    ]
    assert see(address).all("div", _class="too-late") == []


def test_ones_own_other_decision_is_told_too(desk, record):
    desk.post(f"/desk/reviews/{record.id}/approval")

    answer = desk.post(
        f"/desk/reviews/{record.id}/rejection", data={"reason": WHY, "ground": "sham"}
    )

    assert said(answer) == ["没有办理：这一件你刚才已经办理过：签约审核通过。", TYPED]


def test_what_the_student_or_the_employer_did_meanwhile_is_told(desk, wang):
    asked = factories.termination("under_review")
    record = factories.fresh(Agreement, asked.agreement_id)
    form = {"seen": record.revision - 1, "reason": WHY, "ground": "sham"}

    answer = desk.post(f"/desk/reviews/{record.id}/rejection", data=form)

    assert said(answer) == ["没有办理：这一件已由 周嘉禾 单位同意解约，待管理员审核。", TYPED]


@pytest.mark.requirement("S163")
@pytest.mark.parametrize("verb", ["approval", "rejection"])
def test_what_the_student_took_back_is_told_on_the_list(desk, verb):
    record = factories.destination("under_review")
    destination.withdraw(record.id, by=factories.actor(record.student))

    answer = desk.post(f"/desk/reviews/{record.id}/{verb}", data={"reason": WHY, "ground": "sham"})

    assert said(answer) == [f"没有办理：这一件已由 {record.student_name} 撤回。", TYPED]
    assert read(answer.text).one("main").attributes["data-page"] == "desk.queue"
    assert desk.get(f"/desk/reviews/{record.id}").status_code == 404


@pytest.mark.requirement("S171")
@pytest.mark.parametrize("verb", ["forcing", "reopening"])
def test_forcing_and_reopening_say_it_too(desk, wang, verb):
    record = factories.agreement("effective")
    form = {"reason": WHY, "confirmation": record.number[-5:], "seen": record.revision}
    factories.attached(wang, f"force:{record.id}", "force")
    forcing.force(record.id, reason="双方串通", by=wang)

    answer = desk.post(f"/desk/reviews/{record.id}/{verb}", data=form)

    assert said(answer) == ["没有办理：这一件已由 王老师 强制解约。", TYPED]
    assert factories.fresh(Agreement, record.id).reason == "双方串通"


def test_an_undo_that_came_after_another_desk_says_so(desk, see, record, wang):
    address = f"/desk/reviews/{record.id}"
    desk.post(f"{address}/approval")
    reviews.reopen(record.id, reason="违约金写错", by=wang)

    assert said(desk.post(f"{address}/undoing")) == ["没有办理：这一件已由 王老师 撤回审核。"]


@pytest.mark.requirement("S12", "S22")
@pytest.mark.parametrize("verb", ["approval", "rejection"])
def test_a_unit_that_somebody_else_decided_on_says_so(desk, wang, verb):
    sent = waiting(factories.employer(approved_at=None, confirmed_at=None))
    registration.reject(sent.id, reason="执照看不清", by=wang)

    answer = desk.post(f"/desk/employers/{sent.id}/{verb}", data={"reason": WHY})

    assert said(answer) == ["没有办理：这一件已由 王老师 单位审核不通过。", TYPED]
    assert factories.fresh(Registration, sent.id).reason == "执照看不清"
    assert last(sent.employer_id).state == "rejected"


@pytest.mark.requirement("S83")
@pytest.mark.parametrize("verb", ["upholding", "rehearing"])
def test_an_appeal_that_somebody_else_heard_says_so(desk, wang, record, verb):
    judge = factories.actor(factories.reviewer(name="沈明哲"))
    reviews.reject(record.id, reason="执照已注销", ground="sham", by=judge)
    student = factories.actor(record.student)
    factories.attached(student, f"appeal:{record.id}", "appeal")
    appeals.appeal(record.id, words="新执照已经附上", by=student)
    appeals.uphold(1, reason="新执照也已注销", by=wang)

    answer = desk.post(f"/desk/appeals/1/{verb}", data={"reason": WHY})

    assert said(answer) == ["没有办理：这一件已由 王老师 异议复核，维持原结果。", TYPED]
    pane = read(answer.text).one("section", _class="pane")
    assert pane.attributes["data-state"] == "upheld"


@pytest.mark.requirement("S80")
def test_a_unit_that_somebody_else_stopped_says_so(desk, see, wang):
    user = factories.employer()
    blocks.put(user.employer_id, reason="虚假招聘", by=wang)
    address = f"/desk/units/{user.employer_id}"

    assert said(desk.post(f"{address}/block", data={"reason": WHY})) == [
        "没有办理：这一家已由 王老师 停止签约。",
        TYPED,
    ]
    blocks.lift(user.employer_id, reason="已经更正", by=wang)
    assert said(desk.post(f"{address}/block/end", data={"reason": WHY})) == [
        "没有办理：这一家已由 王老师 恢复签约。",
        TYPED,
    ]


def test_nobody_is_named_where_nobody_moved_it(desk, record):
    factories.choose("signing.review_levels", "college_then_school")

    answer = desk.post(f"/desk/reviews/{record.id}/approval", data={"seen": record.revision})

    assert said(answer) == ["没有办理：这一份现在由学院审核。"]
    assert table(read(answer.text)) == []
