"""Before all students of a filter are decided: the second look, and whom it meant (S172)."""

import pytest

from tests import factories
from tests.pages.desk.reading import Node, fields, read, table
from tests.pages.desk.test_roster import LIST, decide, found, states
from wxsign.db import db
from wxsign.rules import enrolment


@pytest.fixture
def student(app):
    return factories.student(name="林知夏", student_number="2022000001")


def look(client, listed: Node, act: str) -> Node:
    """Tick 全部符合条件的 on this list and press the act: the second look."""
    asked = fields(listed.one("form", id="tick")) | {"all": "1", "act": act}
    return read(client.get(f"{LIST}/decision", query_string=asked).text)


def confirm(client, page: Node, reason: str = ""):
    """Press 确认 on a second look."""
    form = page.one("form", id="ask-form")
    return client.post(form.attributes["action"], data=fields(form) | {"reason": reason})


@pytest.mark.requirement("S172")
def test_all_students_of_a_filter_are_decided_after_a_second_look(desk, student):
    others = [factories.student(enrolment_approved=False) for _ in range(3)]

    page = look(desk, read(desk.get(f"{LIST}?review=pending").text), "approve")
    done = confirm(desk, page)
    again = confirm(desk, look(desk, read(desk.get(LIST).text), "approve"))

    assert page.one("h1").text == "审核通过：3 名学生"
    assert done.location == f"{LIST}?changed=3&review=pending"
    assert again.location == f"{LIST}?changed=0"
    assert [states(each)[0] for each in others] == [True, True, True]


@pytest.mark.parametrize("act", ["send_back", "restrict", "open"])
def test_who_was_looked_at_is_meant_whoever_is_searched_for_meanwhile(desk, student, act):
    other = factories.student(name="陈雨桐")
    before = states(other)

    page = look(desk, found(desk, "林知夏"), act)
    searched = found(desk, "陈雨桐")
    done = confirm(desk, page, "学籍核查中")

    assert [row["姓名"] for row in table(searched)] == ["陈雨桐"]
    assert (done.status_code, states(other)) == (303, before)
    assert states(student) != (True, "", False, "", False)


@pytest.mark.requirement("S172")
def test_a_list_that_grew_after_the_look_is_looked_at_again(desk, student):
    page = look(desk, found(desk, "林知夏"), "restrict")
    late = factories.student(name="林知夏")

    refused = confirm(desk, page, "学籍核查中")
    again = read(refused.text)
    before = states(student)[2], states(late)[2]
    done = confirm(desk, again, again.one("textarea").text)

    assert (refused.status_code, before) == (409, (False, False))
    assert again.one("p", role="alert").text == (
        "名单已变化，请再看一遍。没有办理任何事情，填写的原因还在。"
        "请核对下面现在的 2 名学生，再点确认；要改变范围，请取消后重新选择。"
    )
    assert done.status_code == 303
    assert [states(each)[3] for each in (student, late)] == ["学籍核查中", "学籍核查中"]


@pytest.mark.requirement("S172")
def test_whom_one_decision_cannot_hold_is_counted_in_the_second_look(desk, monkeypatch, student):
    monkeypatch.setattr(enrolment, "MOST_AT_ONCE", 2)
    for _ in range(3):
        factories.student()

    page = look(desk, read(desk.get(LIST).text), "open")

    assert page.one("h1").text == "个别开放：2 名学生"
    assert page.one("p", role="note").text == (
        "一次最多办理 2 名学生，另外 2 名不在这一次里。请按届或学院缩小范围，分几次办理。"
    )


def test_a_list_that_grew_under_an_act_without_a_reason_speaks_of_none(desk, student):
    page = look(desk, found(desk, "林知夏"), "approve")
    factories.student(name="林知夏")

    again = read(confirm(desk, page).text)

    said = again.one("p", role="alert").text
    assert said.startswith("名单已变化，请再看一遍。没有办理任何事情。请核对下面现在的 2 名学生")


def test_a_list_that_is_empty_by_now_says_so_and_keeps_the_reason(desk, student):
    student.enrolment_approved = False
    db.session.commit()
    page = look(desk, read(desk.get(f"{LIST}?review=pending").text), "send_back")
    decide(desk, "approve", student.id)

    refused = confirm(desk, page, "身份证号与证件不符")

    assert (refused.status_code, states(student)[:2]) == (409, (True, ""))
    assert read(refused.text).one("p", role="alert").text == (
        "名单已变化，现在没有符合条件的学生，可能刚才已经办理。没有再办理任何事情，请回到列表查看。"
        "你填写的原因：身份证号与证件不符"
    )


def test_all_of_a_filter_without_a_second_look_is_not_done(desk, student):
    answer = desk.post(
        f"{LIST}/decision", data={"act": "restrict", "all": "1", "reason": "学籍核查中"}
    )

    assert (answer.status_code, states(student)[2]) == (409, False)
