"""审核人员: the school level adds, moves, resets and shuts the accounts of its reviewers."""

import re

import pytest

from tests import factories
from tests.pages.desk.reading import read
from wxsign.db import db
from wxsign.models import DeskSession, Reviewer, TrailEntry

TYPED = {"name": "方敬之", "account": "fang", "scope": "school", "email": "fang@example.com"}


def _first_password(answer) -> str:
    page = read(answer.text)
    return page.one("ul", _class="ways").all("li")[1].one("span").text


def _login(client, account, password):
    return client.post("/desk/login", data={"account": account, "password": password})


def test_a_reviewer_is_added_with_a_first_password_that_is_changed_at_once(desk, app):
    college = factories.college()
    answer = desk.post("/desk/reviewers", data={**TYPED, "scope": str(college.id)})
    new = db.session.query(Reviewer).filter_by(account="fang").one()
    his = app.test_client()

    assert (new.role, new.college_id, new.school_id) == ("college", college.id, college.school_id)
    assert _login(his, "fang", _first_password(answer)).status_code == 303
    assert his.get("/desk/").location == "/desk/account/password"


@pytest.mark.parametrize(
    "over, beside",
    [
        ({"name": ""}, "name"),
        ({"account": "A B"}, "account"),
        ({"scope": ""}, "scope"),
        ({"scope": "999"}, "scope"),
        ({"scope": "x" * 12}, "scope"),
        ({"email": "nobody"}, "email"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(desk, over, beside):
    answer = desk.post("/desk/reviewers", data={**TYPED, **over})
    page = read(answer.text)

    assert answer.status_code == 422
    assert page.one("p", id=f"{beside}-say").attributes["role"] == "alert"
    kept = "account" if beside == "name" else "name"
    assert page.one("input", id=kept).attributes["value"] == TYPED[kept]


def test_an_account_that_is_taken_is_said_beside_the_field(desk, reviewer):
    answer = desk.post("/desk/reviewers", data={**TYPED, "account": reviewer.account})

    assert answer.status_code == 409
    assert "已经有人用了" in answer.text


def test_the_page_of_a_first_password_that_is_loaded_again_says_what_to_do(desk):
    desk.post("/desk/reviewers", data=TYPED)

    again = desk.post("/desk/reviewers", data=TYPED)

    page = read(desk.get(again.location).text)
    assert page.one("p", role="status").text == (
        f"{TYPED['name']}已经增加。初始密码只显示一次；没有记下来，请点“重置登录”换一个新的。"
    )
    assert "重置登录" in [button.text for button in page.all("button")]


def test_everything_that_is_wrong_is_told_at_once_and_nothing_typed_is_lost(desk, reviewer):
    wrong = {"name": "方" * 21, "account": reviewer.account, "scope": "", "email": "nobody"}

    answer = desk.post("/desk/reviewers", data=wrong)

    page = read(answer.text)
    assert answer.status_code == 422
    said = {field: page.one("p", id=f"{field}-say").text for field in wrong}
    assert said["account"] == "这个账号已经有人用了，请换一个。"
    assert said["scope"] == "请选择审核范围。"
    assert said["email"] == "邮箱的写法不对，请核对；可以不填。"
    assert page.one("p", id="name-say").attributes["role"] == "alert"
    for field in ("name", "account", "email"):
        assert page.one("input", id=field).attributes["value"] == wrong[field]


def test_a_college_of_another_school_cannot_be_given(desk):
    elsewhere = factories.college(factories.school(code="19098"))

    answer = desk.post("/desk/reviewers", data={**TYPED, "scope": str(elsewhere.id)})

    assert answer.status_code == 422


def test_another_scope_signs_the_reviewer_out_and_stands_in_the_trail(desk, app, sign_in):
    other, his = factories.reviewer(name="方敬之"), app.test_client()
    sign_in(his, other)
    college = factories.college()
    typed = {"name": other.name, "scope": str(college.id), "email": ""}

    answer = desk.post(f"/desk/reviewers/{other.id}", data=typed)

    assert (answer.status_code, answer.location) == (303, "/desk/reviewers")
    assert his.get("/desk/account").status_code == 302
    assert (other.role, other.college_id) == ("college", college.id)
    assert "更改审核范围" in desk.get(f"/desk/reviewers/{other.id}").text


def test_a_reset_ends_password_second_factor_and_browsers(desk, app, sign_in, drain, fakes):
    other, his = factories.reviewer(totp_secret="JBSWY3DPEHPK3PXP"), app.test_client()
    sign_in(his, other)
    factories.bind(other)

    password = _first_password(desk.post(f"/desk/reviewers/{other.id}/reset"))
    drain()

    assert his.get("/desk/account").status_code == 302
    assert _login(his, other.account, factories.PASSWORD).status_code == 422
    assert _login(his, other.account, password).status_code == 303
    assert [mail.to for mail in fakes.mail.sent] == [other.email]
    assert db.session.query(factories.Binding).count() == 0


def test_a_shut_account_gets_in_no_more_until_it_is_opened_again(desk, app, sign_in):
    other, his = factories.reviewer(), app.test_client()
    sign_in(his, other)
    for _press in range(2):
        assert desk.post(f"/desk/reviewers/{other.id}/closing").location == "/desk/reviewers"

    assert his.get("/desk/account").status_code == 302
    assert _login(his, other.account, factories.PASSWORD).status_code == 422
    page = desk.get("/desk/reviewers")
    assert re.search("已停用", page.text)
    password = _first_password(desk.post(f"/desk/reviewers/{other.id}/reset"))
    assert _login(his, other.account, password).status_code == 303


@pytest.mark.parametrize("what", ["", "/reset", "/closing"])
def test_nobody_changes_himself_or_another_schools_reviewer(desk, reviewer, what):
    stranger = factories.reviewer(of=factories.college(factories.school(code="19098")))
    typed = {"name": "方敬之", "scope": "school", "email": ""}

    answers = {
        of: desk.post(f"/desk/reviewers/{of}{what}", data=typed).status_code
        for of in (reviewer.id, stranger.id, 999)
    }

    assert answers == {reviewer.id: 403, stranger.id: 404, 999: 404}
    assert desk.get("/desk/account").status_code == 200
    assert db.session.query(TrailEntry).count() == 0
    assert db.session.query(DeskSession).count() == 1


def test_a_college_without_a_reviewer_is_named_where_two_levels_review(desk, see, app):
    factories.college(name="经济学院")
    shut = factories.reviewer(role="college", password_hash="")
    assert see("/desk/reviewers").all("p", class_="alarm") == []
    factories.choose("signing.review_levels", "college_then_school")

    alarm = see("/desk/reviewers").one("p", class_="alarm")
    elsewhere = see("/desk/switches").one("p", class_="alarm")

    assert alarm.text == (
        "学校分两级审核，经济学院、计算机学院还没有审核人员，签约会停在学院审核。"
        "请为它们增加学院审核人员。"
    )
    assert elsewhere.text == (
        "学校分两级审核，经济学院、计算机学院还没有审核人员，签约会停在学院审核。"
        "请在 审核人员 里增加学院审核人员。"
    )
    assert elsewhere.one("a").attributes["href"] == "/desk/reviewers"
    desk.post(f"/desk/reviewers/{shut.id}/reset")
    assert "计算机学院还没有" not in see("/desk/reviewers").one("p", class_="alarm").text
