"""All kinds in one list, and the page of each: paper agreements, other destinations, releases."""

import pytest

from tests import factories
from tests.pages.desk.reading import buttons, read, table
from wxsign.models import Agreement

GONE = ("replaced", "ended")


def row_of(page, record):
    """The columns of this record's line."""
    heads = [cell.text for cell in page.all("th")]
    line = page.one("tr", data_id=str(record.id))
    return dict(zip(heads, [cell.text for cell in line.all("td")], strict=True))


def tabs(page):
    return [tab.text.split(" 最久")[0] for tab in page.one("nav", aria_label="审核队列").all("a")]


def labels_of(row):
    return row["协议书状态"], row["签约类型"], row["签约审核状态"], row["解约审核状态"]


@pytest.mark.requirement("S129", "S74", "S178")
def test_a_paper_agreement_at_its_first_review(see):
    record = factories.paper("text_review")

    row = row_of(see(), record)

    assert row["协议书编号"].startswith("查看协议书")
    assert labels_of(row) == ("未生效", "纸质签约", "协议书待审核", "-")


@pytest.mark.requirement("S128", "S130")
def test_the_first_yes_gives_the_number_and_waits_for_the_papers(desk, see):
    record = factories.paper("text_review")
    page = see(f"/desk/reviews/{record.id}")
    assert buttons(page.one("footer")) == [
        "协议书审核通过",
        "协议书审核不通过",
        "强制解约",
        "返回",
    ]

    answer = desk.post(f"/desk/reviews/{record.id}/approval", data={"seen": record.revision})

    assert (answer.status_code, answer.location) == (303, "/desk/")
    row = row_of(see("/desk/?state=decided"), record)
    assert row["协议书编号"].startswith("2202619097200001")
    assert labels_of(row) == ("已生效", "纸质签约", "待反馈", "-")


@pytest.mark.requirement("S128", "S136", "S137")
def test_the_second_yes_puts_a_paper_agreement_in_force(desk, see):
    record = factories.paper("paper_review")
    assert labels_of(row_of(see(), record)) == ("已生效", "纸质签约", "等待签约审核", "-")
    page = see(f"/desk/reviews/{record.id}")
    assert buttons(page.one("footer"))[:2] == ["签约审核通过", "签约审核不通过"]

    desk.post(f"/desk/reviews/{record.id}/approval", data={"seen": record.revision})

    row = row_of(see("/desk/?state=approved"), record)
    assert labels_of(row) == ("已生效", "纸质签约", "签约审核通过", "-")


@pytest.mark.requirement("S136", "S82")
def test_papers_that_are_refused_may_be_sent_again(desk, see):
    record = factories.paper("paper_review")
    asked = see(f"/desk/reviews/{record.id}/rejection").one("section", role="dialog")
    assert asked.one("h2").text == "请填写审核不通过原因"
    assert asked.one("p", id="reason-note").text.startswith("学生会看到，不通过后，可以重新上传")

    desk.post(f"/desk/reviews/{record.id}/rejection", data={"reason": "缺公章", "ground": "other"})

    row = row_of(see("/desk/?state=rejected"), record)
    assert labels_of(row) == ("已生效", "纸质签约", "签约审核不通过", "-")
    assert factories.fresh(Agreement, record.id).state == "papers_refused"


@pytest.mark.requirement("S75", "S161")
def test_another_destination_has_no_agreement_and_its_own_form(desk, see):
    record = factories.destination("under_review")
    row = row_of(see(), record)
    assert row["协议书编号"] == ""
    assert labels_of(row) == ("", "其他去向", "等待签约审核", "-")

    page = see(f"/desk/reviews/{record.id}")
    shown = page.one("div", _class="facts").pairs()
    assert (shown["就业类别"], shown["录取院校"]) == ("升学", "江城示例大学")
    assert [node.text for node in page.one("div", id="agreement").all("h2")] == ["签约过程记录"]
    desk.post(f"/desk/reviews/{record.id}/approval", data={"seen": record.revision})

    row = row_of(see("/desk/?state=approved"), record)
    assert labels_of(row) == ("", "其他去向", "签约审核通过", "-")


