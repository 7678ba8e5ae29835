"""A new version of the privacy notice is asked of a student at his next visit."""

from dataclasses import replace

import pytest

from tests import factories
from tests.pages.student.reading import Page
from wxsign import settings as house
from wxsign.models import Student


@pytest.fixture
def student(client, sign_in):
    """Bound and known; then the notice changed."""
    made = factories.student(name="林知夏")
    sign_in(client, made)
    config = house.current()
    house.use(replace(config, privacy=replace(config.privacy, notice_version="2026-2")))
    return made


@pytest.mark.parametrize(
    "wanted,back",
    [
        ("/student/", "%2Fstudent%2F"),
        ("/student/invitations?answer=x", "%2Fstudent%2Finvitations%3Fanswer%3Dx"),
        ("/student/agreements/7/calendar.ics", "%2Fstudent%2Fagreements%2F7%2Fcalendar.ics"),
    ],
)
def test_every_page_leads_to_the_notice_first(client, student, wanted, back):
    answer = client.get(wanted)

    assert (answer.status_code, answer.location) == (302, f"/student/notice?next={back}")


def test_who_does_not_agree_is_told_what_he_can_do(client, student):
    words = Page(client.get("/student/notice")).main.text

    assert "不同意的，可以关闭此页面，到学校办理" in words


def test_accepting_it_goes_on_to_where_he_wanted(client, student):
    page = Page(client.get("/student/notice?next=/student/messages?before=7"))
    assert page.name == "student.notice"
    assert page.one("input", name="notice").attributes.get("checked") is None

    answer = client.post(
        "/student/notice",
        data={"notice": "2026-2", "next": page.one("input", name="next")["value"]},
    )

    assert (answer.status_code, answer.location) == (303, "/student/messages?before=7")
    assert factories.fresh(Student, student.id).notice_version == "2026-2"
    assert client.get("/student/messages?before=7").status_code == 200
    assert client.get("/student/notice?next=/student/profile").location == "/student/profile"


@pytest.mark.parametrize("ticked", [{}, {"notice": "2026-1"}])
def test_without_the_tick_or_with_that_of_an_older_page_nothing_is_accepted(
    client, student, ticked
):
    answer = client.post("/student/notice", data={**ticked, "next": "/student/messages"})

    page = Page(answer)
    assert answer.status_code == 422
    assert page.one("span", id="notice-say").text == "请先阅读并勾选。"
    assert page.one("input", name="next")["value"] == "/student/messages"
    assert factories.fresh(Student, student.id).notice_version == "2026-1"


@pytest.mark.parametrize(
    "hostile",
    [
        "https://evil.example/",
        "//evil.example/",
        "/employer/",
        "/desk/",
        "/student/\r\nSet-Cookie: x=1",
        "/student/..\\evil",
        "/student/javascript:alert(1)",
        "",
    ],
)
def test_it_leads_nowhere_but_into_the_own_area(client, student, hostile):
    answer = client.post("/student/notice", data={"notice": "2026-2", "next": hostile})

    assert (answer.status_code, answer.location) == (303, "/student/")


def test_what_he_was_about_to_do_is_refused_with_a_word(client, student):
    record = factories.agreement("invited", student=student)

    answer = client.post(f"/student/invitations/{record.id}/refusal")

    assert answer.status_code == 409
    assert Page(answer).one("h1").text == "个人信息处理告知有了新的版本，请先阅读"
    assert factories.fresh(type(record), record.id).state == "invited"


def test_the_moment_of_each_consent_is_kept_and_shown(client, student):
    client.post("/student/notice", data={"notice": "2026-2"})
    client.post("/student/notice", data={"notice": "2026-2"})  # pressed twice

    page = Page(client.get("/student/profile"))

    said = [line.text for line in page.all("li") if "个人信息处理告知" in line.text]
    assert said == ["个人信息处理告知2026-2 2026-05-15 10:00"]


def test_a_stranger_is_not_asked_but_sent_to_the_binding(client, app):
    assert client.get("/student/notice").location == "/student/binding"


def test_who_has_accepted_the_present_version_is_left_in_peace(client, sign_in):
    sign_in(client, factories.student())

    assert client.get("/student/").status_code == 200
