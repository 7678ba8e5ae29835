"""The employer asks to terminate: what the student reads, and his yes or no (S102, S103, S190)."""

import pytest

from tests import factories
from tests.pages.student.reading import Page, rows_of
from tests.pages.student.test_terminations import at, row_of
from wxsign.actions import termination
from wxsign.models import Agreement


@pytest.fixture
def asked(client, sign_in) -> Agreement:
    """The employer asks to terminate; the student is signed in."""
    student = factories.student(phone="13912345678")
    sign_in(client, student)
    user = factories.employer(employer_name="武汉云麓示例软件有限公司")
    record = factories.agreement("effective", student=student, user=user)
    factories.termination(of=record, asked_by="employer", reason="项目取消，没有合适的岗位")
    return factories.fresh(Agreement, record.id)


@pytest.mark.requirement("S102")
def test_when_the_employer_asks_home_list_and_agreement_lead_to_it(client, asked):
    home, detail = (
        Page(client.get("/student/")),
        Page(client.get(f"/student/agreements/{asked.id}")),
    )
    row = row_of(client, asked)

    assert home.one("nav", aria_label="待办").text == "已收邀约0解约待办1"
    assert home.one("h2", id="now").text == "单位申请解约，等你答复"
    for page in (home, detail):
        assert page.all("a", href=at(asked))[0].text == "查看解约"
    shown = [a.text for a in row.walk() if a.tag == "a"]
    assert shown == ["查看详情：武汉云麓示例软件有限公司", "查看解约：武汉云麓示例软件有限公司"]
    assert dict(rows_of(row))["解约发起人"] == "单位解约"
    assert "等你答复" in row.text


@pytest.mark.requirement("S102", "S103", "S111")
def test_the_student_reads_the_reason_before_he_answers(client, asked):
    page = Page(client.get(at(asked)))

    assert page.name == "student.termination"
    assert page.one(data_state="requested").text == "待你处理"
    assert dict(page.rows)["解除原因"] == "项目取消，没有合适的岗位"
    assert page.one("a", data_action="agree").text == "同意解约"
    assert page.one("a", data_action="refuse").text == "不同意"


@pytest.mark.requirement("S92", "S103", "S194")
def test_the_yes_needs_box_and_code_and_waits_for_the_school(client, asked):
    dialog = Page(client.get(at(asked, "/consent")))
    assert dialog.one("h1", id="must-read").text == "解约须知"
    assert "checked" not in dialog.one("input", name="agree").attributes
    kept = client.post(at(asked, "/consent/code"), data={"agree": "1"})
    assert kept.location == at(asked, "/consent?agree=1")
    assert "checked" in Page(client.get(kept.location)).one("input", name="agree").attributes
    of = termination.consent_matter(
        termination.open_request(asked.id), f"student:{asked.student_id}"
    )
    code = factories.digits(of)

    unticked = client.post(at(asked, "/consent"), data={"code": code})
    first = client.post(at(asked, "/consent"), data={"agree": "1", "code": code})
    second = client.post(at(asked, "/consent"), data={"agree": "1", "code": code})

    assert Page(unticked).one(id="agree-say").text == "请先勾选“我同意并遵守以上规定”"
    assert {first.location, second.location} == {at(asked)}
    page = Page(client.get(at(asked)))
    assert page.one("h1").text == "等待解约审核"
    assert "学校解约审核通过才正式解约" in page.one("p", class_="next").text
    assert dict(rows_of(row_of(client, asked)))["审核状态"] == "等待解约审核"


@pytest.mark.requirement("S111", "S190")
def test_a_no_needs_its_reason_and_leaves_the_agreement_in_force(client, asked):
    empty = client.post(at(asked, "/refusal"), data={"answer": " "})
    first = client.post(at(asked, "/refusal"), data={"answer": "岗位还在"})
    second = client.post(at(asked, "/refusal"), data={"answer": "岗位还在"})

    assert Page(empty).one(id="answer-say").text == "请填写不同意的理由。"
    assert {first.location, second.location} == {at(asked)}
    page = Page(client.get(at(asked)))
    assert page.one("h1").text == "你不同意解约"
    assert page.one(data_state="refused").text == "你不同意"
    assert dict(page.rows)["学生答复"].startswith("不同意：岗位还在")
    assert page.one("a", data_action="request")["href"] == at(asked, "/notice")
    trail = Page(client.get(f"/student/agreements/{asked.id}")).one("ol", class_="trail").text
    assert "学生不同意解约岗位还在" in trail
    assert "单位申请解约项目取消，没有合适的岗位" in trail
