"""A graduate signs on paper: entered, generated, reviewed, printed, photographed, reviewed."""

from io import BytesIO

import pytest
from PIL import Image

from tests.journeys.newcomers import newcomer
from tests.journeys.stage import until
from tests.journeys.visits import code_after, codes, reviewer_in, rows, student_in
from wxsign.rules import identity

_BODY = "91420111MA4J0URN6"
SHEET = {
    "name": "江城不上网示例机械有限公司",
    "credit_code": _BODY + identity.credit_check_digit(_BODY),
    "industry": "22",
    "nature": "39",
    "region": "湖北省武汉市洪山区",
    "address": "示例大道 8 号",
    "job_category": "13",
    "job_title": "工艺员",
    "probation_days": "90",
    "probation_pay": "5,000",
    "regular_pay": "6,000",
    "penalty": "3,000",
    "work_place": "湖北省武汉市洪山区",
    "report_place": "湖北省武汉市洪山区示例大道 8 号",
    "contact": "邓知行",
    "contact_phone": "027-87654321",
    "file_reception": "2",
    "hukou_reception": "4",
}


def photo(student, url: str) -> bytes:
    """What a phone makes of a printed page: a JPEG of its image."""
    made = BytesIO()
    Image.open(BytesIO(student.raw(url).content)).convert("RGB").save(made, "JPEG", quality=80)
    return made.getvalue()


@pytest.mark.requirement("S112", "S122", "S123", "S128", "S130", "S132", "S136", "S137")
def test_a_paper_agreement_from_the_empty_form_to_the_final_approval(stage):
    who = newcomer(stage)
    student, reviewer = student_in(stage, who), reviewer_in(stage)
    year = rows(stage, "SELECT year FROM student WHERE id = ?", who.place)[0][0]

    # Entered in two sittings, seen, generated with a code.
    student.open(f"{stage.app}/student/papers")
    assert student.open(student.page.link("add")).name == "student.paper_form"
    listed = student.submit("save", **{**SHEET, "penalty": ""})
    assert (listed.name, "草稿" in listed.text) == ("student.papers", True)
    form = student.open(listed.link("/form"))
    assert "江城不上网示例机械有限公司" in form.text
    refused = student.submit("preview", report_by=f"{year}-07-01")
    assert (refused.status, "请填写违约金。" in refused.text) == (422, True)
    preview = student.submit("preview", penalty="3,000")
    assert preview.name == "student.paper_preview"
    assert "违约金3,000元" in preview.text
    student.open(preview.link("generation"))
    seen = len(codes(stage, who.phone))
    student.submit("获取验证码")
    code = code_after(stage, who.phone, seen)
    detail = student.submit("generate", agree="1", code=code)
    assert (detail.name, "协议书待审核" in detail.text) == ("student.paper", True)
    record = int(detail.ids[0])
    mine = f"{stage.app}/student/papers/{record}"
    assert student.open(f"{stage.app}/student/papers/new").status == 409

    # The school looks at the text: number and print.
    reviewer.open(f"{stage.app}/desk/reviews/{record}")
    reviewer.submit("协议书审核通过")
    waits = student.open(mine)
    assert "待反馈" in waits.text
    [(number,)] = rows(stage, "SELECT number FROM agreement WHERE id = ?", record)
    assert number.startswith(f"2{year}")
    assert number in waits.text
    until(lambda: student.raw(f"{mine}/document.pdf").status_code == 200, "the print")
    assert student.raw(f"{mine}/document.pdf").content.startswith(b"%PDF-")

    # Printed, signed, photographed: the worker finds the right agreement in the right version.
    student.open(f"{mine}/feedback")
    for page in (1, 2):
        taken = {"files_papers": (f"{page}.jpg", photo(student, f"{mine}/pages/{page}"))}
        student.submit("上传图片", files=taken)
    judged = "SELECT state, finding FROM attachment WHERE form = ? ORDER BY id"
    until(
        lambda: {row[0] for row in rows(stage, judged, f"papers:{record}")} == {"ready"},
        "the pictures to be looked at",
    )
    found = {key for row in rows(stage, judged, f"papers:{record}") for key in row[1].split()}
    assert found & {"no_mark", "other_paper", "old_version", "damaged"} == set()
    student.open(f"{mine}/feedback")
    handed_in = student.submit("hand_in")
    assert (handed_in.name, "等待签约审核" in handed_in.text) == ("student.paper", True)

    # The school looks at the photos: signed, and in the placement plan.
    reviewer.open(f"{stage.app}/desk/reviews/{record}")
    reviewer.submit("签约审核通过")
    done = student.open(mine)
    assert "签约完成，协议书已生效" in done.text
    plan = "SELECT state, destination, process FROM plan_entry WHERE student_id = ?"
    assert rows(stage, plan, who.place) == [("院系待审核", "10", "paper")]
