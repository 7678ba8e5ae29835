"""撤回审核: reason, the typed end of the number, and what stands afterwards (S171)."""

import pytest

from tests import factories
from tests.actions.traces import trail
from tests.pages.desk.reading import buttons, read, table
from wxsign.db import db
from wxsign.models import Agreement, PlanEntry

REASON = "违约金写错，双方都同意更正"


@pytest.fixture
def record(app):
    student = factories.student(name="林知夏")
    return factories.agreement("effective", student=student)


@pytest.fixture
def form(record):
    return {"reason": REASON, "confirmation": record.number[-5:]}


@pytest.mark.requirement("S171")
def test_an_agreement_in_force_goes_back_to_the_queue_with_its_number(desk, see, record, form):
    address = f"/desk/reviews/{record.id}"
    dialog = see(f"{address}/reopening").one("section", role="dialog")
    assert dialog.one("h2").text == "撤回审核"
    assert [label.text for label in dialog.all("label")] == [
        "撤回原因",
        "输入协议书编号的后 5 位，确认是这一份",
    ]
    assert buttons(dialog) == ["确认撤回审核", "取消"]

    answer = desk.post(f"{address}/reopening", data=form)

    assert (answer.status_code, answer.location) == (303, address)
    (row,) = table(see())
    assert (row["协议书状态"], row["签约审核状态"]) == ("未生效", "等待签约审核")
    assert trail(record.id)[-1] == ("reopen", "吴书宁", REASON)
    assert buttons(see(address).one("footer")) == ["签约审核通过", "签约审核不通过", "返回"]
    desk.post(f"{address}/approval")
    assert factories.fresh(Agreement, record.id).number == record.number


@pytest.mark.requirement("S171")
@pytest.mark.parametrize(
    "over, says",
    [
        ({"reason": " "}, ("reason", "请填写撤回审核的原因。双方都会看到原因，所以要写清楚依据。")),
        ({"reason": "错" * 501}, ("reason", "最多 500 个字，现在是 501 个字。")),
        (
            {"confirmation": "99999"},
            ("confirmation", "与协议书编号的后 5 位不一致，请核对是不是这一份。"),
        ),
    ],
)
def test_what_will_not_do_comes_back_with_a_sentence(desk, record, form, over, says):
    answer = desk.post(f"/desk/reviews/{record.id}/reopening", data={**form, **over})

    dialog = read(answer.text).one("section", role="dialog")
    assert answer.status_code == 422
    assert dialog.one("p", id=f"{says[0]}-say").text == says[1]
    typed = {**form, **over}
    assert dialog.one("textarea").text == typed["reason"].strip()
    assert dialog.one("input", name="confirmation").attributes["value"] == typed["confirmation"]
    assert factories.fresh(Agreement, record.id).state == "effective"


def test_a_second_press_ends_on_the_true_state(desk, record, form):
    address = f"/desk/reviews/{record.id}"
    desk.post(f"{address}/reopening", data=form)

    again = desk.post(f"{address}/reopening", data=form)

    assert (again.status_code, again.location) == (303, address)
    assert len(trail(record.id)) == 4
    assert desk.get(f"{address}/reopening").location == address


@pytest.mark.requirement("S171", "S85")
def test_the_college_cannot_reopen(desk, see, sign_in, record, form):
    sign_in(desk, factories.reviewer(role="college"))
    address = f"/desk/reviews/{record.id}"

    footer = see(address).one("footer")
    assert buttons(footer) == ["返回"]
    assert footer.one("span", _class="mute small").text == (
        "撤回审核和强制解约由学校审核人员办理。需要更正时，请联系学校审核人员。"
    )
    assert desk.get(f"{address}/reopening").status_code == 403
    assert desk.post(f"{address}/reopening", data=form).status_code == 403

    assert factories.fresh(Agreement, record.id).state == "effective"


def why_not(page) -> str:
    return page.one("footer").one("span", _class="mute small").text


