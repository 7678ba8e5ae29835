"""其他去向 on the student's phone: list, choice, detail (S147 to S155)."""

import pytest

from tests import factories
from tests.actions.destinations import approved, desk, draft, row, sent
from tests.pages.student.destinations import LIST, buttons, folds, form_at
from tests.pages.student.reading import Page, rows_of
from wxsign.actions import reviews
from wxsign.models import Student


@pytest.fixture
def student(app, client, sign_in) -> Student:
    made = factories.student(year=2022)
    sign_in(client, made)
    return made


@pytest.mark.requirement("S147")
def test_the_list_begins_empty_with_its_button(client, student):
    page = Page(client.get(LIST))

    assert page.main["data-page"] == "student.destinations"
    assert page.one("p", class_="drop").text == "还没有登记过其他去向。"
    assert buttons(page)["add"] == "录入其他去向"


@pytest.mark.requirement("S151", "S161")
def test_a_card_has_the_columns_of_the_manual(client, student):
    record_id = approved(student)

    card = Page(client.get(LIST)).one("article")

    assert card["data-id"] == str(record_id)
    assert rows_of(card) == [
        ("就业类型", "升学 · 全日制"),
        ("单位(学校、国家、项目)名称", "江城示例大学"),
        ("审核状态", "签约审核通过"),
        ("提交日期", "5月15日"),
    ]


@pytest.mark.requirement("S195", "S150")
@pytest.mark.parametrize(
    "make,offered",
    [
        (draft, ["编辑"]),
        (sent, ["查看详情"]),
        (approved, ["查看详情", "申请解除"]),
    ],
    ids=["draft", "under review", "approved"],
)
def test_a_card_offers_what_its_state_allows(client, student, make, offered):
    make(student)

    card = Page(client.get(LIST)).one("article")

    assert [one.text for one in card.walk() if one.tag in ("a", "button")] == offered


@pytest.mark.requirement("S148", "S71")
def test_while_something_is_signed_the_button_is_shut_with_its_reason(client, student):
    signed = factories.agreement("effective", student=student)

    page, refusal = Page(client.get(LIST)), client.get(f"{LIST}/new")

    assert page.one("p", class_="state").text == "已有一份电子签约（签约审核通过）"
    assert page.one("a", data_shut="submit")["aria-disabled"] == "true"
    assert refusal.status_code == 409
    assert Page(refusal).all("a")[0]["href"] == f"/student/agreements/{signed.id}"


@pytest.mark.requirement("S71")
def test_a_second_registration_is_refused_with_the_way_out(client, student):
    record_id = sent(student)

    page = Page(client.get(f"{LIST}/new"))

    assert "邀请函" not in page.main.text
    assert "还没有审核的登记可以撤回；审核通过的，申请解除或解约" in page.main.text
    assert [one["href"] for one in page.main.walk() if one.tag == "a"] == [
        f"{LIST}/{record_id}",
        "/student/change-of-plan",
        "/help#contact",
    ]


@pytest.mark.parametrize(
    "make, says",
    [
        (sent, "审核之前可以撤回；也可以直接签约或登记别的去向，那时这份登记自动结束"),
        (approved, "可以直接签约或登记别的去向，那时这份登记自动结束，不用先申请解除"),
    ],
)
def test_not_yet_employed_says_that_it_gives_way(client, student, make, says):
    record_id = make(student, "9.1")

    assert says in Page(client.get(f"{LIST}/{record_id}")).main.text


def test_the_home_does_not_ask_to_release_what_gives_way(client, student):
    approved(student, "9.1")

    words = Page(client.get("/student/")).main.text

    assert "可以直接签约或登记别的去向，那时它自动结束" in words
    assert "先申请解除" not in words


def test_what_another_registration_replaced_says_so_on_both(client, student):
    before, after = approved(student, "9.1"), sent(student)

    old, new = (Page(client.get(f"{LIST}/{one}")) for one in (before, after))

    assert old.one("h1").text == "这份登记已由新的签约或登记代替"
    assert old.one(class_="st").text == "已被新去向代替"
    assert "解约" not in old.main.text
    assert "送审时，原来的暂未就业 · 待就业登记已经自动结束" in new.main.text


