from io import BytesIO

import pytest

from tests import factories
from tests.pages.desk.reading import buttons, read, table
from wxsign.models import Agreement


@pytest.fixture
def record(app):
    student = factories.student(name="林知夏")
    return factories.agreement("under_review", student=student)


@pytest.mark.requirement("S82")
def test_the_dialog_asks_for_the_reason(see, record):
    page = see(f"/desk/reviews/{record.id}/rejection")
    dialog = page.one("section", role="dialog")
    assert dialog.one("h2").text == "请填写审核不通过原因"
    assert dialog.one("label", _for="reason").text == "不通过原因"
    reason = dialog.one("textarea", name="reason").attributes
    assert ("maxlength" in reason, "required" in reason) == (False, True)  # nothing is cut off
    assert buttons(dialog) == ["", "上传文件", "确认审核不通过", "取消"]
    assert page.one("main").attributes["data-page"] == "desk.rejection"


@pytest.mark.requirement("S83")
def test_the_dialog_says_when_a_rejection_is_right(see, record):
    rule = see(f"/desk/reviews/{record.id}/rejection").one("p", id="ask-rule").text
    assert rule == (
        "签约是双方自己的决定，学校应当尊重。只有查明欺诈、虚假签约或信息不实，"
        "有充分的理由和证据，才可以审核不通过；必要时请把证据保留好。"
    )


@pytest.mark.requirement("S84")
def test_a_rejection_shows_in_both_columns_with_its_reason(desk, see, record):
    address = f"/desk/reviews/{record.id}"
    answer = desk.post(
        f"{address}/rejection", data={"reason": " 信息不实：\r\n单位已注销 ", "ground": "other"}
    )
    assert (answer.status_code, answer.location) == (303, "/desk/")
    page = see("/desk/?state=rejected")
    (row,) = table(page)
    assert (row["签约审核状态"], row["协议书状态"]) == ("签约审核不通过", "未生效")
    assert page.one("span", role="status").text == "刚才没有通过 林知夏 的签约"
    assert see(address).one("div", _class="facts").pairs()["不通过原因"] == "信息不实： 单位已注销"
    assert factories.fresh(Agreement, record.id).reason == "信息不实：\n单位已注销"


@pytest.mark.parametrize(
    "typed, sentence",
    [
        ("", "请填写审核不通过原因。双方都会看到原因，所以要写清楚依据。"),
        (" \n ", "请填写审核不通过原因。双方都会看到原因，所以要写清楚依据。"),
        ("假" * 501, "最多 500 个字，现在是 501 个字。"),
    ],
)
def test_a_reason_that_will_not_do_comes_back_with_a_sentence(desk, record, typed, sentence):
    answer = desk.post(
        f"/desk/reviews/{record.id}/rejection", data={"reason": typed, "ground": "other"}
    )
    dialog = read(answer.text).one("section", role="dialog")
    reason = dialog.one("textarea", name="reason")
    assert answer.status_code == 422
    assert dialog.one("p", id="reason-say").text == sentence
    assert (reason.text, reason.attributes["aria-invalid"]) == (typed.strip(), "true")
    assert reason.attributes["aria-describedby"] == "reason-say reason-note"
    assert factories.fresh(Agreement, record.id).state == "under_review"


def test_five_hundred_characters_are_kept_whole(desk, record):
    desk.post(
        f"/desk/reviews/{record.id}/rejection", data={"reason": "假" * 500, "ground": "other"}
    )
    assert factories.fresh(Agreement, record.id).reason == "假" * 500


def test_without_a_reason_a_decided_record_still_shows_its_true_state(desk, record):
    address = f"/desk/reviews/{record.id}"
    desk.post(f"{address}/approval")
    answer = desk.post(f"{address}/rejection", data={"reason": ""})
    page = read(answer.text)
    assert answer.status_code == 409
    assert page.one("div", _class="too-late").text == (
        "没有办理：这一件你刚才已经办理过：签约审核通过。"
    )
    assert page.one("section", aria_labelledby="who").attributes["data-state"] == "effective"


def test_cancelling_leads_back_to_the_record_with_the_filters(see, record):
    page = see(f"/desk/reviews/{record.id}/rejection?year=2026")
    form = page.one("div", _class="answers").one("form")
    assert form.attributes["action"] == f"/desk/reviews/{record.id}"
    assert [(i.attributes["name"], i.attributes["value"]) for i in form.all("input")] == [
        ("year", "2026")
    ]


@pytest.mark.requirement("S82", "S83")
def test_a_file_that_cannot_be_taken_hides_no_other_fault(desk, record):
    typed = {"reason": "信息不实", "files_rejection": (BytesIO(b"hello"), "a.txt")}

    answer = desk.post(
        f"/desk/reviews/{record.id}/rejection", data=typed, content_type="multipart/form-data"
    )

    dialog = read(answer.text).one("section", role="dialog")
    assert answer.status_code == 422
    assert dialog.one("div", id="say_rejection").text != ""
    assert "请选择不通过的类别。" in dialog.text
    assert dialog.one("textarea").text == "信息不实"
    assert factories.fresh(Agreement, record.id).state == "under_review"
