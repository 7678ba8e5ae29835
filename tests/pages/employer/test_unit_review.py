"""单位审核: what waits, what was refused and why, and sending it again (S12, S22)."""

from io import BytesIO

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.student.reading import Page
from tests.registrations import PDF, last, png, typed, waiting
from wxsign.actions import registration
from wxsign.db import db
from wxsign.models import Employer, EmployerUser

REVIEW = "/employer/unit/review"


@pytest.fixture
def user(app):
    return factories.employer(
        approved_at=None, confirmed_at=None, employer_name="武汉云麓示例软件有限公司"
    )


@pytest.fixture
def sent(user):
    return waiting(user)


@pytest.fixture
def desk(app):
    return factories.actor(factories.reviewer())


def test_what_waits_can_be_taken_back_corrected_and_sent_to_another_school(here, user, sent):
    other = factories.school(code="19098")
    taken = here.post(f"{REVIEW}/withdrawal")
    assert Page(here.get(taken.location)).one("h1").text == "已撤回送审"
    form = Page(here.get(f"{REVIEW}/correction"))
    assert form.one(id="name").text == "武汉云麓示例软件有限公司"

    again = here.post(
        f"{REVIEW}/correction",
        data=typed(other, name="武汉云麓软件有限公司", licence=(BytesIO(PDF), "a.pdf")),
    )

    assert (again.status_code, again.location) == (303, REVIEW)
    page = Page(here.get(REVIEW))
    assert page.one("h1").text == "等待示例学院19098审核"
    assert last(user.employer_id).file.media_type == "application/pdf"


def test_the_licence_that_was_sent_stays_when_no_other_is_brought(here, user, sent):
    file_id = sent.file_id
    here.post(f"{REVIEW}/withdrawal")

    here.post(f"{REVIEW}/correction", data=typed(factories.school(), licence=""))

    assert (last(user.employer_id).state, last(user.employer_id).file_id) == ("waiting", file_id)


def test_a_refusal_stands_there_with_its_reason(here, user, sent, desk):
    registration.reject(sent.id, reason="营业执照不清楚", by=desk)

    page = Page(here.get(REVIEW))

    assert page.one("h1").text == "湖北示例学院没有通过"
    assert page.one("p", class_="reason").text == "营业执照不清楚"
    assert page.one("a", data_action="open").text == "修改后重新送审"
    assert (
        page.one("ol", class_="trail").children[0].text.startswith("单位审核不通过营业执照不清楚")
    )


@pytest.mark.requirement("S12", "S22")
def test_one_school_approves_and_a_student_of_another_is_found(here, user, sent, desk):
    elsewhere = factories.student(
        of=factories.college(factories.school(code="19098")), phone="13944445555", name="林知夏"
    )
    wanted = {
        "school": str(elsewhere.school_id),
        "year": "2026",
        "name": "林知夏",
        "id_or_phone": "13944445555",
    }
    before = here.post("/employer/search", data=wanted)
    registration.approve(sent.id, by=desk)
    assert here.get("/employer/").location == "/employer/confirmation"
    employer = db.session.scalars(select(Employer)).one()
    keys = ("file_reception", "hukou_reception", "contact", "phone", "email", "address")
    keys += ("postcode", "nature", "industry", "region")
    here.post("/employer/confirmation", data={key: getattr(employer, key) for key in keys})

    found = here.post("/employer/search", data=wanted, follow_redirects=True)

    assert before.status_code == 302
    assert Page(found).one("section", class_="rec")["data-id"] == str(elsewhere.id)


def test_what_waits_is_not_sent_twice(here, user, sent):
    answer = here.post(f"{REVIEW}/correction", data=typed(factories.school()))

    assert (answer.status_code, answer.location) == (303, REVIEW)
    assert last(user.employer_id).id == sent.id
    assert here.get(f"{REVIEW}/correction").location == REVIEW


def test_a_wrong_correction_keeps_what_was_typed(here, user, sent):
    here.post(f"{REVIEW}/withdrawal")

    answer = here.post(
        f"{REVIEW}/correction", data=typed(factories.school(), email="hr@", licence="")
    )

    assert answer.status_code == 422
    assert Page(answer).one(id="email")["value"] == "hr@"
    assert Page(answer).one(id="email-say").text == "邮箱地址不完整，例如 name@example.com。"


def test_taking_back_twice_ends_on_the_state(here, user, sent):
    answers = [here.post(f"{REVIEW}/withdrawal") for _tap in range(2)]

    assert [(answer.status_code, answer.location) for answer in answers] == [(303, REVIEW)] * 2


def test_a_unit_that_was_imported_unapproved_may_send_too(here, user):
    page = Page(here.get(REVIEW))
    here.post(f"{REVIEW}/correction", data=typed(factories.school()))

    assert page.one("h1").text == "还没有送学校审核"
    assert last(user.employer_id).state == "waiting"


def test_the_own_licence_is_shown_and_nobody_elses(here, user, sent):
    shown = here.get(f"{REVIEW}/licence")

    assert (shown.status_code, shown.data, shown.mimetype) == (200, png(), "image/png")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_pdf_is_handed_over_and_never_shown_in_place(here, user):
    here.post(
        f"{REVIEW}/correction", data=typed(factories.school(), licence=(BytesIO(PDF), "a.html"))
    )

    sent = here.get(f"{REVIEW}/licence")

    assert sent.mimetype == "application/pdf"
    assert sent.headers["Content-Disposition"].startswith("attachment; filename")


def test_without_a_licence_there_is_none_to_show(here, user):
    assert here.get(f"{REVIEW}/licence").status_code == 404


def test_a_pending_unit_may_only_look_at_its_review(here, user):
    assert here.get("/employer/").location == REVIEW
    assert here.get("/employer/colleagues").location == REVIEW
    assert db.session.scalars(select(EmployerUser)).one().employer.approved_at is None
