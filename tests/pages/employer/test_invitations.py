"""邀请函: the form and the page before 确认发送 (S39 to S42, S46)."""

import pytest

from tests import factories
from tests.pages.employer.letters import NEW, preview, records, typed
from tests.pages.student.reading import Page
from wxsign.models import Employer


def _value(page: Page, key: str) -> str:
    field = page.one(id=key)
    if field.tag == "select":
        return next((part["value"] for part in field.walk() if "selected" in part.attributes), "")
    return field.text if field.tag == "textarea" else field["value"]


def _labels(page: Page) -> list[str]:
    return [
        label.text
        for field in page.all(class_="field")
        if "hidden" not in field.attributes
        for label in field.walk()
        if label.tag == "label" or label.attributes.get("class") == "lab"
    ]


@pytest.mark.requirement("S39", "S40")
def test_the_form_has_the_manuals_fields_in_the_manuals_groups(here, students):
    page = Page(here.get(f"{NEW}?student={students[0].id}"))

    assert page.one("h1").text == "邀请函"
    assert [group.text for group in page.all("h2")] == [
        "签约信息",
        "档案信息",
        "户口信息",
        "其他约定",
    ]
    assert _labels(page) == [
        "单位名称",
        "工作职位类别",
        "拟聘用职位",
        "反馈有效期(天)",
        "试用期(天)",
        "试用起薪(元/月)",
        "转正起薪(元/月)",
        "违约金(元)",
        "报到地点",
        "报到期限",
        "实际工作地点",
        "签约联系人",
        "联系电话",
        "档案接收",
        "户口接收类型",
        "其他约定",
        "招聘人数",
        "模板名称",
    ]


@pytest.mark.requirement("S39")
def test_every_field_of_the_letter_has_to_be_filled(here, students):
    response = here.post(NEW, data={"student": [students[0].id]})
    page = Page(response)

    assert response.status_code == 422
    assert len(page.all(class_="say")) == 14
    assert page.one(id="penalty-say").text == "请填写违约金。"
    assert page.one(id="penalty")["aria-describedby"] == "penalty-say"
    assert page.one(class_="mend").text == "还有 14 项要改：工作职位类别、拟聘用职位、反馈有效期 等"


def test_what_cannot_be_printed_is_said_beside_the_field_before_anybody_agrees(here, students):
    letter = typed(students, job_title="软件工程师😀", remarks="提供住宿\n👍包三餐")

    response = here.post(NEW, data=letter)
    page = Page(response)

    assert (response.status_code, page.name) == (422, "employer.invitation")
    assert [page.one(id=f"{key}-say").text for key in ("job_title", "remarks")] == [
        "“😀”不能印到协议书上，请改用文字。",
        "“👍”不能印到协议书上，请改用文字。",
    ]
    assert _value(page, "job_title") == "软件工程师😀"
    assert records() == []


def test_a_text_that_is_too_long_is_not_cut_off_but_said(here, students):
    clause = "约" * 799 + "完"

    page = Page(here.post(NEW, data=typed(students, remarks=clause, work_place="路" * 81)))

    assert [page.one(id=f"{key}-say").text for key in ("remarks", "work_place")] == [
        "其他约定最多 500 个字，现在是 800 个字。",
        "实际工作地点最多 80 个字，现在是 81 个字。",
    ]
    assert page.one(id="remarks").text == clause
    for key in ("remarks", "work_place", "job_title", "contact"):
        assert "maxlength" not in page.one(id=key).attributes


def test_a_listed_post_that_no_longer_fits_is_shown_with_what_is_wrong(here, user):
    student = factories.student()
    factories.list_student(user, student, job_title="工" * 45)

    page = Page(here.get(f"{NEW}?student={student.id}"))

    assert _value(page, "job_title") == "工" * 45
    assert page.one(id="job_title-say").text == "拟聘用职位最多 30 个字，现在是 45 个字。"
    assert page.all(id="penalty-say") == []


@pytest.mark.requirement("S21", "S42")
def test_a_first_letter_begins_with_the_confirmed_information_and_five_days(here, user, students):
    page = Page(here.get(f"{NEW}?student={students[0].id}"))

    assert {key: _value(page, key) for key in ("answer_days", "contact", "contact_phone")} == {
        "answer_days": "5",
        "contact": "周嘉禾",
        "contact_phone": "027-87651234",
    }
    employer = factories.fresh(Employer, user.employer_id)
    assert _value(page, "file_reception") == employer.file_reception


