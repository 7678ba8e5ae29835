"""Full data at the desk: the reason first, then the data, and a row that stays (decision 14)."""

from datetime import timedelta

import pytest

from tests import factories
from tests.actions.traces import everything
from tests.pages.desk.reading import buttons, read
from wxsign.queries import access
from wxsign.rules.access import OPEN_FOR

WHY = "答复学生的询问"
READ = ("吴书宁", "审核中的协议书或材料", "审核时查看")


@pytest.fixture
def record(app, drain):
    made = factories.agreement("effective")
    drain()
    return made


def looks(record) -> list[tuple[str, str, str]]:
    found = access.looks_at_student(record.student_id)
    return [(look.name, look.what, look.reason) for look in found]


def test_the_pdf_opens_after_a_reason_and_the_student_can_see_who_looked(desk, see, record):
    address = f"/desk/reviews/{record.id}"
    asking = f"{address}/disclosures/document"
    assert desk.get(f"{address}/document").location == asking
    dialog = see(asking).one("section", role="dialog")
    assert dialog.one("h2").text == "打开协议书全文"
    assert dialog.one("label", _for="reason").text == "打开的原因"
    assert buttons(dialog) == ["打开", "取消"]

    answer = desk.post(asking, data={"reason": f" {WHY} "})

    assert (answer.status_code, answer.location) == (303, f"{address}/document")
    pdf = desk.get(answer.location)
    assert (pdf.mimetype, pdf.data[:5]) == ("application/pdf", b"%PDF-")
    assert pdf.headers["Content-Disposition"].startswith("inline; filename")
    assert looks(record) == [("吴书宁", "协议书全文", WHY), ("吴书宁", "协议书", "审核")]


def test_a_second_press_leaves_one_row(desk, record):
    asking = f"/desk/reviews/{record.id}/disclosures/document"
    for _ in range(2):
        desk.post(asking, data={"reason": WHY})

    assert looks(record).count(("吴书宁", "协议书全文", WHY)) == 1
    assert desk.get(asking).location == f"/desk/reviews/{record.id}/document"


def test_the_whole_number_is_shown_for_half_an_hour(desk, see, record, clock):
    address, number = f"/desk/reviews/{record.id}", record.student.id_number
    assert number not in see(address).text

    answer = desk.post(f"{address}/disclosures/id_number", data={"reason": WHY})

    assert (answer.status_code, answer.location) == (303, address)
    assert see(address).text.count(number) == 1
    clock.advance(seconds=OPEN_FOR / timedelta(seconds=1))
    assert number not in see(address).text


def test_a_reason_opens_nothing_to_a_colleague(desk, see, sign_in, record):
    address, number = f"/desk/reviews/{record.id}", record.student.id_number
    desk.post(f"{address}/disclosures/id_number", data={"reason": WHY})

    sign_in(desk, factories.reviewer())

    assert number not in see(address).text


@pytest.mark.parametrize(
    "typed, sentence",
    [
        (" ", "请写明打开的原因。原因会留在记录里，学生本人也能看到。"),
        ("问" * 201, "最多 200 个字，现在是 201 个字。"),
    ],
)
def test_without_a_good_reason_nothing_opens(desk, record, typed, sentence):
    address = f"/desk/reviews/{record.id}"
    before = everything()

    answer = desk.post(f"{address}/disclosures/document", data={"reason": typed})

    assert answer.status_code == 422
    assert read(answer.text).one("p", id="reason-say").text == sentence
    assert desk.get(f"{address}/document").status_code == 302
    assert everything() == before


def test_the_pages_stand_there_for_the_review_and_ask_for_a_reason_afterwards(
    desk, see, drain, clock
):
    record = factories.agreement("under_review")
    drain()
    address = f"/desk/reviews/{record.id}"
    assert len(see(address).all("img")) == 2
    desk.post(f"{address}/approval")
    drain()

    pane = see(address)

    assert pane.all("img") == []
    sentence = pane.one("p", _class="pg no-paper").all("span")[-1].text
    assert sentence == "审核已经结束。再看协议书，要先写明原因。"
    assert desk.get(f"{address}/pages/1").status_code == 404
    desk.post(f"{address}/disclosures/document", data={"reason": WHY})
    assert len(see(address).all("img")) == 2
    assert desk.get(f"{address}/pages/1").status_code == 200