@pytest.mark.requirement("S164", "S107")
@pytest.mark.parametrize(
    "verb, labels",
    [
        ("approval", ("签约审核通过", "解约审核通过")),
        ("rejection", ("签约审核通过", "解约审核不通过")),
    ],
)
def test_a_release_is_reviewed_like_a_termination(desk, see, verb, labels):
    record = factories.destination("release_review")
    assert labels_of(row_of(see("/desk/?state=ending"), record))[3] == "等待解约审核"
    page = see(f"/desk/reviews/{record.id}")
    assert buttons(page.one("footer")) == [
        "解约审核通过",
        "解约审核不通过",
        "强制解除",
        "返回",
    ]

    form = {"reason": "没有依据", "ground": "other", "seen": record.revision}
    desk.post(f"/desk/reviews/{record.id}/{verb}", data=form)

    row = row_of(see("/desk/?state=decided"), record)
    assert labels_of(row)[2:] == labels


def test_what_gave_way_to_a_signing_was_ended_by_no_review(see):
    student = factories.student()
    waiting = factories.destination(
        "effective", student=student, kind="9.1", plan_code="70", seatless=True
    )
    ended = factories.destination("released")
    factories.agreement("under_review", student=student)

    listed = {tab: see(f"/desk/?state={tab}").all("tr", data_id=str(waiting.id)) for tab in GONE}

    assert {tab: len(rows) for tab, rows in listed.items()} == {"replaced": 1, "ended": 0}
    assert labels_of(row_of(see("/desk/?state=decided"), waiting))[2:] == ("已被新去向代替", "-")
    assert row_of(see("/desk/?state=ended"), ended)["解约审核状态"] == "解约审核通过"
    assert see("/desk/numbers").one("div", class_="figures").all("b")[4].text == "1"


@pytest.mark.parametrize(
    "state, says",
    [
        ("under_review", "学生会看到，不通过后，可以修改后重新送审。"),
        ("release_review", "学生会看到原因。不通过后，登记继续有效，可以再次申请。"),
    ],
)
def test_of_a_destination_only_the_student_reads_the_reason_of_a_no(desk, see, state, says):
    address = f"/desk/reviews/{factories.destination(state).id}/rejection"
    asked = see(address).one("section", role="dialog")

    answer = desk.post(address, data={"ground": "fraud"})

    assert asked.one("p", id="reason-note").text.startswith(says)
    assert "双方" not in asked.text
    dialog = read(answer.text).one("section", role="dialog")
    assert dialog.one("p", id="reason-say").text == (
        "请填写审核不通过原因。学生会看到原因，所以要写清楚依据。"
    )


def test_a_page_that_is_out_of_date_decides_nothing_and_shows_the_true_state(desk, see):
    record = factories.paper("paper_review")
    address = f"/desk/reviews/{record.id}"

    for verb in ("approval", "rejection"):
        form = {"seen": record.revision - 1, "reason": "缺公章", "ground": "other"}
        answer = desk.post(f"{address}/{verb}", data=form)
        assert answer.status_code == 409
        page = read(answer.text)
        said = page.one("div", _class="too-late").all("p")[0].text
        assert said == f"没有办理：这一件已由 {record.student_name} 提交签约资料，待管理员审核。"
        seen = page.one("footer").all("input", name="seen")[0].attributes["value"]
        assert seen == str(record.revision)

    assert factories.fresh(Agreement, record.id).state == "paper_review"


@pytest.mark.parametrize("kind", ["paper", "destination"])
@pytest.mark.parametrize("state", ["draft", "discarded"])
def test_a_draft_is_not_for_the_school(desk, see, kind, state):
    record = getattr(factories, kind)(state)

    assert desk.get(f"/desk/reviews/{record.id}").status_code == 404
    for tab in ("waiting", "decided", "approved"):
        assert table(see(f"/desk/?state={tab}")) == []


