"""The form of one destination: 暂存, 保存并送审 (S154 to S160)."""

from io import BytesIO

import pytest

from tests import factories
from tests.actions.destinations import approved, draft, row
from tests.destinations import typed
from tests.pages.student.destinations import LIST, buttons, folds, form_at
from tests.pages.student.reading import Page
from tests.registrations import png
from wxsign.actions import destination
from wxsign.models import Student
from wxsign.rules import destinations
from wxsign.rules.attachments import form_of


@pytest.fixture
def student(app, client, sign_in) -> Student:
    made = factories.student(year=2022)
    sign_in(client, made)
    return made


def send(client, record_id: int, **over: str):
    """保存并送审 with everything filled in, ticked, but for what is given."""
    values = {**typed("7.1"), "agree": "1", "move": "submit", **over}
    return client.post(f"{LIST}/{record_id}/form", data=values)


@pytest.mark.requirement("S155", "S156", "S157", "S158", "S160")
def test_the_form_of_further_study_is_that_of_the_manual(client, student):
    answer = client.post(LIST, data={"class": "7", "kind": "7.1"})
    page = Page(client.get(answer.location))

    assert answer.status_code == 303
    assert folds(page) == [
        "学生信息",
        "就业信息",
        "派遣信息",
        "档案信息",
        "上传就业证明材料",
        "流程追踪",
    ]
    assert {one.text for one in page.all("span", class_="down")} == {"+展开+"}
    assert {one.text for one in page.all("span", class_="up")} == {"-收起-"}
    assert [one.text for one in page.all("span", class_="lab")] == [
        "就业类别",
        "就业状况",
        "单位性质",
    ]
    assert page.one("p", id="sent_to-say").text == "报到证抬头，或档案托管单位名称"
    assert page.one("p", id="sent_place-say").text == "回原籍或直辖市可以到区县，其它填到市"
    said = {key: page.one("p", id=f"{key}-say").text for key in ("file_address", "hukou_address")}
    assert said == {
        "file_address": "选填，精确到门牌号",
        "hukou_address": "选填，户口未迁入学校，填写“未迁入”",
    }
    words = [one.text for one in page.all("button") if one.attributes.get("name") == "move"]
    assert words == ["返回重新选择毕业去向", "暂存", "保存并送审"]


@pytest.mark.requirement("S159")
def test_further_study_asks_for_the_letter_of_admission(client, student):
    page = form_at(client, destination.start("7.1", by=factories.actor(student)))

    assert "*上传录取证明材料或录取通知书升学请提供录取通知书附件。" in page.main.text
    assert buttons(page)["upload"] == "上传图片"


@pytest.mark.parametrize("kind", [f"{number}.1" for number in range(1, 10)])
def test_every_class_has_its_form(client, student, kind):
    record_id = destination.start(kind, by=factories.actor(student))

    page = form_at(client, record_id)

    asked = {one.attributes.get("name") for one in page.root.walk()}
    assert page.main["data-page"] == "student.destination_form"
    assert {term.key for term in destinations.table(kind)} <= asked


@pytest.mark.requirement("S160")
def test_a_draft_is_kept_as_it_stands(client, student):
    record_id = destination.start("7.1", by=factories.actor(student))

    answer = client.post(f"{LIST}/{record_id}/form", data={"name": "江城", "move": "save"})

    assert answer.status_code == 303
    page = Page(client.get(answer.location))
    assert page.one("span", class_="mine").text == "暂存"
    assert form_at(client, record_id).one("textarea", id="name").text == "江城"


def test_what_is_typed_is_kept_by_the_page_and_can_be_thrown_away(client, student):
    record_id = draft(student)

    client.post(f"{LIST}/{record_id}/kept", data={**typed("7.1"), "name": "示例第二大学"})
    kept = form_at(client, record_id)
    client.post(f"{LIST}/{record_id}/kept/removal")

    assert kept.one("textarea", id="name").text == "示例第二大学"
    assert kept.one("p", role="status").text.startswith("已恢复上次填写的内容")
    assert form_at(client, record_id).one("textarea", id="name").text == "江城示例大学"


