"""签约发起: four items, one uniform answer, and 加入 (S31, S32, decision 15)."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.student.reading import Page, rows_of
from wxsign.db import db
from wxsign.models import Candidate, School

UNIFORM = "未找到或不可签约。请向学生本人核对四项信息。有哪些可能的原因"


def _four(student, **over: str) -> dict[str, str]:
    return {
        "school": str(student.school_id),
        "year": str(student.year),
        "name": student.name,
        "id_or_phone": student.id_number,
    } | over


def _listed() -> list[int]:
    found = list(db.session.scalars(select(Candidate.student_id)))
    db.session.rollback()
    return found


@pytest.fixture
def student(app):
    return factories.student(name="林知夏")


@pytest.mark.requirement("S31")
def test_the_form_asks_for_the_four_items(here, student):
    page = Page(here.get("/employer/search"))

    assert [label.text for label in page.all("label")] == [
        "签约码",
        "毕业学校",
        "毕业届",
        "姓名",
        "身份证/手机号",
    ]


@pytest.mark.requirement("S31", "S32")
@pytest.mark.parametrize("by", ["id_number", "phone"])
def test_who_is_found_by_four_items_can_be_added(here, student, by):
    found = here.post("/employer/search", data=_four(student, id_or_phone=getattr(student, by)))
    card = Page(here.get(found.location)).one("section", data_id=str(student.id))
    button = next(part for part in card.walk() if part.attributes.get("data-action") == "add")
    added = here.post("/employer/candidates", data={"student": str(student.id)})

    assert found.status_code == 303
    assert rows_of(card) == [
        ("毕业院校", "湖北示例学院"),
        ("毕业年度", "2026"),
        ("院系", "计算机学院"),
        ("学历", "本科生毕业"),
        ("专业", "软件工程"),
    ]
    assert button.text == "加入"
    assert (added.status_code, added.location) == (303, "/employer/candidates")
    assert _listed() == [student.id]


@pytest.mark.requirement("S31")
@pytest.mark.parametrize(
    "wrong",
    [{"school": "999"}, {"year": "2025"}, {"name": "林知"}, {"id_or_phone": "13800000000"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_one_wrong_item_gets_the_uniform_answer_with_everything_kept(here, student, wrong):
    typed = _four(student, **wrong)

    response = here.post("/employer/search", data=typed)
    page = Page(response)

    assert response.status_code == 404
    assert (page.name, page.one(role="alert").text) == ("employer.search", UNIFORM)
    assert page.one(id="name")["value"] == typed["name"]
    assert page.one(id="id_or_phone")["value"] == typed["id_or_phone"]
    chosen = [option["value"] for option in page.all("option", selected="")]
    assert chosen == [value for value in (typed["school"], typed["year"]) if value != "999"]


@pytest.mark.parametrize(
    "closed",
    [{"restricted": True}, {"enrolment_approved": False}, {"training_mode": "2"}],
    ids=lambda closed: next(iter(closed)),
)
def test_whoever_may_not_sign_gets_the_same_page_as_whoever_is_unknown(here, student, closed):
    other = factories.student(**closed)

    unknown = here.post("/employer/search", data=_four(student, id_or_phone="13800000000"))
    refused = here.post("/employer/search", data=_four(other))

    words = [Page(response).one(role="alert").text for response in (unknown, refused)]
    assert words == [UNIFORM, UNIFORM]
    assert unknown.status_code == refused.status_code


def test_missing_items_are_named_and_do_not_count_as_a_search(here, student):
    response = here.post("/employer/search", data={"name": "林知夏"})
    page = Page(response)

    assert response.status_code == 422
    assert [say.text for say in page.all(class_="say")] == [
        "请选择毕业学校。",
        "请选择毕业届。",
        "请填写身份证号或手机号。",
    ]
    assert page.one(id="name")["value"] == "林知夏"


def test_a_student_nobody_searched_for_is_neither_shown_nor_added(here, student):
    page = Page(here.get(f"/employer/search?found={student.id}"))
    added = here.post("/employer/candidates", data={"student": str(student.id)})

    assert page.all("section", data_id=str(student.id)) == []
    assert added.status_code == 404
    assert _listed() == []


def test_a_second_tap_on_add_ends_on_the_list(here, student):
    here.post("/employer/search", data=_four(student))
    here.post("/employer/candidates", data={"student": str(student.id)})

    again = here.post("/employer/candidates", data={"student": str(student.id)})

    assert (again.status_code, again.location) == (303, "/employer/candidates")
    assert _listed() == [student.id]


@pytest.mark.parametrize("state", ["invited", "effective"])
def test_who_has_an_open_letter_is_shown_with_it_and_without_add(here, user, student, state):
    record = factories.agreement(state, student=student, user=user)
    here.post("/employer/search", data=_four(student))

    page = Page(here.get(f"/employer/search?found={student.id}"))

    assert page.actions == ["open", "search", "search"]
    assert page.one("a", data_action="open")["href"] == f"/employer/agreements/{record.id}"
    assert "这一次结束之后才能再次邀请" in page.one("section", class_="rec").text


@pytest.mark.parametrize("number", ["9" * 40, "-1", "x", "²"])
def test_a_nonsense_number_finds_nobody(here, student, number):
    response = here.post("/employer/search", data=_four(student, school=number))

    assert response.status_code == 404
    assert here.get("/employer/search", query_string={"found": number}).status_code == 200


def test_the_select_offers_every_school(here, student):
    factories.school(code="19098")

    choice = Page(here.get("/employer/search")).one("select", id="school")

    names = db.session.scalars(select(School.name).order_by(School.name))
    assert choice.text == "".join(["请选择", *names])
