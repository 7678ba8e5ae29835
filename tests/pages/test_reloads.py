"""An address that a form was sent to is opened again: WeChat does so after a text message."""

import pytest

from tests import factories
from tests.pages.student.reading import Page
from wxsign.pages.reloads import PAGES


@pytest.fixture
def student(client, sign_in):
    made = factories.student()
    sign_in(client, made)
    return made


@pytest.fixture
def user(client, sign_in):
    made = factories.employer()
    sign_in(client, made)
    return made


@pytest.fixture
def listed(user):
    """Two students on the list."""
    made = [factories.student(name=name) for name in ("林知夏", "郭予墨")]
    for student in made:
        factories.list_student(user, student)
    return made


def _letter(students, **over: str) -> dict[str, object]:
    return {"student": [student.id for student in students], **factories.terms(), **over}


def test_every_row_leads_from_a_form_to_a_page_that_can_be_opened(app):
    for form, page in PAGES.items():
        (sent_to,) = app.url_map.iter_rules(form)
        (opened, *_more) = app.url_map.iter_rules(page)
        assert "GET" not in sent_to.methods, form
        assert "GET" in opened.methods, page
        assert sent_to.arguments == opened.arguments, form


@pytest.mark.parametrize("noun", ["acceptance", "code"])
def test_after_a_wrong_code_the_student_may_open_the_page_again(client, student, noun):
    record = factories.agreement(student=student)
    here = f"/student/invitations/{record.id}"
    client.post(f"{here}/acceptance", data={"version": "1", "agree": "1", "code": "000000"})

    again = client.get(f"{here}/{noun}")

    assert (again.status_code, again.location) == (302, f"{here}/confirmation")
    assert Page(client.get(again.location)).name == "student.confirmation"


def test_a_letter_of_somebody_else_stays_out_of_sight(client, student):
    record = factories.agreement()

    answer = client.get(f"/student/invitations/{record.id}/acceptance", follow_redirects=True)

    assert answer.status_code == 404


@pytest.mark.parametrize("noun", ["", "/code"])
def test_after_a_wrong_code_the_employer_may_open_the_page_again(client, listed, noun):
    client.post("/employer/invitations/new", data=_letter(listed))
    wrong = Page(client.post("/employer/invitations", data=_letter(listed, code="000000")))
    addresses = {
        "": wrong.one("form", class_="whole")["action"],
        "/code": wrong.one("button", id="ask-again")["formaction"],
    }

    again = client.get(addresses[noun])

    assert addresses[noun] == f"/employer/invitations{noun}?{_asked(listed)}"
    assert again.location == f"/employer/invitations/preview?{_asked(listed)}"
    page = Page(client.get(again.location))
    assert page.name == "employer.confirmation"
    assert [row["data-id"] for row in page.all("li")] == [str(one.id) for one in listed]


def test_after_a_field_error_the_form_still_knows_its_students_and_what_was_typed(client, listed):
    faulty = client.post("/employer/invitations/new", data=_letter(listed, penalty="很多"))
    sent_to = Page(faulty).one("form", id="letter")["action"]

    again = Page(client.get(sent_to))

    assert faulty.status_code == 422
    assert sent_to == f"/employer/invitations/new?{_asked(listed)}"
    assert again.name == "employer.invitation"
    assert again.one("input", name="penalty")["value"] == "很多"


def test_an_address_that_no_page_belongs_to_is_not_found(client, student):
    answer = client.get("/student/profile/logins")

    assert answer.status_code == 404


def _asked(students) -> str:
    return "&".join(f"student={student.id}" for student in students)
