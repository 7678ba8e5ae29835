"""请单位修改 on the student's pages: a field, what it should say, and why (S48)."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.student.reading import Page, side_by_side
from wxsign.db import db
from wxsign.models import ChangeRequest


@pytest.fixture
def student(client, sign_in):
    made = factories.student(phone="13912345678")
    sign_in(client, made)
    return made


@pytest.fixture
def letter(student):
    return factories.agreement(student=student)


def open_requests() -> list[tuple[str, str, str]]:
    db.session.rollback()
    rows = db.session.execute(
        select(ChangeRequest.term, ChangeRequest.wish, ChangeRequest.why).where(
            ChangeRequest.closed_at.is_(None)
        )
    ).all()
    db.session.rollback()
    return [tuple(row) for row in rows]


@pytest.mark.requirement("S48")
def test_the_letter_leads_to_its_fields_and_each_field_to_its_form(client, letter):
    page = Page(client.get(f"/student/invitations/{letter.id}"))
    entry = page.one("a", data_action="request_change")

    fields = Page(client.get(entry["href"]))
    form = Page(client.get(f"{entry['href']}/probation_days"))

    assert entry.text.startswith("请单位修改")
    links = [part["href"].rsplit("/", 1)[1] for part in fields.all("a", class_="weui-cell")]
    assert links[:3] == ["job_category", "job_title", "probation_days"]
    assert "answer_days" not in links
    assert "file_unit" not in links
    assert form.one("h1").text == "请单位修改试用期"
    assert form.one("output").text == "60 天"
    assert form.one("label", for_="probation_days").text == "试用期(天)"
    assert form.one("button", data_action="request_change").text == "请单位修改"


@pytest.mark.requirement("S48")
def test_a_request_is_stored_shown_in_the_letter_and_sent_once(client, letter):
    address = f"/student/invitations/{letter.id}/wishes/regular_pay"
    typed = {"regular_pay": "6,800", "why": "面谈时说的是 6800"}

    first, second = (client.post(address, data=typed) for _tap in range(2))

    assert {first.location, second.location} == {f"/student/invitations/{letter.id}"}
    assert open_requests() == [("regular_pay", "6800", "面谈时说的是 6800")]
    page = Page(client.get(first.location))
    assert side_by_side(page) == ["现在的内容", "你希望", "转正起薪", "6,000 元/月", "6,800 元/月"]
    assert "accept" in page.actions
    listed = Page(client.get(f"/student/invitations/{letter.id}/wishes"))
    assert "已请改为 6,800 元/月" in listed.main.text


@pytest.mark.requirement("S48")
@pytest.mark.parametrize(
    "term,typed,say",
    [
        ("regular_pay", "六千", "转正起薪请填整数，单位是元/月。"),
        ("regular_pay", "6000", "和现在的内容一样。"),
        ("hukou_reception", "9", "请从列表里选择户口接收类型。"),
        ("report_by", "2020-01-01", "这一天已经过去，请选今天以后的日期。"),
        ("job_title", "", "请填写拟聘用职位。"),
        ("job_title", "工程师😀", "“😀”不能印到协议书上，请改用文字。"),
        ("remarks", "长" * 800, "其他约定最多 500 个字，现在是 800 个字。"),
    ],
)
def test_a_wish_is_checked_as_the_employers_form_checks_it(client, letter, term, typed, say):
    address = f"/student/invitations/{letter.id}/wishes/{term}"

    answer = client.post(address, data={term: typed, "why": "原因"})

    page = Page(answer)
    assert answer.status_code == 422
    assert page.one(id=f"{term}-say").text == say
    assert page.one("textarea", id="why").text == "原因"
    assert open_requests() == []


def test_a_reason_that_is_too_long_is_said_beside_it(client, letter):
    address = f"/student/invitations/{letter.id}/wishes/penalty"

    answer = client.post(address, data={"penalty": "1000", "why": "长" * 201})

    assert answer.status_code == 422
    page = Page(answer)
    assert page.one(id="why-say").text == "最多 200 字，现在 201 字，请删去 1 字。"
    assert page.one("textarea", id="why").text == "长" * 201
    assert page.one(id="why-count").text == "201/200"


def test_another_wish_for_the_same_field_waits_for_the_first(client, letter):
    address = f"/student/invitations/{letter.id}/wishes/penalty"
    client.post(address, data={"penalty": "1000"})

    answer = client.post(address, data={"penalty": "500"})

    assert Page(answer).main["data-reason"] == "asked_already"
    assert open_requests() == [("penalty", "1000", "")]


@pytest.mark.parametrize("term", ["answer_days", "file_unit", "nobody"])
def test_a_field_that_the_letter_does_not_have_is_not_found(client, letter, term):
    address = f"/student/invitations/{letter.id}/wishes/{term}"

    assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]


def test_what_is_over_is_not_asked_to_be_changed(client, student):
    signed = factories.agreement("under_review", student=student)
    address = f"/student/invitations/{signed.id}/wishes"

    answers = [client.get(address), client.post(f"{address}/penalty", data={"penalty": "1"})]

    assert [answer.location for answer in answers] == [f"/student/invitations/{signed.id}"] * 2
    assert open_requests() == []
