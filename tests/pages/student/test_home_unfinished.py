"""What a student began himself and has not brought to an end stands on his home (S58, S122)."""

import pytest
from sqlalchemy import event

from tests import factories
from tests.pages.student.reading import Page
from wxsign.db import db


@pytest.fixture
def student(client, sign_in):
    made = factories.student()
    sign_in(client, made)
    return made


def _now(client):
    return Page(client.get("/student/")).one("section", class_="now")


def _words(client) -> list[str]:
    """Label, headline and buttons of 当前就业情况."""
    spans = [part for part in _now(client).walk() if part.tag in ("span", "h2", "a")]
    return [part.text for part in spans][1:]


def _addresses(client) -> list[str]:
    return [part["href"] for part in _now(client).walk() if part.tag == "a"]


@pytest.mark.requirement("S126")
def test_a_refused_text_is_shown_with_its_reason_and_the_way_on(client, student):
    record = factories.paper("text_rejected", student=student)

    assert _words(client) == ["签约审核不通过", "协议书没有通过审核", "修改后重新生成", "查看详情"]
    assert "学校写明的原因：信息不实" in _now(client).text
    assert _addresses(client) == [
        f"/student/papers/{record.id}/form",
        f"/student/papers/{record.id}",
    ]


@pytest.mark.requirement("S136")
def test_refused_photos_are_shown_with_their_reason(client, student):
    factories.paper("papers_refused", student=student)

    assert "签约资料没有通过审核" in _words(client)
    assert "学校写明的原因：信息不实" in _now(client).text


@pytest.mark.requirement("S122")
def test_a_draft_of_a_paper_agreement_can_be_gone_on_with(client, student):
    record = factories.paper("draft", student=student)

    assert _words(client) == ["草稿", "有一份协议书还没有录入完", "继续录入"]
    assert _addresses(client) == [f"/student/papers/{record.id}/form"]


@pytest.mark.requirement("S122")
def test_a_form_that_was_typed_and_left_can_be_gone_on_with(client, student):
    client.post("/student/papers/draft", data=factories.sheet(name="江城示例机械有限公司"))

    assert _words(client) == ["录入中", "有一份协议书还没有录入完", "继续录入"]
    assert "江城示例机械有限公司" in _now(client).text
    assert _addresses(client) == ["/student/papers/new"]


def test_a_form_that_was_emptied_is_nothing_to_go_on_with(client, student):
    client.post("/student/papers/draft", data={})

    assert "还没有收到邀约" in _words(client)


@pytest.mark.requirement("S150")
def test_a_refused_destination_is_shown_with_its_reason(client, student):
    record = factories.destination("rejected", student=student)

    assert _words(client) == ["签约审核不通过", "去向登记没有通过审核", "查看并修改"]
    assert "学校写明的原因：信息不实" in _now(client).text
    assert _addresses(client) == [f"/student/destinations/{record.id}"]


def test_a_draft_of_a_destination_can_be_gone_on_with(client, student):
    record = factories.destination("draft", student=student)

    assert _words(client) == ["暂存", "有一份去向登记还没有送审", "继续填写"]
    assert _addresses(client) == [f"/student/destinations/{record.id}/form"]


def test_a_letter_that_waits_comes_first_and_the_draft_is_named_below(client, student):
    factories.paper("draft", student=student)
    factories.agreement(student=student)

    page = Page(client.get("/student/"))

    assert page.one("h2", id="now").text == "有 1 封邀请函等你答复"
    assert page.one("p", id="unfinished").text.startswith("另外，有一份协议书还没有录入完：")


def test_a_newer_result_comes_first_and_the_draft_is_named_below(client, student, clock):
    factories.destination("draft", student=student)
    clock.advance(minutes=1)
    factories.agreement("rejected", student=student)

    page = Page(client.get("/student/"))

    assert page.one("h2", id="now").text == "学校审核没有通过"
    assert page.one("p", id="unfinished").text.endswith("继续填写")


def test_a_refusal_is_history_once_something_else_was_handed_in(client, student, clock):
    factories.paper("text_rejected", student=student)
    clock.advance(minutes=1)
    factories.agreement("terminated", student=student)

    page = Page(client.get("/student/"))

    assert page.one("h2", id="now").text == "这份协议书已经解除"
    assert page.all("p", id="unfinished") == []


def test_while_the_seat_is_taken_a_draft_is_not_offered(client, student):
    factories.paper("draft", student=student)
    factories.agreement("under_review", student=student)

    page = Page(client.get("/student/"))

    assert page.one("h2", id="now").text == "学校正在审核"
    assert page.all("p", id="unfinished") == []


def test_with_all_of_it_the_home_still_needs_at_most_six_statements(client, student):
    client.post("/student/papers/draft", data=factories.sheet())
    factories.destination("rejected", student=student)
    factories.agreement(student=student)
    client.get("/student/")
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    client.get("/student/")

    assert 1 <= len(asked) <= 6
