"""A batch with 招聘人数: one form, one code, a result for each, and the line of those who wait."""

import pytest
from sqlalchemy import select

from jobs import waiting
from tests import factories
from tests.pages.employer.letters import CODE, NEW, SEND, digits, preview, records, send, typed
from tests.pages.student.reading import Page
from wxsign.actions import online_agreement
from wxsign.db import db
from wxsign.models import Candidate, Post

LIST, SELECTION = "/employer/candidates", "/employer/candidates/selection"


@pytest.fixture(autouse=True)
def _application(app, monkeypatch):
    monkeypatch.setattr(waiting, "application", lambda: app)


@pytest.fixture
def three(user):
    """Three students who were listed for one post."""
    made = [factories.student(name=name) for name in ("林知夏", "郭予墨", "沈一禾")]
    for student in made:
        factories.list_student(user, student, "测试工程师")
    return made


def _post() -> int:
    db.session.rollback()
    return db.session.scalars(select(Post.id)).one()


def _names(page: Page, part: str) -> list[str]:
    return [one.text for one in page.all("li", data_id=part)]


def _outcome(page: Page) -> list[str]:
    return [cell.text for cell in page.all("a", class_="weui-cell")]


def _decline(record) -> None:
    student = factories.fresh(type(record), record.id).student
    online_agreement.decline(record.id, reason="", by=factories.actor(student))


@pytest.mark.requirement("S35")
def test_all_of_one_post_over_all_pages_get_one_letter(here, user):
    others = [factories.student() for _ in range(2)]
    same = [factories.student() for _ in range(25)]
    for student in others:
        factories.list_student(user, student, "文员")
    for student in same:
        factories.list_student(user, student, "测试工程师")

    listed = Page(here.get(LIST, query_string={"post": "测试工程师"}))
    chosen = here.post(SELECTION, data={"post": "测试工程师", "all": "1"})
    form = Page(here.get(chosen.location))

    assert listed.one("button", name="all").text == "全部邀请"
    assert chosen.location.count("student=") == 25
    assert form.one(id="job_title")["value"] == "测试工程师"
    assert [
        one["value"]
        for one in form.one(id="letter").walk()
        if one.attributes.get("name") == "student"
    ] == [str(student.id) for student in reversed(same)]


@pytest.mark.requirement("S35")
def test_with_fewer_places_than_students_the_others_wait_and_the_result_survives_reload(
    here, three
):
    letter = typed(three, headcount="2", job_title="测试工程师")
    asked = Page(preview(here, letter))

    sent = send(here, letter)
    first, again = (Page(here.get(sent.location)) for _ in range(2))

    assert [group.text for group in asked.all("h2")][1:3] == ["发给 2 人", "候补 1 人"]
    assert _names(asked, str(three[2].id)) == ["沈一禾湖北示例学院上移沈一禾"]
    assert first.one("h1").text == again.one("h1").text == "已向 2 人发送签约邀请"
    assert (
        _outcome(first)
        == _outcome(again)
        == [
            "林知夏湖北示例学院待应约",
            "郭予墨湖北示例学院待应约",
            "沈一禾湖北示例学院候补第 1 位",
        ]
    )


def test_the_employer_chooses_before_sending_who_is_first(here, three):
    letter = typed(three, headcount="1", job_title="测试工程师")
    preview(here, letter)

    moved = here.post(NEW, data=letter | {"up": three[1].id})
    page = Page(here.get(moved.location))

    order = [int(one["data-id"]) for one in page.all("li") if "data-id" in one.attributes]
    assert order == [three[1].id, three[0].id, three[2].id]


def test_a_second_tap_on_a_batch_that_only_waits_ends_on_what_became_of_it(here, user, three):
    factories.agreement(user=user, terms=factories.terms(job_title="测试工程师"))
    letter = typed(three, headcount="1", job_title="测试工程师")
    first = send(here, letter)

    second = here.post(SEND, data=letter | {"code": digits()})

    assert (second.status_code, second.location) == (303, first.location)
    assert Page(here.get(first.location)).one("h1").text == "已列入候补 3 人"


def test_a_code_for_two_places_sends_nothing_for_three(here, three):
    letter = typed(three, headcount="2", job_title="测试工程师")
    here.post(CODE, data=letter)

    other = here.post(SEND, data=letter | {"headcount": "3", "code": digits()})

    assert Page(other).one(id="code-say").text == "还没有获取验证码，请先点“获取验证码”。"
    assert records() == []


