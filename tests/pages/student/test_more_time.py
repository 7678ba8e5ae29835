"""申请延长反馈时间 on the student's phone."""

import pytest

from tests import factories
from tests.pages.student.reading import Page
from wxsign.actions import answer_time
from wxsign.db import db
from wxsign.models import Agreement, Student


@pytest.fixture
def student(client, sign_in):
    made = factories.student(name="林知夏")
    sign_in(client, made)
    return made


@pytest.fixture
def letter(student):
    return factories.agreement(student=student)


def _letter(client, record) -> Page:
    return Page(client.get(f"/student/invitations/{record.id}"))


def _ask(client, record, **form: str):
    return client.post(f"/student/invitations/{record.id}/extension", data=form)


@pytest.mark.requirement("S190")
def test_the_letter_offers_to_ask_and_the_page_says_what_it_means(client, letter):
    link = _letter(client, letter).one("a", data_action="ask_time")

    page = Page(client.get(link["href"]))

    assert page.name == "student.extension"
    assert page.one("button", data_action="ask_time").text == "申请延长反馈时间"
    assert page.one("label", for_="reason").text == "原因（可以不填）"
    assert dict(page.rows)["应约过期日期"] == "5月20日 24:00"


def test_after_asking_the_letter_says_that_the_old_deadline_stands(client, letter):
    answer = _ask(client, letter, reason=" 想和\n家里商量 ")

    page = _letter(client, letter)
    assert (answer.status_code, answer.location) == (303, f"/student/invitations/{letter.id}")
    assert page.one("p", class_="more").text == (
        "5月15日，你申请了延长反馈时间，单位还没有同意。单位可能不答复，请按原来的截止时间决定。"
    )
    assert page.all("a", data_action="ask_time") == []
    assert page.one("a", data_closed="ask_time")["data-reason"] == "time_asked"
    assert page.one("p", class_="until").text.startswith("请在 5月20日 24:00 前答复")


def test_a_second_tap_ends_on_the_letter(client, letter):
    answers = [_ask(client, letter, reason="想想") for _tap in range(2)]

    record = factories.fresh(Agreement, letter.id)
    assert [(a.status_code, a.location) for a in answers] == [
        (303, f"/student/invitations/{letter.id}")
    ] * 2
    assert record.revision == 1


def test_the_page_of_a_second_request_says_why_not(client, letter):
    _ask(client, letter)

    answer = client.get(f"/student/invitations/{letter.id}/extension")

    assert (answer.status_code, Page(answer).main["data-reason"]) == (409, "time_asked")


@pytest.mark.requirement("S191")
def test_late_it_is_too_late(client, letter, clock):
    clock.set(letter.answer_by)

    answers = [client.get(f"/student/invitations/{letter.id}/extension"), _ask(client, letter)]

    assert [(a.status_code, Page(a).main["data-reason"]) for a in answers] == [
        (409, "too_late")
    ] * 2


@pytest.mark.requirement("S190", "S191")
def test_once_granted_the_letter_shows_the_new_deadline(client, letter):
    _ask(client, letter)
    answer_time.grant_time(letter.id, days=3, by=factories.actor(letter.sender))

    page = _letter(client, letter)

    assert page.one("p", class_="more").text == (
        "5月15日，单位同意了延长反馈时间，现在的截止时间是 5月23日 24:00。"
    )
    assert page.one("p", class_="until").text == "请在 5月23日 24:00 前答复还剩 8 天 13 小时"
    assert "请于2026/05/23日24时之前反馈" in page.one("article", class_="letter").text


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_asks_about_somebody_elses_letter(client, student, method):
    other = factories.agreement()

    answer = getattr(client, method)(f"/student/invitations/{other.id}/extension")

    assert answer.status_code == 404
    assert factories.fresh(Agreement, other.id).time_asked_at is None


def test_an_answered_letter_leads_to_its_state(client, student):
    record = factories.agreement("under_review", student=student)

    answer = client.get(f"/student/invitations/{record.id}/extension")

    assert (answer.status_code, answer.location) == (302, f"/student/invitations/{record.id}")


def test_who_may_not_sign_now_may_still_ask_for_time(client, letter):
    factories.fresh(Student, letter.student_id).restricted = True
    db.session.commit()

    assert _ask(client, letter).status_code == 303
    assert factories.fresh(Agreement, letter.id).time_asked_at is not None
