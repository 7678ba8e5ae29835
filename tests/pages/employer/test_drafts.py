"""The letter is kept while it is written, whatever becomes of the page."""

import pytest
from sqlalchemy import Text, select, type_coerce

from tests import factories
from tests.pages.employer.letters import NEW, send, typed
from tests.pages.student.reading import Page
from wxsign.db import db
from wxsign.models import Draft

KEEP, DROP = "/employer/invitations/draft", "/employer/invitations/draft/removal"
PREVIEW = "/employer/invitations/preview"


def form(here, students) -> Page:
    ids = [student.id for student in students]
    return Page(here.get(NEW, query_string={"student": ids}))


def test_what_was_typed_stands_in_the_form_again_even_if_it_is_wrong(here, students):
    kept = here.post(KEEP, data=typed(students, job_title="算法工程师", regular_pay="很高"))

    page = form(here, reversed(students))
    assert (kept.status_code, kept.data) == (204, b"")
    assert (page.one(id="job_title")["value"], page.one(id="regular_pay")["value"]) == (
        "算法工程师",
        "很高",
    )
    assert page.one(class_="restored").text == "已恢复上次填写的内容2026-05-15 10:00清空"
    assert page.all(class_="say") == []


def test_the_last_text_counts_and_no_other_students_letter_gets_it(here, students):
    for title in ("算法工程师", "测试工程师"):
        here.post(KEEP, data=typed(students, job_title=title))

    assert form(here, students).one(id="job_title")["value"] == "测试工程师"
    assert form(here, students[:1]).all(class_="restored") == []


def test_a_colleagues_draft_is_his_own(here, client, sign_in, user, students):
    here.post(KEEP, data=typed(students, job_title="算法工程师"))
    colleague = factories.colleague(user.employer)
    sign_in(client, colleague)

    assert form(client, students).all(class_="restored") == []


def test_a_form_that_was_sent_to_be_read_once_more_is_kept_without_scripts(here, students):
    here.post(NEW, data=typed(students, job_title="算法工程师"))

    assert form(here, students).one(id="job_title")["value"] == "算法工程师"


def test_clearing_begins_again_with_the_last_letter(here, user, students):
    factories.agreement(user=user, terms=factories.terms(job_title="测试工程师"))
    here.post(KEEP, data=typed(students, job_title="算法工程师"))

    answer = here.post(DROP, data={"student": [student.id for student in students]})

    page = Page(here.get(answer.location))
    assert answer.status_code == 303
    assert page.one(id="job_title")["value"] == "测试工程师"
    assert page.all(class_="restored") == []


def test_another_letter_can_be_chosen_over_the_draft(here, user, students):
    factories.agreement(user=user, terms=factories.terms(job_title="测试工程师"))
    here.post(KEEP, data=typed(students, job_title="算法工程师"))

    page = Page(here.get(NEW, query_string={"student": students[0].id, "post": "测试工程师"}))

    assert page.one(id="job_title")["value"] == "测试工程师"


def test_sending_ends_the_draft_and_a_late_one_keeps_nothing(here, user, students):
    here.post(KEEP, data=typed(students))
    assert send(here, typed(students)).status_code == 303

    late = here.post(KEEP, data=typed(students))

    assert late.status_code == 204
    assert db.session.scalars(select(Draft.form)).all() == []


def test_a_draft_is_sealed_and_bounded(here, students):
    here.post(KEEP, data=typed(students, remarks="长" * 5000))

    stored = db.session.scalars(select(type_coerce(Draft.values, Text))).one()
    values = db.session.scalars(select(Draft.values)).one()
    assert "job_title" not in stored
    assert len(values["remarks"]) == 2000


@pytest.mark.parametrize("address", [KEEP, DROP])
def test_a_stranger_keeps_nothing(client, students, address):
    answer = client.post(address, data=typed(students))

    assert answer.status_code == 400
    assert db.session.scalars(select(Draft.form)).all() == []


def test_the_page_before_sending_is_an_address_that_back_and_reload_may_open(here, students):
    ids = {"student": [student.id for student in students]}
    empty = here.get(PREVIEW, query_string=ids)
    answer = here.post(NEW, data=typed(students, job_title="算法工程师"))
    page = Page(here.get(answer.location))
    here.post(KEEP, data=typed(students, penalty="很多"))
    faulty = here.get(PREVIEW, query_string=ids)

    assert (answer.status_code, page.name) == (303, "employer.confirmation")
    assert page.one(class_="post").text == "算法工程师"
    assert {empty.location, faulty.location} == {f"{NEW}?student=1&student=2"}
    assert (empty.status_code, faulty.status_code) == (302, 302)