@pytest.mark.parametrize("number", ["0", "1000", "两个", "-1", "²"])
def test_a_number_of_places_that_is_none_is_said_beside_the_field(here, three, number):
    response = here.post(NEW, data=typed(three, headcount=number))
    page = Page(response)

    assert response.status_code == 422
    assert page.one(id="headcount-say").text == "招聘人数应在 1 到 999 之间。"
    assert page.one(id="headcount")["value"] == number


def test_the_post_shows_its_places_its_line_and_who_was_invited_by_itself(here, user, three):
    send(here, typed(three, headcount="1", job_title="测试工程师"))
    at = f"/employer/posts/{_post()}"
    before = Page(here.get(at))
    (letter,) = records()
    _decline(letter)
    db.session.rollback()

    waiting.invite()
    after = Page(here.get(at))

    assert [b.text for b in before.all("b")][:3] == ["1", "1", "2"]
    assert [one["data-id"] for one in before.all("section", data_state="waiting")] == [
        str(three[1].id), str(three[2].id),
    ]  # fmt: skip
    assert [one["data-id"] for one in after.all("section", data_state="waiting")] == [
        str(three[2].id)
    ]
    assert [row.state for row in records()] == ["declined", "invited"]
    assert "候补第 1 位" in Page(here.get(LIST)).main.text


def test_the_line_is_put_in_order_stopped_and_resumed_from_its_page(here, user, three):
    send(here, typed(three, headcount="1", job_title="测试工程师"))
    at = f"/employer/posts/{_post()}"

    here.post(f"{at}/order", data={"student": three[2].id})
    ordered = Page(here.get(at)).all("section", data_state="waiting")
    here.post(f"{at}/stop")
    stopped = Page(here.get(at))
    here.post(f"{at}/resumption")
    here.post(f"{at}/removal", data={"student": three[1].id})
    wrong = here.post(f"{at}/places", data={"headcount": ""})
    here.post(f"{at}/places", data={"headcount": "5"})
    page = Page(here.get(at))

    assert [one["data-id"] for one in ordered] == [str(three[2].id), str(three[1].id)]
    assert stopped.one(data_state="stopped").text == "已停止"
    assert (wrong.status_code, Page(wrong).one(id="headcount-say").text) == (
        422, "请填写招聘人数。",
    )  # fmt: skip
    assert [b.text for b in page.all("b")][:3] == ["5", "1", "1"]
    db.session.rollback()
    assert db.session.scalars(select(Candidate.student_id)).all() == [three[1].id, three[2].id]


def test_a_post_gets_its_number_of_places_before_anybody_is_invited(here):
    wrong = here.post("/employer/posts", data={"job_title": "", "headcount": "x"})
    made = here.post("/employer/posts", data={"job_title": " 文\x00员 ", "headcount": "3"})
    page = Page(here.get("/employer/posts"))

    assert [Page(wrong).one(id=f"{key}-say").text for key in ("job_title", "headcount")] == [
        "请填写拟聘用职位。",
        "招聘人数应在 1 到 999 之间。",
    ]
    assert made.location == f"/employer/posts/{_post()}"
    assert _outcome(page)[-1] == "文员招 3 人 已占 0 人 候补 0 人还有名额"


def test_another_employers_post_opens_for_nobody_else(app, here, sign_in, three):
    send(here, typed(three, headcount="1"))
    at, other = f"/employer/posts/{_post()}", app.test_client()
    sign_in(other, factories.employer())
    nouns = ("stop", "resumption", "order", "removal", "places")

    answers = [
        other.get(at),
        *(other.post(f"{at}/{noun}", data={"headcount": 9}) for noun in nouns),
    ]

    assert [answer.status_code for answer in answers] == [404] * 6


def test_a_title_that_was_pasted_is_not_cut_but_said_to_be_too_long(here):
    page = Page(here.get("/employer/posts"))
    answer = here.post("/employer/posts", data={"job_title": "长" * 31, "headcount": "3"})

    assert "maxlength" not in page.one(id="job_title").attributes
    assert Page(answer).one(id="job_title-say").text.endswith("最多 30 个字，现在是 31 个字。")
    assert Page(answer).one(id="job_title")["value"] == "长" * 31
