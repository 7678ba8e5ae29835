"""单位 at the desk: all that have to do with this school, look-alikes, blocks (S12, S22)."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.desk.reading import read, table
from wxsign.actions import candidates, online_agreement
from wxsign.actions.candidates import FourItems
from wxsign.db import db
from wxsign.models import EmployerBlock, OutboxEntry
from wxsign.rules.refusals import Reason, Refused

LIST = "/desk/units"


@pytest.fixture
def user(app):
    """The main account of a unit that has signed one student of this school."""
    user = factories.employer(employer_name="武汉云麓示例软件有限公司")
    factories.agreement("effective", user=user)
    return user


def block(client, user, reason: str = "收取学生押金"):
    return client.post(f"{LIST}/{user.employer_id}/block", data={"reason": reason})


def find(student, user):
    items = FourItems(student.school_id, student.year, student.name, student.phone)
    return candidates.search(items, user_id=user.id).id


def test_only_units_that_have_to_do_with_this_school_are_listed(see, desk, user):
    stranger = factories.employer()

    rows = table(see(LIST))

    assert [(row["单位名称"], row["邀约"], row["已生效"], row["本校名单"]) for row in rows] == [
        ("武汉云麓示例软件有限公司", "1", "1", "正常")
    ]
    assert table(see(f"{LIST}?q=不存在")) == []
    assert desk.get(f"{LIST}/{stranger.employer_id}").status_code == 404


def test_a_blocked_unit_finds_and_invites_nobody_and_reads_why(desk, client, sign_in, user):
    student, listed = factories.student(), factories.student()
    letter = factories.agreement("invited", user=user)
    factories.list_student(user, listed)

    answer = block(desk, user)
    with pytest.raises(Refused, match=Reason.NOT_ELIGIBLE):  # as if there were nobody
        find(student, user)
    of = factories.matter(user, "send", "batch")
    (sent,) = online_agreement.invite(
        [listed.id], factories.terms(), proof=factories.quick_proof(of), by=factories.actor(user)
    )
    sign_in(client, user)
    home = read(client.get("/employer/").text)
    sign_in(client, letter.student)
    open_letter = client.get(f"/student/invitations/{letter.id}")

    assert answer.location == f"{LIST}/{user.employer_id}"
    assert sent.refused is not None
    assert sent.refused.reason is Reason.NOT_ELIGIBLE
    told = home.one("section", data_state="blocked")
    assert told.one("h2").text == "湖北示例学院停止了你单位与该校学生的网上签约"
    assert told.one("p", class_="next").text.startswith("原因：收取学生押金。已发出的邀请函")
    assert open_letter.status_code == 200
    messages = select(OutboxEntry.channel).where(OutboxEntry.notice == "block.put.employer")
    assert sorted(db.session.scalars(messages)) == ["mail", "sms"]


def test_a_block_is_lifted_and_both_stay_in_the_record(desk, see, user):
    student = factories.student()
    block(desk, user)
    block(desk, user)  # a second press

    ended = desk.post(f"{LIST}/{user.employer_id}/block/end", data={"reason": "已退还"})

    assert ended.status_code == 303
    assert find(student, user) == student.id
    assert len(db.session.scalars(select(EmployerBlock)).all()) == 1
    steps = see(f"{LIST}/{user.employer_id}").one("ol", class_="trail").all("li")
    assert [step.all("span")[1].text for step in steps] == [
        "恢复签约 已退还",
        "停止签约 收取学生押金",
    ]


def test_a_block_needs_a_reason(desk, user):
    answer = block(desk, user, reason=" ")

    assert answer.status_code == 422
    assert read(answer.text).one("p", id="reason-say").text == "请写明原因，单位会收到。"
    assert db.session.scalars(select(EmployerBlock)).all() == []


def test_a_unit_that_has_not_been_here_is_blocked_by_its_credit_code(desk, app):
    stranger = factories.employer()
    code = stranger.employer.credit_code

    wrong = desk.post(f"{LIST}/blocks", data={"credit_code": "9142", "reason": "虚假招聘"})
    answer = desk.post(f"{LIST}/blocks", data={"credit_code": code.lower(), "reason": "虚假招聘"})

    assert (wrong.status_code, read(wrong.text).one("p", id="code-say").text) == (
        422,
        "统一社会信用代码应为 18 位。",
    )
    assert answer.location == f"{LIST}/{stranger.employer_id}"
    assert desk.get(answer.location).status_code == 200


def test_a_block_of_one_school_keeps_no_other_schools_students(desk, user):
    other = factories.college(factories.school(code="19098"))

    block(desk, user)

    elsewhere = factories.student(of=other)
    assert find(elsewhere, user) == elsewhere.id


def test_units_that_look_alike_are_named_with_the_reasons(see, user):
    near = factories.employer(employer_name="武汉云麓示例软件股份有限公司武汉分公司")
    factories.colleague(near.employer, phone=user.phone)
    factories.employer(employer_name="宜昌江禾示例食品有限公司", address="宜昌市示例路 3 号")

    page = see(f"{LIST}/{user.employer_id}")

    (alike,) = page.one("div", class_="alike").all("li")
    assert alike.text == (
        f"武汉云麓示例软件股份有限公司武汉分公司 {near.employer.credit_code} 名称相近、地址相同"
    )
