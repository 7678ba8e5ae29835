"""A “no” at the desk stays in the desk: its head, the way back, and what was typed."""

import pytest

from tests.pages.desk.reading import read

WHY = "学生的材料和登记的信息对不上，请重新提交。"


def test_a_no_stands_in_the_frame_of_the_desk(desk, reviewer):
    answer = desk.get("/desk/reviews/999999")

    page = read(answer.text)
    assert answer.status_code == 404
    assert page.one("main", data_page="desk.refusal").attributes["data-reason"] == "out_of_scope"
    assert page.one("nav", aria_label="我的位置").one("a", href="/desk/").text == "签约管理"
    assert page.one("a", href="/desk/account").text == reviewer.name
    ways = page.one("nav", aria_label="你可以这样做").all("a")
    assert [(way.text, way.attributes["href"]) for way in ways] == [("返回首页", "/desk/")]


@pytest.mark.parametrize(
    "path", ["/desk/nope", "/desk/reviews/7x", "/desk/reviews/99999999999999999999"]
)
def test_an_address_that_leads_nowhere_gets_the_same_frame(desk, reviewer, path):
    answer = desk.get(path)

    page = read(answer.text)
    assert answer.status_code == 404
    assert page.one("main", data_page="desk.refusal").attributes["data-reason"] == "not_found"
    assert page.one("a", href="/desk/account").text == reviewer.name


def test_a_form_that_lay_open_too_long_gives_back_its_sentence(desk, app):
    app.config["WTF_CSRF_ENABLED"] = True

    page = read(desk.post("/desk/reviews/1/rejection", data={"reason": WHY}).text)

    assert page.one("main").attributes["data-reason"] == "form_stale"
    assert [text.text for text in page.all("p", _class="typed")] == [WHY]


def test_who_has_not_signed_in_sees_nothing_of_the_desk(app):
    answer = app.test_client().post("/desk/reviews/1/rejection", data={"reason": WHY})

    assert read(answer.text).one("main").attributes["data-reason"] == "signed_out"
    assert "就业管理" not in answer.text
