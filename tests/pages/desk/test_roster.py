"""生源信息 at the desk: the list, one student's whole story, review (S16, S24, S172)."""

from urllib.parse import unquote

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.desk.reading import Node, buttons, read, table
from wxsign.db import db
from wxsign.models import AccessEntry, OutboxEntry, Student, TrailEntry
from wxsign.queries import roster as query
from wxsign.rules import identity

LIST = "/desk/roster"


@pytest.fixture
def student(app):
    return factories.student(name="林知夏", student_number="2022000001")


def decide(client, act: str, *ids: int, reason: str = "", **more: str):
    data = {"act": act, "id": [str(each) for each in ids], "reason": reason, **more}
    return client.post(f"{LIST}/decision", data=data)


def found(client, name: str) -> Node:
    """The list after a search by name."""
    answer = client.post(f"{LIST}/search", data={"q": name})
    return read(client.get(answer.location).text)


def states(student: Student) -> tuple[bool, str, bool, str, bool]:
    now = factories.fresh(Student, student.id)
    return (
        now.enrolment_approved,
        now.returned_for,
        now.restricted,
        now.restriction,
        now.signing_open,
    )


def test_the_list_shows_every_student_with_review_and_signing(see, student):
    factories.student(enrolment_approved=False, student_number="2022000002")
    factories.student(restricted=True, student_number="2022000003")
    sent_back = {"enrolment_approved": False, "returned_for": "班级不对"}
    factories.student(**sent_back, student_number="2022000004")

    page = see(LIST)

    rows = table(page)
    assert [(row["学号"], row["生源信息"], row["网签"]) for row in rows] == [
        ("2022000001", "审核通过", "按开放时间"),
        ("2022000002", "未审核", "按开放时间"),
        ("2022000003", "审核通过", "限制签约"),
        ("2022000004", "已退回", "按开放时间"),
    ]
    assert [link.text for link in page.one("nav", aria_label="生源信息").all("a")] == [
        "全部学生 4", "未审核 1", "审核通过 2", "已退回 1",
    ]  # fmt: skip
    assert [row["学号"] for row in table(see(f"{LIST}?review=pending"))] == ["2022000002"]
    assert [row["学号"] for row in table(see(f"{LIST}?signing=restricted"))] == ["2022000003"]


def test_a_name_is_looked_for_without_standing_in_an_address(desk, student):
    factories.student(name="陈雨桐")

    answer = desk.post(f"{LIST}/search", data={"q": "林知", "year": "2026"})
    found = read(desk.get(answer.location).text)
    number = desk.post(f"{LIST}/search", data={"q": "20220000"}).location

    address = unquote(answer.location)
    assert address.startswith("/desk/roster?year=2026&named=")
    assert "林" not in address
    assert [row["姓名"] for row in table(found)] == ["林知夏"]
    assert number == "/desk/roster?q=20220000"


def test_a_page_goes_on_where_the_last_one_ended(see, monkeypatch, app):
    monkeypatch.setattr(query, "PAGE_LENGTH", 2)
    for number in range(5):
        factories.student(student_number=f"N{number}")

    first = see(LIST)
    second = see(first.one("a", rel="next").attributes["href"])

    assert [row["学号"] for row in table(first)] == ["N0", "N1"]
    assert [row["学号"] for row in table(second)] == ["N2", "N3"]


@pytest.mark.requirement("S16")
def test_an_enrolment_is_approved_and_sent_back_with_a_reason(desk, student):
    pending = factories.student(enrolment_approved=False)

    look = read(desk.get(f"{LIST}/decision?act=approve&id={pending.id}").text)
    done = decide(desk, "approve", pending.id)
    empty = decide(desk, "send_back", pending.id)
    back = decide(desk, "send_back", pending.id, reason="身份证号与证件不符")

    assert look.one("h1").text == "审核通过：1 名学生"
    assert done.location == f"{LIST}/{pending.id}"
    assert (empty.status_code, read(empty.text).one("p", id="reason-say").text) == (
        422,
        "请填写退回原因。",
    )
    assert back.status_code == 303
    assert states(pending) == (False, "身份证号与证件不符", False, "", False)
    assert states(student) == (True, "", False, "", False)
    says = select(TrailEntry.says, TrailEntry.note).where(TrailEntry.process == "enrolment")
    assert db.session.execute(says).all() == [
        ("生源信息审核通过", ""),
        ("退回生源信息", "身份证号与证件不符"),
    ]


