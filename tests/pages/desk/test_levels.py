"""Two levels of review: first the college's desk, then the school's (S85, decision 2)."""

import pytest

from tests import factories
from tests.pages.desk.reading import buttons, read, table
from wxsign.actions import reviews
from wxsign.models import Agreement

PASSED = "学院已审核，等待学校审核"
ELSEWHERE = "这一份现在由学校审核。学校分两级审核：学院审核通过之后，才轮到学校。"


@pytest.fixture
def record(app):
    factories.choose("signing.review_levels", "college_then_school")
    return factories.agreement("under_review", student=factories.student(name="林知夏"))


@pytest.fixture
def college(app):
    """The college's reviewer 李学文."""
    return factories.reviewer(role="college", name="李学文")


def tabs(page):
    return [tab.text for tab in page.one("nav", aria_label="审核队列").all("a")]


@pytest.mark.requirement("S85", "S192")
def test_the_college_decides_first_and_the_school_then(desk, see, sign_in, record, college):
    address = f"/desk/reviews/{record.id}"
    sign_in(desk, college)
    assert tabs(see()) == ["等待审核 1 最久 0 分", "待学校审核 0", "已审核 0"]
    assert buttons(see(address).one("footer")) == ["学院审核通过", "签约审核不通过", "返回"]

    answer = desk.post(f"{address}/college-approval")

    assert (answer.status_code, answer.location) == (303, f"/desk/?told={record.id}")
    page = see(answer.location)
    assert page.one("p", _class="undo-line").text == "林知夏 学院审核通过，待学校审核"
    assert tabs(page) == ["等待审核 0", "待学校审核 1", "已审核 0"]
    assert see().all("p", _class="undo-line") == []
    (row,) = table(see("/desk/?state=elsewhere"))
    assert (row["姓名"], row["签约审核状态"]) == ("林知夏", "等待签约审核")
    footer = see(address).one("footer")
    assert (buttons(footer), footer.one("span", _class="mute small").text) == (["返回"], ELSEWHERE)
    sign_in(desk, factories.reviewer())
    assert tabs(see()) == ["等待审核 1 最久 0 分", "待学院审核 0", "已审核 0"]
    assert buttons(see(address).one("footer")) == ["签约审核通过", "签约审核不通过", "返回"]
    desk.post(f"{address}/approval")
    assert factories.fresh(Agreement, record.id).state == "effective"


@pytest.mark.requirement("S85", "S192")
def test_the_school_sees_what_lies_with_the_college_and_cannot_decide_it(desk, see, record):
    address = f"/desk/reviews/{record.id}"
    assert tabs(see()) == ["等待审核 0", "待学院审核 1", "已审核 0"]
    assert [row["姓名"] for row in table(see("/desk/?state=elsewhere"))] == ["林知夏"]
    page = see(address)
    footer = page.one("footer")
    assert buttons(footer) == ["返回"]
    assert footer.one("span", _class="mute small").text == (
        "这一份现在由学院审核。学校分两级审核：学院审核通过之后，才轮到学校。"
    )
    assert page.one("span", _class="small mute nb").text == "轮到学院"
    for verb in ("approval", "rejection", "college-approval"):
        answer = desk.post(f"{address}/{verb}", data={"reason": "信息不实", "ground": "untrue"})
        lines = [line.text for line in read(answer.text).one("div", _class="too-late").all("p")]
        assert lines == ["没有办理：这一份现在由学院审核。", "你刚才写的原因： 信息不实"]
        assert answer.status_code == 409
    assert desk.get(f"{address}/rejection").location == address
    assert factories.fresh(Agreement, record.id).state == "under_review"


def test_a_second_press_of_the_college_ends_on_the_true_state(desk, see, sign_in, record, college):
    sign_in(desk, college)
    address = f"/desk/reviews/{record.id}"
    desk.post(f"{address}/college-approval")

    again = desk.post(f"{address}/college-approval")

    assert (again.status_code, again.location) == (303, address)
    assert see(address).one("footer").one("span", _class="mute small").text == ELSEWHERE


@pytest.mark.requirement("S85", "S82")
def test_the_college_may_reject_and_take_it_back(desk, see, sign_in, record, college):
    sign_in(desk, college)
    address = f"/desk/reviews/{record.id}"

    desk.post(f"{address}/rejection", data={"reason": "信息不实", "ground": "untrue"})
    assert factories.fresh(Agreement, record.id).state == "rejected"
    desk.post(f"{address}/undoing")

    assert buttons(see(address).one("footer")) == ["学院审核通过", "签约审核不通过", "返回"]


@pytest.mark.requirement("S85")
def test_where_one_level_decides_nobody_reads_of_two(see, record, desk):
    factories.choose("signing.review_levels", "one")
    page = see()
    assert tabs(page) == ["等待审核 1 最久 0 分", "已审核 0"]
    states = see("/desk/search").one("select", name="state").all("option")
    assert [choice.text for choice in states] == [
        "全部",
        "等待审核",
        "协议书待审核",
        "等待签约审核",
        "修改待确认",
        "待反馈",
        "已审核",
        "签约审核通过",
        "签约审核不通过",
        "已被新去向代替",
    ]
    assert table(see("/desk/?state=elsewhere")) == table(page)
    assert desk.post(f"/desk/reviews/{record.id}/college-approval").status_code == 409
    assert factories.fresh(Agreement, record.id).turn == ""


def test_an_empty_other_desk_is_one_sentence(see, record, college):
    reviews.pass_on(record.id, by=factories.actor(college))

    assert see("/desk/?state=elsewhere").one("p", _class="empty").text == "没有待学院审核的签约。"


@pytest.mark.requirement("S85")
def test_an_empty_desk_of_the_school_says_where_the_records_lie(see, record):
    page = see()

    says = "现在没有等学校审核的签约。学院审核通过后，会排到这里；现在有 1 件在学院审核 。"
    assert page.one("p", _class="empty").text == says
    assert "计算机学院还没有审核人员" in page.one("p", _class="alarm").text


@pytest.mark.requirement("S192")
def test_a_college_reads_who_has_the_place_that_it_may_not_enter(desk, sign_in, record, college):
    factories.reviewer(name="方敬之", account="second")
    sign_in(desk, college)

    page = read(desk.get("/desk/switches").text).one("main")

    assert page.one("h1").text == "这里由学校的审核人员办理"
    assert "请联系本校的学校审核人员：" in page.text
    assert "方敬之" in page.text
    assert "李学文" not in page.text


@pytest.mark.requirement("S85")
@pytest.mark.parametrize("area", ["student", "employer"])
def test_both_parties_read_who_is_at_turn(client, sign_in, record, college, area):
    sign_in(client, record.student if area == "student" else record.sender)
    before = client.get(f"/{area}/agreements/{record.id}").text
    reviews.pass_on(record.id, by=factories.actor(college))
    after = client.get(f"/{area}/agreements/{record.id}").text

    assert (PASSED in before, PASSED in after) == (False, True)
    assert "学院审核通过，待学校审核" in after  # 流程追踪