@pytest.mark.requirement("S171", "S71")
@pytest.mark.parametrize(
    "make, words",
    [
        (
            factories.paper,
            "纸质签约不能撤回审核。只有电子签约可以撤回审核。要更正，由学生申请解约，或由学校强制解约。",
        ),
        (
            factories.destination,
            "其他去向不能撤回审核。只有电子签约可以撤回审核。要更正，由学生申请解除，或由学校强制解除。",
        ),
    ],
)
def test_where_nothing_can_be_reopened_the_page_says_why(see, make, words):
    made = make("effective")

    assert why_not(see(f"/desk/reviews/{made.id}")) == words


@pytest.mark.requirement("S171", "S71")
def test_an_agreement_that_is_being_ended_or_was_fulfilled_says_why_it_is_not_reopened(see, record):
    factories.termination("requested", record)
    reported = factories.agreement("reported")

    assert why_not(see(f"/desk/reviews/{record.id}")).startswith("解约正在办理，不能再办理别的。")
    assert why_not(see(f"/desk/reviews/{reported.id}")) == (
        "单位已经确认学生报到，不能撤回审核。签约已经完成。要更正，由学校强制解约。"
    )


@pytest.mark.requirement("S171", "S71")
def test_what_was_rejected_or_can_be_reopened_gives_no_reason(see, record):
    rejected = factories.agreement("rejected")

    for shown in (record, rejected):
        footer = see(f"/desk/reviews/{shown.id}").one("footer")
        assert footer.all("span", _class="mute small") == []


@pytest.mark.requirement("S171")
def test_the_number_of_a_reopened_agreement_is_shown_as_kept(desk, see, record, form):
    address = f"/desk/reviews/{record.id}"

    desk.post(f"{address}/reopening", data=form)

    shown = see(address).one("div", _class="facts").pairs()
    assert (shown["协议书编号"], shown["协议书状态"]) == (
        f"{record.number}（审核通过后仍用这个编号）",
        "未生效",
    )


@pytest.mark.requirement("S171")
@pytest.mark.parametrize("area", ["student", "employer"])
def test_both_parties_see_that_it_is_reviewed_again(desk, sign_in, record, form, area):
    desk.post(f"/desk/reviews/{record.id}/reopening", data=form)
    sign_in(desk, record.student if area == "student" else record.sender)

    page = desk.get(f"/{area}/agreements/{record.id}").text

    assert "学校正在重新审核" in page
    assert REASON in page


@pytest.mark.requirement("S171")
def test_the_help_tells_how_a_wrong_agreement_is_mended(client):
    page = " ".join(read(client.get("/help").text).text.split())

    assert "网上签约，也可以请管理员撤回审核，重新审核为不通过，单位与学生再重新签约" in page


def test_a_first_yes_that_was_taken_back_leaves_its_number_reserved(desk, see):
    record = factories.paper("text_review")
    address = f"/desk/reviews/{record.id}"
    desk.post(f"{address}/approval")

    desk.post(see().one("div", _class="undo-line").one("form").attributes["action"])

    shown = see(address).one("div", _class="facts").pairs()
    assert (shown["协议书编号"], shown["协议书状态"]) == (
        "2202619097200001（审核通过后仍用这个编号）",
        "未生效",
    )


@pytest.mark.requirement("S171", "S71")
def test_a_student_whose_plan_has_gone_on_has_no_reopening_and_the_page_says_why(
    desk, see, record, form
):
    db.session.get_one(PlanEntry, record.student_id).state = "学校待审核"
    db.session.commit()
    address = f"/desk/reviews/{record.id}"

    footer = see(address).one("footer")
    pressed = desk.post(f"{address}/reopening", data=form)

    words = "学生的就业方案已经上报，所以不能撤回审核。请先退回就业方案，再撤回审核。"
    assert why_not(see(address)) == words
    assert "撤回审核" not in buttons(footer)
    assert (pressed.status_code, "所以不能撤回审核" in pressed.text) == (409, True)
    assert factories.fresh(Agreement, record.id).state == "effective"