@pytest.mark.requirement("S160", "S148")
def test_what_is_whole_goes_to_the_school(client, student):
    record_id = draft(student)

    answer = send(client, record_id)

    assert (answer.status_code, answer.location) == (303, f"{LIST}/{record_id}")
    page = Page(client.get(answer.location))
    assert page.one("span", data_state="under_review").text == "等待签约审核"
    assert row(record_id).state == "under_review"


def test_everything_wrong_is_said_at_once_and_nothing_is_lost(client, student):
    record_id = destination.start("7.1", by=factories.actor(student))

    answer = client.post(
        f"{LIST}/{record_id}/form",
        data={**typed("7.1", level="", file_contact="027"), "move": "submit"},
    )

    page = Page(answer)
    assert answer.status_code == 422
    assert page.one("p", id="level-say").text == "请选择录取层次。"
    assert page.one("p", id="file_contact-say").text.startswith("请按“联系人(电话)”填写")
    assert page.one("div", id="say_proof").text == "请先上传录取证明材料或录取通知书"
    assert page.one("p", id="agree-say").text.startswith("送审前请先勾选这一项")
    assert page.one("textarea", id="name").text == "江城示例大学"
    assert row(record_id).state == "draft"


def test_a_declaration_that_is_not_ticked_stops_the_sending(client, student):
    record_id = draft(student)

    values = {**typed("7.1"), "move": "submit"}

    answer = client.post(f"{LIST}/{record_id}/form", data=values)

    assert answer.status_code == 422
    assert Page(answer).one("p", id="agree-say").text.startswith("送审前请先勾选这一项")
    assert row(record_id).state == "draft"


@pytest.mark.requirement("S148")
def test_who_was_signed_meanwhile_is_told_and_keeps_the_draft(client, student):
    record_id = destination.start("7.1", by=factories.actor(student))
    factories.attached(factories.actor(student), form_of("destination", record_id), "proof")
    factories.agreement("under_review", student=student)

    said = form_at(client, record_id).one("p", class_="state").text
    answer = send(client, record_id)

    assert said == "现在还不能送审：已有一份电子签约（等待签约审核）。可以先暂存。"
    assert answer.status_code == 409
    assert row(record_id).employer_name == "江城示例大学"
    assert row(record_id).state == "draft"


def test_before_it_is_sent_the_form_says_which_registration_ends(client, student):
    approved(student, "9.1")
    record_id = draft(student)

    said = form_at(client, record_id).one("p", id="gives-way").text

    assert said.startswith("送审后，现在登记的暂未就业")
    assert "（签约审核通过）马上自动结束" in said
    assert said.endswith("这一份撤回或没有通过审核，它也不会恢复，要重新登记。")


def test_with_nothing_to_end_the_form_says_nothing_about_it(client, student):
    assert not form_at(client, draft(student)).all("p", id="gives-way")


def test_a_second_tap_on_send_ends_on_the_registration(client, student):
    record_id = draft(student)
    send(client, record_id)

    again = send(client, record_id)

    assert (again.status_code, again.location) == (303, f"{LIST}/{record_id}")


@pytest.mark.requirement("S159")
def test_a_picture_goes_up_without_script_and_what_was_typed_stays(client, student):
    record_id = destination.start("7.1", by=factories.actor(student))
    picture = (BytesIO(png()), "录取通知书.png")

    answer = client.post(
        f"{LIST}/{record_id}/form",
        data={"name": "江城示例大学", "attach": "proof", "files_proof": picture},
        content_type="multipart/form-data",
    )

    page = Page(answer)
    assert answer.status_code == 200
    assert page.one("textarea", id="name").text == "江城示例大学"
    assert len(page.all("li", class_="thumb")) == 1
    assert form_at(client, record_id).one("textarea", id="name").text == "江城示例大学"


@pytest.mark.requirement("S154")
def test_another_class_can_be_chosen_and_what_fits_goes_along(client, student):
    record_id = draft(student)

    back = client.post(f"{LIST}/{record_id}/form", data={**typed("7.1"), "move": "choose"})
    client.post(LIST, data={"class": "8", "kind": "8.1", "record": record_id})

    assert back.location == f"{LIST}/new?record={record_id}"
    page = form_at(client, record_id)
    assert page.one("h1").text == "出国、出境 · 出国出境深造"
    assert page.one("textarea", id="name").text == "江城示例大学"
