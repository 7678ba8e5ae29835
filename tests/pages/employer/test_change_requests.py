"""一键采纳, 去修改, or nothing: what a student asks for on the employer's pages (S48)."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.employer.letters import path_of, versions_of
from tests.pages.student.reading import Element, Page, side_by_side
from wxsign.actions import changes
from wxsign.db import db
from wxsign.models import ChangeRequest


@pytest.fixture
def letter(user):
    return factories.agreement("invited", user=user, student=factories.student(name="林知夏"))


def ask(record, term: str = "probation_days", wish: str = "30") -> int:
    by = factories.actor(record.student)
    changes.request_change(record.id, term=term, wish=wish, why="想早点转正", by=by)
    asked = db.session.scalars(select(ChangeRequest.id).order_by(ChangeRequest.id.desc())).first()
    db.session.rollback()
    return asked


@pytest.mark.requirement("S48")
def test_one_tap_leads_to_both_values_and_the_next_sends_them(here, letter):
    asked = ask(letter)
    page = Page(here.get(path_of(letter)))
    adoption = path_of(letter, f"/requests/{asked}/adoption")
    compared = Page(here.get(adoption))
    assert versions_of(letter) == [1]
    typed = {"version": compared.one("input", name="version")["value"]}

    first, second = (here.post(adoption, data=typed) for _tap in range(2))

    assert side_by_side(page) == ["现在的内容", "学生希望", "试用期", "60 天", "30 天"]
    assert page.one(class_="why-asked").text == "想早点转正"
    opened = page.one("a", data_action="amend", href=adoption)
    assert opened.text == "一键采纳：试用期"
    assert side_by_side(compared) == ["修改前", "修改后", "试用期", "60 天", "30 天"]
    assert compared.one("button", data_action="amend").text == "确认采纳并发送"
    sent = path_of(letter, "/versions/sent")
    assert (first.location, second.location) == (sent, path_of(letter))
    assert versions_of(letter) == [1, 2]
    assert here.get(adoption).location == path_of(letter)
    assert Page(here.get(path_of(letter))).all("a", href=adoption) == []


def test_a_letter_that_changed_meanwhile_is_shown_again_before_it_is_sent(here, user, letter):
    asked = ask(letter)
    values = factories.terms_of(letter) | {"regular_pay": "9999"}
    changes.amend(letter.id, values, version=1, by=factories.actor(user))
    adoption = path_of(letter, f"/requests/{asked}/adoption")

    stale = here.post(adoption, data={"version": "1"})

    assert (stale.status_code, versions_of(letter)) == (409, [1, 2])
    assert "同事刚刚修改过这份内容" in Page(stale).main.text
    assert Page(stale).one("input", name="version")["value"] == "2"


@pytest.mark.requirement("S48")
def test_the_list_says_who_asks_for_a_change(here, letter):
    ask(letter)

    row = Page(here.get("/employer/agreements")).one("section", data_id=str(letter.id))

    foot = next(part for part in row.walk() if part.attributes.get("class") == "ops")
    first = next(part for part in foot.children if isinstance(part, Element))
    assert first.text == "学生请求修改"


@pytest.mark.requirement("S48")
def test_the_form_opens_with_what_the_student_asks_for(here, letter):
    asked = ask(letter)

    page = Page(here.get(path_of(letter, f"/amendment?request={asked}")))

    assert page.one("input", name="probation_days")["value"] == "30"
    assert [part.text for part in page.all(class_="was")] == ["原为 60 天"]


def test_a_request_that_needs_more_leads_to_the_form(here, letter):
    asked = ask(letter, "file_reception", "1")
    page = Page(here.get(path_of(letter)))

    adoption = path_of(letter, f"/requests/{asked}/adoption")
    answers = [here.get(adoption), here.post(adoption)]

    assert page.all("a", href=adoption) == []
    form = path_of(letter, f"/amendment?request={asked}")
    assert [answer.location for answer in answers] == [form, form]
    assert versions_of(letter) == [1]