def test_the_tabs_count_each_sort_of_review_and_the_filters_choose_among_them(see):
    letter, text = factories.agreement("under_review"), factories.paper("text_review")
    papers, other = factories.paper("paper_review"), factories.destination("release_review")
    asked, ending = factories.termination("requested"), factories.termination("under_review")
    waiting = {letter.id, text.id, papers.id, other.id, ending.agreement_id}

    page = see()

    assert tabs(page) == [
        "等待审核 5",
        "协议书待审核 1",
        "等待签约审核 2",
        "等待解约审核 2",
        "解约待对方处理 1",
        "已审核 1",
    ]
    chosen = {
        "": waiting,
        "?state=text": {text.id},
        "?state=signing": {letter.id, papers.id},
        "?state=ending": {other.id, ending.agreement_id},
        "?state=asked": {asked.agreement_id},
        "?state=decided": {asked.agreement_id},
        "?kind=paper": {text.id, papers.id},
        "?kind=paper&state=text": {text.id},
        "?kind=x": waiting,
    }
    for query, wanted in chosen.items():
        found = {int(line.attributes["data-id"]) for line in see(f"/desk/{query}").all("tr")[1:]}
        assert (query, found) == (query, wanted)
    assert tabs(see("/desk/?kind=destination")) == ["等待审核 1", "已审核 0"]


def test_within_a_sort_the_next_one_is_of_the_same_sort(desk, clock):
    first = factories.paper("text_review")
    clock.advance(minutes=1)
    factories.destination("under_review")
    clock.advance(minutes=1)
    last = factories.paper("text_review")

    answer = desk.post(f"/desk/reviews/{first.id}/approval?state=text")
    assert answer.location == f"/desk/reviews/{last.id}?state=text"
    answer = desk.post(f"/desk/reviews/{last.id}/approval?state=text")
    assert answer.location == "/desk/?state=text"


@pytest.mark.requirement("S83")
@pytest.mark.parametrize(
    "typed, says",
    [
        ({"reason": "缺公章"}, ("ground-say", "请选择不通过的类别。")),
        ({"reason": "缺公章", "ground": "x"}, ("ground-say", "请选择不通过的类别。")),
        (
            {"ground": "fraud"},
            ("reason-say", "请填写审核不通过原因。学生会看到原因，所以要写清楚依据。"),
        ),
    ],
)
def test_a_rejection_names_its_ground(desk, typed, says):
    record = factories.paper("paper_review")

    answer = desk.post(f"/desk/reviews/{record.id}/rejection", data=typed)

    dialog = read(answer.text).one("section", role="dialog")
    assert (answer.status_code, dialog.one("p", id=says[0]).text) == (422, says[1])
    assert dialog.one("textarea").text == typed.get("reason", "")
    checked = [box.attributes["value"] for box in dialog.all("input", checked="")]
    assert checked == [ground for ground in [typed.get("ground")] if ground == "fraud"]


@pytest.mark.requirement("S83")
def test_ground_and_reason_are_kept_with_the_record(desk, see):
    record = factories.agreement("under_review")
    form = {"reason": "劳动合同是伪造的", "ground": "fraud"}

    desk.post(f"/desk/reviews/{record.id}/rejection", data=form)

    shown = see(f"/desk/reviews/{record.id}").one("div", _class="facts").pairs()
    assert shown["不通过原因"] == "欺诈：劳动合同是伪造的"


@pytest.mark.requirement("S132")
def test_the_photos_stand_beside_the_data_while_the_review_lasts(desk, see, now):
    record = factories.paper("paper_review")
    claimed = {"process": "paper", "record_id": record.id, "claimed_at": now, "finding": "no_mark"}
    student = factories.actor(record.student)
    photo = factories.attached(student, f"papers:{record.id}", "papers", **claimed)

    sheet = see(f"/desk/reviews/{record.id}").one("div", id="agreement")
    assert sheet.all("h2")[0].text == "签约资料 共 1 张"
    (found,) = [line.text for line in sheet.all("p", _class="small finding")]
    assert found.startswith("第 1 张：没有看到协议书上的二维码")
    desk.post(f"/desk/reviews/{record.id}/approval")

    sheet = see(f"/desk/reviews/{record.id}").one("div", id="agreement")
    assert sheet.all("h2")[0].text == "签约资料 共 1 张"
    assert sheet.all("p", _class="small finding") == []
    assert f"/desk/attachments/{photo}" not in str(sheet)
    assert desk.get(f"/desk/attachments/{photo}").status_code == 404