@pytest.mark.requirement("S24", "S172")
def test_a_restricted_student_is_told_and_reads_why(desk, client, sign_in, student):
    decide(desk, "restrict", student.id, reason="学籍核查中。")  # the notice brings a full stop
    sign_in(client, student)
    home = read(client.get("/student/").text)

    assert states(student) == (True, "", True, "学籍核查中。", False)
    assert home.one("h2", id="now").text == "学校目前限制了你的签约"
    assert home.one("p", class_="next").text == "原因：学籍核查中。限制由学校设置，也由学校解除。"
    told = db.session.scalars(select(OutboxEntry).where(OutboxEntry.kind == "notice")).one()
    assert (told.notice, told.person_id, told.facts) == (
        "enrolment.restrict.student",
        student.id,
        {"reason": "学籍核查中"},
    )


def test_a_name_in_an_address_is_for_the_reviewer_who_searched(desk, sign_in, student):
    address = desk.post(f"{LIST}/search", data={"q": "林知夏"}).location
    sign_in(desk, factories.reviewer())

    answers = [desk.get(each).status_code for each in (address, f"{LIST}?named=1")]

    assert answers == [404, 404]


def test_the_whole_story_of_a_student_stands_on_one_page(see, app):
    record = factories.agreement("effective")

    page = see(f"{LIST}/{record.student_id}")

    pairs = page.one("div", class_="facts").pairs()
    assert pairs["身份证号"] == identity.masked_id(record.student.id_number)
    assert (pairs["当前签约"], pairs["就业方案"]) == ("电子签约（签约审核通过）", "院系待审核")
    (placement,) = page.all("article", class_="placement")
    assert placement.one("h3").text == f"电子签约 {record.employer_name} 签约审核通过"
    assert [step.all("span")[1].text for step in placement.all("li")] == [
        "发起邀约", "同意签约，待管理员审核", "签约审核通过",
    ]  # fmt: skip
    assert buttons(page.one("footer")) == ["退回", "限制签约", "个别开放", "返回"]


def test_the_whole_id_number_needs_a_reason_that_stays(desk, student):
    address = f"{LIST}/{student.id}"

    empty = desk.post(f"{address}/disclosure", data={"reason": " "})
    opened = desk.post(f"{address}/disclosure", data={"reason": "核对身份证件"})
    page = read(desk.get(address).text)

    assert (empty.status_code, opened.status_code) == (422, 303)
    assert page.one("div", class_="facts").pairs()["身份证号"] == student.id_number
    (entry,) = db.session.scalars(select(AccessEntry)).all()
    assert (entry.what, entry.reason, entry.name) == ("id_number", "核对身份证件", "吴书宁")
    looks = page.one("div", class_="facts").all("ol")[-1]
    assert looks.all("span")[1].text == "完整身份证号 核对身份证件"


@pytest.mark.requirement("S172")
def test_a_college_reads_its_own_students_and_changes_nothing(desk, sign_in, student):
    elsewhere = factories.student(of=factories.college(name="经济学院"))
    sign_in(desk, factories.reviewer(role="college"))

    own, other = desk.get(f"{LIST}/{student.id}"), desk.get(f"{LIST}/{elsewhere.id}")
    tried = decide(desk, "restrict", student.id, reason="学籍核查中")

    page = read(own.text)
    assert [row["学号"] for row in table(page)] == [student.student_number]
    assert buttons(page.one("footer")) == ["返回"]
    assert (own.status_code, other.status_code, tried.status_code) == (200, 404, 403)
    assert states(student) == (True, "", False, "", False)


def test_students_of_another_school_are_left_alone(desk, student):
    stranger = factories.student(of=factories.college(factories.school(code="19098")))

    answer = decide(desk, "restrict", student.id, stranger.id, reason="学籍核查中")

    assert answer.location == f"{LIST}/{student.id}"
    assert (states(student)[2], states(stranger)[2]) == (True, False)
