"""录入协议书 on the student's pages: fields, verdicts, drafts."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.student.reading import Page
from wxsign.actions import paper_agreement, reviews
from wxsign.db import db
from wxsign.models import Agreement


@pytest.fixture
def student(client, sign_in):
    made = factories.student(phone="13912345678")
    sign_in(client, made)
    return made


@pytest.fixture
def draft(student) -> Agreement:
    record = paper_agreement.enter(factories.sheet(), once="x", by=factories.actor(student))
    return factories.fresh(Agreement, record)


def at(record, noun="form") -> str:
    return f"/student/papers/{record.id}/{noun}"


def drafts() -> list[Agreement]:
    db.session.rollback()
    db.session.expire_all()
    wanted = select(Agreement).where(Agreement.process == "paper").order_by(Agreement.id)
    return list(db.session.scalars(wanted))


@pytest.mark.requirement("S116", "S117", "S118", "S119", "S120", "S122")
def test_the_form_has_the_fields_of_the_manual_in_its_groups(client, student):
    page = Page(client.get("/student/papers/new"))

    groups = {}
    for part in page.one("form", class_="whole").walk():
        if part.tag == "h2":
            groups[part.text] = fields = []
        if part.tag == "label":
            fields.append(part.text)
    assert groups == {
        "单位基本信息": [
            "单位名称",
            "统一社会信用代码",
            "单位行业",
            "单位性质",
            "单位所在地",
            "单位邮箱",
            "单位邮编",
            "通讯地址",
            "工作职位类别",
        ],
        "签约信息": [
            "招聘用职位",
            "试用期(天)",
            "试用起薪(元/月)",
            "转正起薪(元/月)",
            "违约金(元)",
            "实际工作地点",
            "报到地点",
            "报到期限",
            "单位签约联系人",
            "联系电话",
        ],
        "档案信息": [
            "档案接收",
            "档案转寄单位名称",
            "档案转寄地址",
            "档案转寄邮编",
            "档案转寄联系人",
            "档案转寄联系电话",
        ],
        "户口信息": ["户口接收类型", "户口接收地址"],
        "其他约定": ["其他约定"],
    }
    assert [label for label, _value in page.rows] == [
        "姓名",
        "性别",
        "学历",
        "院校",
        "专业",
        "毕业学校",
        "身份证号",
        "毕业年度",
        "联系邮箱",
        "联系方式",
    ]
    buttons = {part["data-action"]: part.text for part in page.all("button", class_="weui-btn")}
    assert buttons == {"save": "保存，暂不提交", "preview": "预览协议书"}


@pytest.mark.requirement("S121")
@pytest.mark.parametrize("file,hidden", [("2", True), ("1", False), ("3", False)])
def test_the_fields_of_the_files_show_only_where_they_apply(client, student, file, hidden):
    typed = factories.sheet(file_reception=file)
    record = paper_agreement.enter(typed, once="x", by=factories.actor(student))

    page = Page(client.get(f"/student/papers/{record}/form"))

    fields = page.all("div", data_shown_with="file_reception")
    assert len(fields) == 5
    assert [("hidden" in part.attributes) for part in fields] == [hidden] * 5


@pytest.mark.requirement("S121")
def test_a_valid_field_shows_its_tick_and_a_wrong_one_its_sentence(client, student):
    sheet = factories.sheet(credit_code="91420111MA4K000011", penalty="三千", file_reception="1")

    answer = client.post("/student/papers", data={**sheet, "once": "a", "preview": "1"})

    page = Page(answer)
    assert answer.status_code == 422
    assert page.one("textarea", id="name").text == sheet["name"]
    assert page.one("input", id="penalty")["value"] == "三千"
    said = {part["id"]: part.text for part in page.all("p", class_="say")}
    assert said == {
        "credit_code-say": "统一社会信用代码有一位不对，请逐位核对。",
        "penalty-say": "违约金请填整数，单位是元。",
        "file_unit-say": "请填写档案转寄单位名称。",
        "file_address-say": "请填写档案转寄地址。",
        "file_postcode-say": "请填写档案转寄邮编。",
        "file_contact-say": "请填写档案转寄联系人。",
        "file_phone-say": "请填写档案转寄联系电话。",
    }
    ticks = [part for part in page.all("span", class_="sr") if part.text == "已通过检查"]
    assert len(ticks) == len([key for key, value in sheet.items() if value]) - 2
    [kept] = drafts()
    assert page.one("form", class_="whole")["action"] == at(kept)


@pytest.mark.requirement("S122")
def test_saved_without_submitting_it_stands_in_the_list_and_opens_again(client, student):
    sheet = factories.sheet(penalty="")

    answers = [client.post("/student/papers", data={**sheet, "once": "a"}) for _ in range(2)]

    assert [(one.status_code, one.location) for one in answers] == [(303, "/student/papers")] * 2
    [kept] = drafts()
    page = Page(client.get(at(kept)))
    assert page.one("textarea", id="name").text == sheet["name"]
    assert page.all("p", class_="say") == []


def test_what_is_typed_is_kept_by_the_page_and_comes_back_until_it_is_cleared(client, student):
    sheet = factories.sheet(job_title="")

    assert client.post("/student/papers/draft", data=sheet).status_code == 204
    page = Page(client.get("/student/papers/new"))
    assert page.one("textarea", id="name").text == sheet["name"]
    assert page.one("form", class_="whole")["data-draft"] == "/student/papers/draft"
    assert page.one("p", role="status").text.startswith("已恢复上次填写的内容")

    client.post("/student/papers/draft/removal")
    assert Page(client.get("/student/papers/new")).one("textarea", id="name").text == ""
    assert drafts() == []


def test_a_draft_comes_back_as_it_was_left_and_clearing_returns_to_what_was_saved(
    client, draft, clock
):
    saved = draft.employer_name
    clock.advance(minutes=1)

    client.post(at(draft, "draft"), data=factories.sheet(name="江城"))
    assert Page(client.get(at(draft))).one("textarea", id="name").text == "江城"
    client.post(at(draft, "draft/removal"))

    assert Page(client.get(at(draft))).one("textarea", id="name").text == saved


def test_what_was_typed_is_there_again_once_nothing_is_against_it(client, student):
    letter = factories.agreement("under_review", student=student)
    sheet = factories.sheet()

    refused = client.post("/student/papers", data={**sheet, "once": "a"})
    reviews.reject(letter.id, reason="信息不实", by=factories.actor(factories.reviewer()))

    assert refused.status_code == 409
    page = Page(client.get("/student/papers/new"))
    assert page.one("textarea", id="name").text == sheet["name"]


def test_deleting_a_draft_twice_ends_on_the_list(client, draft):
    answers = [client.post(at(draft, "removal")) for _ in range(2)]

    assert [one.location for one in answers] == ["/student/papers"] * 2
    assert [row.state for row in drafts()] == ["discarded"]


@pytest.mark.requirement("S126", "S188")
def test_a_refused_text_opens_as_a_form_with_the_reason(client, student):
    record = factories.paper("text_rejected", student=student)
    factories.fresh(Agreement, record.id)

    page = Page(client.get(at(record)))
    answer = client.post(at(record), data=factories.sheet())

    assert page.name == "student.paper_form"
    assert page.one("p", class_="reason").text != ""
    assert answer.location == "/student/papers"
    assert [(row.state, row.version) for row in drafts()] == [("draft", 2)]