def test_looking_writes_nothing(desk, record):
    address = f"/desk/reviews/{record.id}"
    before = everything()

    for part in ("", "/document", "/disclosures/document", "/disclosures/id_number", "/pages/1"):
        desk.get(address + part)

    assert everything() == before


def test_what_others_did_with_other_students_is_not_told(desk, record):
    other = factories.agreement("effective")
    desk.post(f"/desk/reviews/{other.id}/disclosures/id_number", data={"reason": WHY})

    assert looks(record) == [("吴书宁", "协议书", "审核")]
    assert looks(other) == [("吴书宁", "完整身份证号", WHY), ("吴书宁", "协议书", "审核")]


def test_the_paper_of_a_termination_opens_after_a_reason_of_its_own(desk, see, drain):
    asked = factories.termination("under_review")
    record, address = asked.agreement, f"/desk/reviews/{asked.agreement_id}"
    desk.post(f"{address}/approval")
    assert "解除协议书正在生成，一般不到一分钟。" in see(address).text
    drain()

    link = see(address).one("a", href=f"{address}/termination")
    asking = f"{address}/disclosures/termination"
    assert link.text == "打开解除协议书 PDF"
    assert desk.get(f"{address}/termination").location == asking
    assert see(asking).one("section", role="dialog").one("h2").text == "打开解除协议书全文"
    answer = desk.post(asking, data={"reason": WHY})

    assert (answer.status_code, answer.location) == (303, f"{address}/termination")
    pdf = desk.get(answer.location)
    assert (pdf.mimetype, pdf.data[:5]) == ("application/pdf", b"%PDF-")
    assert ("吴书宁", "解除协议书全文", WHY) in looks(record)
    assert desk.get(f"{address}/document").location == f"{address}/disclosures/document"


def test_without_a_termination_there_is_no_paper_of_it(desk, see, record):
    address = f"/desk/reviews/{record.id}"

    assert "解除协议书" not in see(address).one("div", _class="facts").text
    assert desk.get(f"{address}/termination").status_code == 404


def test_reading_for_a_review_is_kept_without_a_decision_and_the_student_can_see_it(
    desk, see, sign_in, drain, clock
):
    record = factories.agreement("under_review")
    address = f"/desk/reviews/{record.id}"
    see(address)
    assert looks(record) == []  # there are no pages yet, and the number is masked
    drain()

    for _ in range(2):
        see(address)
        see(f"{address}/rejection")
        desk.get(f"{address}/pages/1")

    assert looks(record) == [READ]
    clock.advance(seconds=OPEN_FOR / timedelta(seconds=1))
    see(address)
    assert looks(record) == [READ, READ]
    assert "审核中的协议书或材料" in see("/desk/watch/looks").one("tbody").text
    sign_in(desk, record.student)
    assert "审核中的协议书或材料" in desk.get("/student/profile").text


def test_a_page_that_is_asked_for_by_itself_is_kept_as_read_too(desk, drain):
    record = factories.agreement("under_review")
    drain()

    for number in (1, 2):
        assert desk.get(f"/desk/reviews/{record.id}/pages/{number}").status_code == 200

    assert looks(record) == [READ]


def test_reading_for_a_review_opens_nothing_that_needs_a_reason(desk, see, drain):
    record = factories.agreement("under_review")
    drain()
    address = f"/desk/reviews/{record.id}"
    see(address)
    desk.post(f"{address}/approval")
    drain()

    assert see(address).all("img") == []
    assert desk.get(f"{address}/document").status_code == 302
    assert desk.get(f"{address}/disclosures/review").status_code == 404