@pytest.mark.requirement("S42")
@pytest.mark.parametrize("days, fits", [("1", True), ("30", True), ("0", False), ("31", False)])
def test_the_employer_may_set_the_days_to_answer(here, students, days, fits):
    response = preview(here, typed(students, answer_days=days))

    assert response.status_code == (200 if fits else 422)
    assert Page(response).name == ("employer.confirmation" if fits else "employer.invitation")


def test_the_last_letter_for_the_post_is_taken_again(here, user, students):
    for job_title, pay in (("测试工程师", "5500"), ("后端开发工程师", "7500")):
        factories.agreement(user=user, terms=factories.terms(job_title=job_title, regular_pay=pay))

    last = Page(here.get(f"{NEW}?student={students[0].id}"))
    other = Page(here.get(NEW, query_string={"student": students[0].id, "post": "测试工程师"}))

    assert (_value(last, "job_title"), _value(last, "regular_pay")) == ("后端开发工程师", "7500")
    assert (_value(other, "job_title"), _value(other, "regular_pay")) == ("测试工程师", "5500")
    assert last.all("summary")[0].text == "用上次的内容后端开发工程师 5月15日，已填好 14 项换一份"


def test_a_date_that_has_passed_since_is_not_taken_again(here, user, students, clock):
    factories.agreement(user=user)
    clock.advance(days=90)

    page = Page(here.get(f"{NEW}?student={students[0].id}"))

    assert (_value(page, "report_by"), _value(page, "penalty")) == ("", "5000")
    assert page.all(class_="say") == []


@pytest.mark.requirement("S40")
def test_the_fields_of_the_file_appear_when_the_employer_takes_it(here, students):
    response = here.post(NEW, data=typed(students, file_reception="1", hukou_reception="1"))

    page = Page(response)
    shown = [label for label in _labels(page) if label.startswith(("档案", "户口"))]
    assert response.status_code == 422
    assert shown == [
        "档案接收",
        "档案转寄单位名称",
        "档案转寄地址",
        "档案转寄邮编",
        "档案转寄联系人",
        "档案转寄联系电话",
        "户口接收类型",
        "户口接收地址",
    ]
    assert page.one(id="hukou_address-say").text == "请填写户口接收地址。"


def test_what_was_typed_stays_with_a_tick_beside_what_is_right(here, students):
    response = here.post(
        NEW, data=typed(students, report_by="2026-04-10", probation_pay="4,000", remarks="包食宿")
    )
    page = Page(response)

    assert response.status_code == 422
    assert page.one(id="report_by-say").text == "这一天已经过去，请选今天以后的日期。"
    assert [_value(page, key) for key in ("report_by", "probation_pay", "remarks")] == [
        "2026-04-10",
        "4,000",
        "包食宿",
    ]
    assert len([mark for mark in page.all("span", class_="sr") if mark.text == "已通过检查"]) == 14


def test_an_unusual_term_is_hinted_at_and_does_not_block(here, students):
    letter = typed(students, probation_pay="4000", report_by="")

    form = Page(here.post(NEW, data=letter))
    confirmed = preview(here, letter | {"report_by": factories.terms()["report_by"]})

    assert form.one(id="probation_pay-say").text == (
        "是转正起薪的 66%，低于法定的 80%。可以发送，学生会看到这条提示。"
    )
    assert "aria-invalid" not in form.one(id="probation_pay").attributes
    assert confirmed.status_code == 200


@pytest.mark.requirement("S41", "S46")
def test_the_confirm_page_shows_the_letter_as_the_student_will_read_it(here, students):
    page = Page(preview(here, typed(students)))

    letter = page.one("article", class_="letter")
    assert page.name == "employer.confirmation"
    assert page.one("ul", class_="names").text == "林知夏湖北示例学院郭予墨湖北示例学院"
    assert letter.text == (
        "邀请函 林知夏 同学： 我单位拟录用（聘用）你为 软件工程师 职位员工，请于2026/05/20日24时"
        "之前反馈，办理网签手续。过期不反馈视为主动放弃。 武汉云麓示例软件有限公司2026年5月15日"
    )
    assert ("违约金", "5,000 元") in page.rows
    assert page.actions == ["invite"]
    assert records() == []


@pytest.mark.requirement("S41")
def test_going_back_keeps_everything_typed(here, students):
    page = Page(preview(here, typed(students, edit="1", penalty="3,000", remarks="包食宿")))

    assert page.name == "employer.invitation"
    assert (_value(page, "penalty"), _value(page, "remarks")) == ("3,000", "包食宿")
    form = page.one("form", data_draft="/employer/invitations/draft")
    assert [part["value"] for part in form.walk() if part.attributes.get("name") == "student"] == [
        str(student.id) for student in students
    ]
