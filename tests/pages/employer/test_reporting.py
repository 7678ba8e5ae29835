"""确认学生已报到: after it the agreement is fulfilled."""

from datetime import date

import pytest

from tests import factories
from tests.pages.student.reading import Page, rows_of
from wxsign.actions import reporting
from wxsign.models import Agreement


@pytest.fixture
def record(user) -> Agreement:
    return factories.agreement(
        "effective",
        student=factories.student(name="林知夏"),
        user=user,
        terms=factories.terms(report_by="2026-07-10"),
    )


@pytest.fixture
def said(record) -> Agreement:
    """The student has said that he reported in."""
    reporting.report_in(record.id, on=date(2026, 5, 15), by=factories.actor(record.student))
    return record


def detail(here, record) -> Page:
    return Page(here.get(f"/employer/agreements/{record.id}"))


def test_before_the_student_has_said_so_there_is_nothing_to_confirm(here, record):
    page = detail(here, record)

    assert rows_of(page.one("dl", id="report")) == [
        ("报到期限", "2026年7月10日"),
        ("报到日期", "学生还没有确认"),
    ]
    assert page.all(data_action="receive") == []
    for answer in (
        here.get(f"/employer/agreements/{record.id}/receipt"),
        here.post(f"/employer/agreements/{record.id}/receipt"),
    ):
        assert answer.status_code == 409
        assert Page(answer).one("h1").text == "学生还没有确认报到，所以单位还不能确认"


def test_what_the_student_said_is_shown_and_confirmed_on_a_page_of_its_own(here, said):
    page = detail(here, said)
    assert rows_of(page.one("dl", id="report"))[-1] == (
        "报到日期",
        "2026年5月15日学生在 2026-05-15 10:00 确认，请在 5月18日前确认",
    )
    receipt = Page(here.get(page.one("a", data_action="receive")["href"]))
    assert receipt.rows[0] == ("姓名", "林知夏")
    assert receipt.one("button", data_action="receive").text == "确认学生已报到"

    answers = [here.post(f"/employer/agreements/{said.id}/receipt") for _tap in range(2)]

    assert [(r.status_code, r.location) for r in answers] == [
        (303, f"/employer/agreements/{said.id}")
    ] * 2
    done = detail(here, said)
    assert done.one("p", class_="next").text == "签约已经完成。协议书可以随时查看和下载。"
    assert done.all(data_action="receive") == []
    assert here.get(f"/employer/agreements/{said.id}/receipt").status_code == 303


@pytest.mark.parametrize("state", ["invited", "under_review"])
def test_before_the_approval_nothing_can_be_confirmed(here, user, state):
    record = factories.agreement(state, user=user)

    answer = here.get(f"/employer/agreements/{record.id}/receipt")

    assert answer.status_code == 409
    assert Page(answer).one("h1").text == "协议书还没有生效，所以不能确认报到"


def test_the_record_of_another_employer_looks_like_none(client, sign_in, said):
    sign_in(client, factories.employer())

    for method in ("get", "post"):
        answer = getattr(client, method)(f"/employer/agreements/{said.id}/receipt")
        assert answer.status_code == 404
    assert factories.fresh(Agreement, said.id).state == "effective"