@pytest.mark.requirement("S152", "S154")
def test_the_first_step_offers_the_nine_classes(client, student):
    page = Page(client.get(f"{LIST}/new"))

    offered = [one.text for one in page.all("label", class_="pickline")]
    assert len(offered) == 9
    assert offered[6] == "7. 升学（全日制和非全日制，不含出国出境）"
    assert page.one("button").text == "下一步"


@pytest.mark.requirement("S153", "S154")
def test_the_second_step_offers_the_sub_classes_and_the_way_back(client, student):
    page = Page(client.get(f"{LIST}/new?class=7&next=1"))

    assert [one.text for one in page.all("label", class_="pickline")] == [
        "全日制",
        "非全日制，户档迁回原籍（默认）",
        "非全日制，户档办理人事代理（托管）",
        "非全日制，户档工作单位直接接收",
        "非全日制，户档迁往就读高校",
    ]
    assert [one.text for one in page.all("a") if one.text == "上一步"] == ["上一步"]


@pytest.mark.parametrize("class_", ["", "0", "10", "x"])
def test_without_a_class_the_first_step_says_so(client, student, class_):
    answer = client.get(f"{LIST}/new?class={class_}&next=1")

    assert answer.status_code == 422
    assert Page(answer).one("p", role="alert").text == "请选择一种毕业去向。"


def test_without_a_sub_class_the_second_step_says_so(client, student):
    answer = client.post(LIST, data={"class": "7"})

    assert answer.status_code == 422
    assert Page(answer).one("p", role="alert").text == "请选择一种详细分类。"


@pytest.mark.requirement("S149")
def test_what_waits_for_the_school_can_be_withdrawn_and_corrected(client, student):
    record_id = sent(student)

    shown = Page(client.get(f"{LIST}/{record_id}"))
    client.post(f"{LIST}/{record_id}/withdrawal")
    withdrawn = Page(client.get(f"{LIST}/{record_id}"))
    client.post(f"{LIST}/{record_id}/draft")

    assert buttons(shown) == {"withdraw": "撤回"}
    assert withdrawn.one("span", data_state="withdrawn").text == "已撤回"
    assert row(record_id).state == "draft"
    page = form_at(client, record_id)
    assert page.one("textarea", id="name").text == "江城示例大学"
    assert len(page.all("li", class_="thumb")) == 1


def test_what_the_school_sent_back_names_the_reason_and_can_be_corrected(client, student):
    record_id = sent(student)
    reviews.reject(record_id, reason="录取通知书看不清", by=desk(student))

    page = Page(client.get(f"{LIST}/{record_id}"))
    client.post(f"{LIST}/{record_id}/draft")

    assert page.one("p", class_="reason").text == "录取通知书看不清"
    assert form_at(client, record_id).one("p", class_="reason").text == "录取通知书看不清"


@pytest.mark.requirement("S150", "S155", "S162")
def test_the_detail_of_what_is_approved_says_all_and_offers_the_release_alone(client, student):
    record_id = approved(student)

    page = Page(client.get(f"{LIST}/{record_id}"))

    assert buttons(page) == {"request_release": "申请解除"}
    assert folds(page)[1:] == [
        "学生信息",
        "就业信息",
        "派遣信息",
        "档案信息",
        "就业证明材料",
        "流程追踪",
    ]
    said = [row_ for group in page.all("dl") for row_ in rows_of(group)]
    assert ("录取层次", "研究生") in said
    assert ("档案转递联系电话", "王老师(027****1234)") in said
    assert [one.text for one in page.one("ol", class_="steps").walk() if one.tag == "li"] == [
        "学生登记去向",
        "院校审核",
    ]


def test_a_draft_is_thrown_away_and_is_gone(client, student):
    record_id = draft(student)

    first = client.post(f"{LIST}/{record_id}/removal")
    shown = client.get(f"{LIST}/{record_id}")

    assert (first.status_code, first.location, shown.status_code) == (303, LIST, 404)
    assert Page(client.get(LIST)).all("article") == []


@pytest.mark.parametrize("path", ["", "/form", "/release"])
def test_a_registration_of_another_looks_like_none(client, student, path):
    record_id = sent(factories.student())

    assert client.get(f"{LIST}/{record_id}{path}").status_code == 404


def test_the_home_shows_what_is_registered(client, student):
    record_id = approved(student)

    page = Page(client.get("/student/"))

    assert page.one("span", data_state="effective").text == "签约审核通过"
    assert [a["href"] for a in page.all("a") if a.text == "查看详情"] == [f"{LIST}/{record_id}"]
