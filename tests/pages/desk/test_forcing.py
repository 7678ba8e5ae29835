"""强制解约 at the desk: the school's power alone, with reason, evidence and confirmation."""

from io import BytesIO

import pytest

from tests import factories
from tests.pages.desk.reading import buttons, read, table
from wxsign.models import Agreement, Termination

WHY = "单位已经注销"


@pytest.fixture
def record(app):
    student = factories.student(name="林知夏")
    return factories.agreement("effective", student=student)


@pytest.fixture
def brought(reviewer):
    """The evidence lies in the dialog of a record."""

    def bring(of):
        factories.attached(factories.actor(reviewer), f"force:{of.id}", "force")

    return bring


def address_of(record):
    return f"/desk/reviews/{record.id}/forcing"


def form_of(record, **over):
    return {"reason": WHY, "confirmation": (record.number or "")[-5:], **over}


@pytest.mark.requirement("S73", "S171", "S172")
def test_the_school_ends_an_agreement_with_reason_and_evidence(desk, see, record, brought):
    asked = factories.termination("under_review", record)
    leads = see(f"/desk/reviews/{record.id}").one("footer").one("button", data_action="force")
    assert leads.text == "强制解约"
    brought(record)
    dialog = see(address_of(record)).one("section", role="dialog")
    assert (dialog.one("h2").text, buttons(dialog)[-2:]) == (
        "强制解约",
        ["确认强制解约", "取消"],
    )
    assert "正在办理的解约申请随之结束" in dialog.one("p", id="ask-rule").text

    answer = desk.post(address_of(record), data=form_of(record))

    assert (answer.status_code, answer.location) == (303, f"/desk/reviews/{record.id}")
    assert factories.fresh(Termination, asked.id).state == "overtaken"
    page = see(answer.location)
    shown = page.one("div", _class="facts").pairs()
    assert (shown["强制解约原因"], shown["解约发起人"]) == (WHY, "学校强制解约")
    assert "强制解约的依据" in [node.text for node in page.all("h2")]
    (row,) = table(see("/desk/?state=ended"))
    assert (row["协议书状态"], row["解约审核状态"]) == ("未生效", "解约审核通过")
    again = desk.post(address_of(record), data=form_of(record))
    assert (again.status_code, again.location) == (303, f"/desk/reviews/{record.id}")


@pytest.mark.requirement("S171")
@pytest.mark.parametrize(
    "over, says",
    [
        (
            {"reason": " "},
            ("reason-say", "请填写强制解约的原因。双方都会看到原因，所以要写清楚依据。"),
        ),
        (
            {"confirmation": "00000"},
            ("confirmation-say", "与协议书编号的后 5 位不一致，请核对是不是这一份。"),
        ),
    ],
)
def test_what_will_not_do_comes_back_with_a_sentence(desk, record, brought, over, says):
    brought(record)
    typed = form_of(record, **over)

    answer = desk.post(address_of(record), data=typed)

    dialog = read(answer.text).one("section", role="dialog")
    assert (answer.status_code, dialog.one("p", id=says[0]).text) == (422, says[1])
    assert dialog.one("textarea").text == typed["reason"].strip()
    assert dialog.one("input", name="confirmation").attributes["value"] == typed["confirmation"]
    assert factories.fresh(Agreement, record.id).state == "effective"


@pytest.mark.requirement("S171")
def test_without_evidence_nothing_is_forced(desk, record):
    answer = desk.post(address_of(record), data=form_of(record))

    dialog = read(answer.text).one("section", role="dialog")
    assert answer.status_code == 422
    assert "依据材料" in dialog.one("div", id="say_force").text
    assert dialog.one("textarea").text == WHY
    assert factories.fresh(Agreement, record.id).state == "effective"


@pytest.mark.requirement("S171")
def test_everything_that_is_wrong_is_told_at_once_beside_its_field(desk, record):
    answer = desk.post(address_of(record), data=form_of(record, reason=" ", confirmation="00000"))

    dialog = read(answer.text).one("section", role="dialog")
    assert answer.status_code == 422
    assert dialog.one("div", id="say_force").text == "请先上传依据材料。"
    assert dialog.one("p", id="reason-say").text.startswith("请填写强制解约的原因。")
    assert dialog.one("p", id="confirmation-say").text.startswith("与协议书编号的后 5 位不一致")
    assert dialog.one("input", name="confirmation").attributes["value"] == "00000"


def test_a_file_that_cannot_be_taken_hides_no_other_fault(desk, record):
    files = {"files_force": (BytesIO(b"hello"), "a.txt")}

    answer = desk.post(
        address_of(record),
        data={**form_of(record, confirmation="00000"), **files},
        content_type="multipart/form-data",
    )

    dialog = read(answer.text).one("section", role="dialog")
    assert answer.status_code == 422
    assert dialog.one("div", id="say_force").text != ""
    assert dialog.one("p", id="confirmation-say").text.startswith("与协议书编号的后 5 位不一致")
    assert dialog.one("textarea").text == WHY
    assert factories.fresh(Agreement, record.id).state == "effective"


def test_a_file_alone_is_kept_and_loses_nothing_that_was_typed(desk, record):
    png = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"
    files = {"attach": "force", "files_force": (BytesIO(png), "a.pdf")}

    answer = desk.post(
        address_of(record), data={**form_of(record), **files}, content_type="multipart/form-data"
    )

    dialog = read(answer.text).one("section", role="dialog")
    assert (answer.status_code, len(dialog.all("li", _class="thumb"))) == (200, 1)
    assert dialog.one("textarea").text == WHY
    assert dialog.all("p", _class="say") == []
    assert desk.post(address_of(record), data=form_of(record)).status_code == 303


@pytest.mark.requirement("S171")
def test_where_there_is_no_number_the_name_confirms(desk, see, brought):
    record = factories.destination("effective", student=factories.student(name="林知夏"))
    brought(record)
    assert buttons(see(f"/desk/reviews/{record.id}").one("footer")) == ["强制解除", "返回"]
    wrong = desk.post(address_of(record), data=form_of(record, confirmation="林知秋"))
    assert "与学生姓名不一致，请核对是不是这一份。" in wrong.text

    desk.post(address_of(record), data=form_of(record, confirmation="林知夏"))

    assert factories.fresh(Agreement, record.id).state == "released"


@pytest.mark.requirement("S172", "S85")
def test_a_college_has_no_such_power(client, see, sign_in, record):
    college = factories.reviewer(role="college")
    sign_in(client, college)
    factories.attached(factories.actor(college), f"force:{record.id}", "force")
    assert buttons(see(f"/desk/reviews/{record.id}").one("footer")) == ["返回"]

    for answer in (
        client.get(address_of(record)),
        client.post(address_of(record), data=form_of(record)),
    ):
        assert answer.status_code == 403

    assert factories.fresh(Agreement, record.id).state == "effective"


def test_only_the_student_reads_why_a_destination_was_ended(desk):
    record = factories.destination("effective")

    answer = desk.post(f"/desk/reviews/{record.id}/forcing", data={"reason": ""})

    said = read(answer.text).one("p", id="reason-say").text
    assert said == "请填写强制解除的原因。学生会看到原因，所以要写清楚依据。"
