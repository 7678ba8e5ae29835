"""The desk decides on a termination: who asked and why, yes, no, and what has waited too long."""

import pytest

from tests import factories
from tests.pages.desk.reading import buttons, table
from wxsign.models import Agreement, Termination


@pytest.fixture
def asked(app):
    """A termination that waits for the school."""
    record = factories.agreement("effective", student=factories.student(name="林知夏"))
    return factories.termination("under_review", record, reason="回生源地就业")


def columns(see, state):
    (row,) = table(see(f"/desk/?state={state}"))
    return row["协议书状态"], row["签约审核状态"], row["解约审核状态"]


def address_of(asked):
    return f"/desk/reviews/{asked.agreement_id}"


@pytest.mark.requirement("S107", "S110")
def test_a_termination_waits_in_the_same_queue_with_its_story(see, asked):
    assert columns(see, "ending") == ("已生效", "签约审核通过", "等待解约审核")

    page = see(address_of(asked))

    pane = page.one("section", aria_labelledby="who")
    assert pane.one("header").one("span", data_state="effective").text == "等待解约审核"
    shown = page.one("div", _class="facts").pairs()
    assert (shown["解约发起人"], shown["解除原因"]) == ("学生解约", "回生源地就业")
    assert shown["单位答复"].startswith("同意解约")
    assert page.one("p", id="outcome").text.startswith("审核通过，恢复学生网签资格")
    assert buttons(page.one("footer")) == [
        "解约审核通过",
        "解约审核不通过",
        "强制解约",
        "返回",
    ]


@pytest.mark.requirement("S107", "S108", "S109", "S146")
def test_the_yes_ends_the_agreement_and_opens_the_next_one(desk, see, asked):
    following = factories.agreement("under_review")
    seen = factories.fresh(Agreement, asked.agreement_id).revision

    answer = desk.post(f"{address_of(asked)}/approval", data={"seen": seen})

    onward = f"/desk/reviews/{following.id}?told={asked.agreement_id}"
    assert (answer.status_code, answer.location) == (303, onward)
    assert see(onward).one("p", _class="undo-line").text == "林知夏 解约审核通过"
    assert columns(see, "ended") == ("未生效", "签约审核通过", "解约审核通过")
    shown = see(address_of(asked)).one("div", _class="facts").pairs()
    assert shown["解除协议书编号"] == factories.fresh(Termination, asked.id).number
    assert see().all("div", _class="undo-line") == []
    again = desk.post(f"{address_of(asked)}/approval", data={"seen": seen})
    assert (again.status_code, again.location) == (303, address_of(asked))


@pytest.mark.requirement("S107")
def test_the_yes_is_asked_once_more_because_nobody_can_take_it_back(see, asked, desk):
    footer = see(address_of(asked)).one("footer")
    assert footer.one("form", action=f"{address_of(asked)}/ending").one("button", data_key="a")

    dialog = see(f"{address_of(asked)}/ending").one("section", role="dialog")

    assert dialog.one("h2").text == "解约审核通过？"
    assert "林知夏可以办理新的签约" in dialog.one("p", id="ask-rule").text
    assert dialog.one("p", id="ask-rule").text.endswith("这一步不能撤销。")
    assert buttons(dialog) == ["确认解约审核通过", "取消"]
    assert dialog.one("form", action=f"{address_of(asked)}/approval")
    signing = factories.agreement("under_review")
    assert desk.get(f"/desk/reviews/{signing.id}/ending").location == f"/desk/reviews/{signing.id}"


@pytest.mark.requirement("S107", "S108", "S109", "S83")
def test_the_no_leaves_the_agreement_in_force_with_the_reason(desk, see, asked):
    dialog = see(f"{address_of(asked)}/rejection").one("section", role="dialog")
    assert dialog.one("h2").text == "请填写审核不通过原因"
    assert dialog.one("p", id="ask-rule").text.startswith("解约是双方自己的意愿，学校应当尊重。")
    assert buttons(dialog)[-2:] == ["确认审核不通过", "取消"]

    form = {"reason": "单位没有盖章", "ground": "untrue"}
    answer = desk.post(f"{address_of(asked)}/rejection", data=form)

    assert answer.location == f"/desk/?told={asked.agreement_id}"
    assert see(answer.location).one("p", _class="undo-line").text == "林知夏 解约审核不通过"
    assert columns(see, "decided") == ("已生效", "签约审核通过", "解约审核不通过")
    shown = see(address_of(asked)).one("div", _class="facts").pairs()
    assert shown["不通过原因"] == "信息不实：单位没有盖章"


@pytest.mark.requirement("S145", "S146")
@pytest.mark.parametrize(
    "verb, labels",
    [
        ("approval", ("未生效", "签约审核通过", "解约审核通过")),
        ("rejection", ("已生效", "签约审核通过", "解约审核不通过")),
    ],
)
def test_a_paper_agreement_is_ended_by_the_same_buttons(desk, see, verb, labels):
    asked = factories.termination("under_review", factories.paper("effective"))

    form = {"reason": "没有解约证明", "ground": "untrue"}
    desk.post(f"{address_of(asked)}/{verb}", data=form)

    assert columns(see, "decided") == labels


@pytest.mark.requirement("S85", "S107")
def test_the_college_passes_a_termination_on(client, see, sign_in, asked):
    factories.choose("signing.review_levels", "college_then_school")
    sign_in(client, factories.reviewer(role="college"))
    assert buttons(see(address_of(asked)).one("footer")) == [
        "学院审核通过",
        "解约审核不通过",
        "返回",
    ]

    client.post(f"{address_of(asked)}/college-approval")

    sign_in(client, factories.reviewer())
    assert buttons(see(address_of(asked)).one("footer"))[0] == "解约审核通过"


@pytest.mark.parametrize("days, mark", [(9, ""), (11, "超过 10 天")])
def test_a_request_that_nobody_answers_is_marked_after_ten_days(see, later, days, mark):
    asked = factories.termination("requested")
    later(days=days)

    (row,) = table(see("/desk/?state=asked"))

    assert row["解约审核状态"] == f"待对方处理 {mark}".strip()
    assert buttons(see(address_of(asked)).one("footer")) == ["强制解约", "返回"]
