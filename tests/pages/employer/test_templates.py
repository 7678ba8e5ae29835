"""存为模板: saved from the form, chosen in the next one, renamed and deleted (product.md, 5)."""

import pytest

from tests import factories
from tests.pages.employer.letters import NEW, typed
from tests.pages.student.reading import Page
from wxsign.db import db
from wxsign.models import LetterTemplate

SAVE, LIST = "/employer/invitations/template", "/employer/templates"


@pytest.fixture
def saved(here, students):
    here.post(SAVE, data=typed(students, template_name="前端岗位", regular_pay="9100"))
    here.post("/employer/invitations/draft/removal", data={"student": [s.id for s in students]})
    db.session.rollback()
    return db.session.query(LetterTemplate).one()


def _form(here, students, **more):
    asked = {"student": [student.id for student in students], **more}
    return Page(here.get(NEW, query_string=asked))


def test_what_was_typed_stays_and_is_a_template_from_now_on(here, students):
    response = here.post(SAVE, data=typed(students, template_name="前端岗位", regular_pay="9100"))
    page = Page(here.get(response.location))

    assert response.status_code == 303
    assert page.one(id="regular_pay")["value"] == "9100"
    assert [one.text for one in page.all("a", data_id="1")] == ["前端岗位软件工程师"]


def test_the_form_opens_with_the_chosen_template(here, user, students, saved):
    factories.agreement(user=user, terms=factories.terms(regular_pay="6600"))

    last = _form(here, students)
    chosen = _form(here, students, template=saved.id)

    assert last.one(id="regular_pay")["value"] == "6600"
    assert chosen.one(id="regular_pay")["value"] == "9100"
    assert chosen.all("summary")[0].text == "用模板“前端岗位”软件工程师换一份"


def test_students_of_one_post_get_its_template_when_no_letter_was_sent_for_it(here, user, saved):
    factories.agreement(user=user, terms=factories.terms(job_title="文员", regular_pay="6600"))
    student = factories.student()
    factories.list_student(user, student, "软件工程师")

    page = _form(here, [student])

    assert page.one(id="regular_pay")["value"] == "9100"


@pytest.mark.parametrize(
    "name,says",
    [
        ("", "请填写模板名称。"),
        ("字" * 31, "模板名称最多 30 个字，现在是 31 个字。"),
        ("前端岗位", "已经有一个同名的模板，请换一个名称。"),
    ],
)
def test_a_name_that_will_not_do_is_said_beside_it_and_nothing_typed_is_lost(
    here, students, saved, name, says
):
    response = here.post(SAVE, data=typed(students, template_name=name, regular_pay="8800"))
    page = Page(response)

    assert response.status_code == 422
    assert page.one(id="template_name-say").text == says
    assert page.one(id="regular_pay")["value"] == "8800"


def test_a_template_is_renamed_and_deleted(here, students, saved):
    here.post(SAVE, data=typed(students, template_name="另一个"))

    number, at = saved.id, f"{LIST}/{saved.id}"
    taken = here.post(f"{at}/name", data={"template_name": "另一个"})
    here.post(f"{at}/name", data={"template_name": "前端二部"})
    renamed = [one.text for one in Page(here.get(LIST)).all("h2")]
    for _press in range(2):
        here.post(f"{at}/removal")

    assert Page(taken).one(id=f"template_name-{number}-say").text == (
        "已经有一个同名的模板，请换一个名称。"
    )
    assert renamed == ["前端二部", "另一个"]
    assert [one.text for one in Page(here.get(LIST)).all("h2")] == ["另一个"]


def test_a_template_is_deleted_after_a_second_look(here, students, saved):
    link = Page(here.get(LIST)).one("a", data_action="remove")["href"]

    look = Page(here.get(link))

    assert look.one("h1").text == "删除模板“前端岗位”？"
    assert "本单位的同事都不能再用这个模板，删除后不能恢复。" in look.one("p", class_="small").text
    here.post(look.one("form", class_="whole")["action"])
    assert Page(here.get(LIST)).all("h2") == []
    assert here.get(link).location == LIST  # it has gone already


def test_another_units_template_is_neither_shown_nor_changed(app, students, saved, sign_in):
    stranger, there = factories.employer(), app.test_client()
    sign_in(there, stranger)

    renamed = there.post(f"{LIST}/{saved.id}/name", data={"template_name": "我的"})
    seen = there.get(f"{LIST}/{saved.id}/removal")
    there.post(f"{LIST}/{saved.id}/removal")

    assert seen.location == LIST
    assert renamed.status_code == 404
    assert Page(there.get(LIST)).all("h2") == []
    assert factories.fresh(LetterTemplate, saved.id).name == "前端岗位"


def test_a_name_that_is_too_long_is_said_and_kept_and_none_is_cut(here, students, saved):
    form = _form(here, students)
    answer = here.post(SAVE, data=typed(students, template_name="长" * 31))
    renamed = here.post(f"{LIST}/{saved.id}/name", data={"template_name": "前\x00端"})

    assert "maxlength" not in form.one(id="template_name").attributes
    assert Page(answer).one(id="template_name")["value"] == "长" * 31
    assert Page(answer).one(id="template_name-say").text.endswith("现在是 31 个字。")
    assert renamed.status_code == 303
    page = Page(here.get(LIST))
    assert page.one(id=f"template_name-{saved.id}")["value"] == "前端"
    assert "maxlength" not in page.one(id=f"template_name-{saved.id}").attributes
