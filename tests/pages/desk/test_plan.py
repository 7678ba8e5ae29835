"""就业方案 at the desk: the ledger, one student's plan, and setting it (S165, S180)."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.desk.reading import buttons, read, table
from wxsign.db import db
from wxsign.gateways import Rejected
from wxsign.models import OutboxEntry, PlanEntry
from wxsign.queries import plan as ledger
from wxsign.settings import Plan

LIST = "/desk/plan"


@pytest.fixture
def record(app):
    return factories.agreement("effective")


@pytest.fixture
def told(settings, app):
    """The outer system is configured from here on."""
    from wxsign import settings as house  # noqa: PLC0415 - the name of a fixture hides it

    house.use(replace(settings, plan=Plan("https://plan.example.edu.cn/wxsign", "s" * 32)))


def state_of(student_id: int) -> str:
    return factories.fresh(PlanEntry, student_id).state


def give(client, student_id: int, state: str, reason: str = "方案已核对", seen: int = 1):
    return client.post(
        f"{LIST}/{student_id}/state", data={"state": state, "reason": reason, "seen": seen}
    )


@pytest.mark.requirement("S165", "S180")
def test_the_ledger_shows_where_each_student_goes_and_from_which_record(see, record):
    factories.student()

    page = see(LIST)

    rows = table(page)
    assert [row["就业方案审核状态"] for row in rows] == ["院系待审核", "学生未提交"]
    assert (rows[0]["学号"], rows[0]["姓名"]) == (
        record.student.student_number,
        record.student_name,
    )
    assert (rows[0]["去向"], rows[0]["来源"]) == ("签就业协议形式就业", f"电子签约 {record.number}")
    assert [link.text for link in page.one("nav", aria_label="就业方案").all("a")] == [
        "全部学生 2", "差异 0",
    ]  # fmt: skip
    assert see().one("a", href=LIST).text == "就业方案"


@pytest.mark.requirement("S165")
def test_a_difference_is_listed_and_explained(see, record):
    db.session.get_one(PlanEntry, record.student_id).destination = "11"
    db.session.commit()

    (row,) = table(see(f"{LIST}?show=differences"))
    page = see(f"{LIST}/{record.student_id}")

    assert row["差异"] == "就业方案的去向代码与记录的不同"
    assert page.one("p", data_state="code").text == "就业方案的去向代码与记录的不同。"
    assert page.pairs()["按记录应为"] == "院系待审核 签就业协议形式就业"
    assert page.pairs()["就业方案里是"] == "院系待审核 签劳动合同形式就业"


@pytest.mark.requirement("S165")
def test_a_plan_shows_every_change_with_its_cause(see, record):
    page = see(f"{LIST}/{record.student_id}")

    (change,) = page.one("ol", class_="trail").all("li")
    assert change.attributes["data-state"] == "college_review"
    assert change.one("b").text == "院系待审核"
    assert change.one("span", class_="note").text == "签约审核通过"
    assert page.pairs()["来源"] == f"电子签约 {record.number}"


@pytest.mark.requirement("S17", "S180")
def test_the_school_sets_a_plan_on_and_sends_it_back(desk, see, record):
    student = record.student_id
    asked = see(f"{LIST}/{student}/state")
    options = [option.text for option in asked.one("select", id="state").all("option")]
    assert options == ["请选择", "院系审核通过", "学校审核通过"]

    first = give(desk, student, "school_passed")
    again = give(desk, student, "school_passed")

    assert [(one.status_code, one.location) for one in (first, again)] == [
        (303, f"{LIST}/{student}")
    ] * 2
    assert state_of(student) == "学校审核通过"
    page = see(f"{LIST}/{student}")
    newest = page.one("ol", class_="trail").all("li")[0]
    assert newest.all("span", class_="note")[0].text == "就业方案设为学校审核通过：方案已核对"
    options = see(f"{LIST}/{student}/state").one("select", id="state").all("option")
    assert [option.text for option in options] == ["请选择", "退回为院系待审核", "院系审核通过"]
    assert give(desk, student, "college_review", "退回修改", 2).status_code == 303
    assert state_of(student) == "院系待审核"


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(desk, record):
    student = record.student_id

    no_reason = give(desk, student, "school_passed", " ")
    no_state = give(desk, student, "", "方案已核对")

    assert (no_reason.status_code, no_state.status_code) == (422, 422)
    assert read(no_reason.text).one("p", id="reason-say").text.startswith("请写明原因")
    (chosen,) = read(no_reason.text).one("select", id="state").all("option", selected="")
    assert chosen.text == "学校审核通过"
    assert read(no_state.text).one("p", id="state-say").text == "请选择要改成的状态。"
    assert read(no_state.text).one("textarea").text == "方案已核对"
    assert state_of(student) == "院系待审核"


def test_a_plan_that_changed_meanwhile_is_shown_anew_with_the_reason_kept(desk, record):
    student = record.student_id
    give(desk, student, "college_passed")

    late = give(desk, student, "school_passed", "我来晚了")

    page = read(late.text)
    assert late.status_code == 409
    assert page.one("p", class_="say").text == (
        "就业方案刚才有了变更，现在是院系审核通过。请核对后再选。"
    )
    assert page.one("input", name="seen").attributes["value"] == "2"
    assert page.one("textarea").text == "我来晚了"
    assert state_of(student) == "院系审核通过"


def test_a_college_reads_its_own_students_and_sets_nothing(client, sign_in, record):
    sign_in(client, factories.reviewer(role="college"))
    student = record.student_id

    page = read(client.get(f"{LIST}/{student}").text)

    assert buttons(page)[-1:] == ["返回"]
    assert "更改状态" not in buttons(page)
    for answer in (
        client.get(f"{LIST}/{student}/state"),
        give(client, student, "school_passed"),
        client.post(f"{LIST}/{student}/delivery"),
        client.post(f"{LIST}/deliveries"),
    ):
        assert answer.status_code == 403
    assert state_of(student) == "院系待审核"


def test_another_school_finds_nobody(app, sign_in, record):
    client = app.test_client()
    other = factories.college(factories.school(code="19098"))
    sign_in(client, factories.reviewer(of=other))
    student = record.student_id

    assert read(client.get(LIST).text).one("p", class_="empty").text == "还没有学生。"
    for answer in (
        client.get(f"{LIST}/{student}"),
        client.get(f"{LIST}/{student}/state"),
        give(client, student, "school_passed"),
        client.post(f"{LIST}/{student}/delivery"),
    ):
        assert answer.status_code == 404


def test_what_could_not_be_told_is_counted_shown_and_sent_again(desk, see, told, fakes, drain):
    record = factories.destination("effective")
    student = record.student_id
    fakes.webhook.fails_with(Rejected(401))
    drain()

    page = see(f"{LIST}?show=failed")
    assert [link.text for link in page.one("nav", aria_label="就业方案").all("a")] == [
        "全部学生 1", "差异 0", "等待告知 0", "没有告知 1",
    ]  # fmt: skip
    assert table(page)[0]["对外告知"] == "没有送到"
    pane = see(f"{LIST}/{student}")
    notes = [note.text for note in pane.one("ol", class_="trail").all("span", class_="note")]
    assert notes[-1].endswith("没有送到，不再自动发送（对方拒绝，状态码 401）")
    assert "重新发送" in buttons(pane)

    answer = desk.post(f"{LIST}/{student}/delivery")
    drain()

    assert (answer.status_code, answer.location) == (303, f"{LIST}/{student}")
    assert [sent.body["serial"] for sent in fakes.webhook.sent] == [1]
    assert "重新发送" not in buttons(see(f"{LIST}/{student}"))


def test_everything_that_failed_is_sent_again_with_one_button(desk, see, told, fakes, drain):
    for _ in range(2):
        factories.destination("effective")
    fakes.webhook.fails_with(Rejected(401), times=2)
    drain()
    assert "全部重新发送" in buttons(see(f"{LIST}?show=failed"))

    answer = desk.post(f"{LIST}/deliveries")

    assert answer.location == f"{LIST}?show=pending"
    states = db.session.scalars(select(OutboxEntry.state).where(OutboxEntry.audience == "plan"))
    assert list(states) == ["waiting", "waiting"]


def test_the_ledger_turns_its_pages_and_keeps_the_filters(see, monkeypatch):
    monkeypatch.setattr(ledger, "PAGE_LENGTH", 1)
    first, second = factories.student(), factories.student()

    page = see(f"{LIST}?year=2026&state=not_submitted")
    link = page.one("a", rel="next").attributes["href"]
    following = see(link)

    assert [row["学号"] for row in table(page)] == [first.student_number]
    assert [row["学号"] for row in table(following)] == [second.student_number]
    assert {"year=2026", "state=not_submitted"} <= set(link.partition("?")[2].split("&"))
    assert following.all("a", rel="next") == []


@pytest.mark.parametrize(
    "query", ["show=nonsense", "state=nonsense", "year=x", "after=x", "after=-1", "show=failed"]
)
def test_an_address_that_says_nonsense_limits_nothing(see, record, query):
    assert len(table(see(f"{LIST}?{query}"))) == 1
