import pytest

from tests import factories
from tests.pages.desk.reading import buttons, read, table
from wxsign.models import Agreement


def _record(**over):
    user = factories.employer(employer_name="武汉云麓示例软件有限公司")
    student = factories.student(student_number="2022110489", name="林知夏")
    return factories.agreement("under_review", student=student, user=user, **over)


def _under(page, heading):
    """The rows of label and value between this heading and the next."""
    children = page.one("div", _class="facts").children
    nodes = [child for child in children if not isinstance(child, str)]
    (start,) = (
        place
        for place, node in enumerate(nodes)
        if node.tag == "h2" and node.text.startswith(heading)
    )
    found = {}
    for node in nodes[start + 1 :]:
        if node.tag == "h2":
            break
        found |= node.pairs()
    return found


@pytest.mark.requirement("S77")
def test_the_record_has_every_group_of_the_manual(see):
    page = see(f"/desk/reviews/{_record().id}").one("section", aria_labelledby="who")
    headings = [node.children[0] for node in page.all("h2")]
    assert headings == [
        "林知夏",
        "就业证明",
        "签约过程记录",
        "自动核对",
        "协议书信息",
        "学生信息",
        "单位信息",
        "签约信息",
        "档案信息",
        "户口信息",
    ]


@pytest.mark.requirement("S78")
def test_the_student_is_shown_with_the_number_masked(see):
    record = _record()
    page = see(f"/desk/reviews/{record.id}")
    number = record.student.id_number
    assert _under(page, "学生信息") == {
        "学号": "2022110489",
        "姓名": "林知夏",
        "所在院系": "计算机学院",
        "所在专业": "软件工程",
        "所在班级": "软件2201",
        "身份证号": f"{number[:6]}********{number[-4:]}",
    }
    assert number not in page.text


@pytest.mark.requirement("S79")
def test_the_employer_is_shown_as_it_signed(see):
    record = _record()
    assert _under(see(f"/desk/reviews/{record.id}"), "单位信息") == {
        "单位名称": "武汉云麓示例软件有限公司",
        "单位组织机构代码": record.employer.credit_code,
        "单位性质": "其他企业",
        "单位行业": "信息传输、软件和信息技术服务业",
        "单位所在地": "湖北省武汉市洪山区",
        "单位地址": "武汉市洪山区示例大道2号",
    }


def test_what_the_employer_left_out_is_named(see):
    user = factories.employer(nature="", region="")
    page = see(f"/desk/reviews/{factories.agreement('under_review', user=user).id}")
    pane = page.one("section", aria_labelledby="who")
    assert [label.text for label in pane.all("label")] == ["*单位性质", "*单位所在地"]
    doubts = [line.text for line in page.all("li", _class="unusual")]
    assert doubts == ["单位性质、单位所在地没有填写"]


def test_the_terms_carry_their_units_and_hints_and_no_whole_phone_number(see):
    terms = factories.terms(probation_days="200", contact_phone="13900001234")
    page = see(f"/desk/reviews/{_record(terms=terms).id}")
    shown = _under(page, "签约信息")
    hint = "超过 6 个月。劳动合同法规定试用期最长 6 个月。"
    assert shown["试用期"] == f"200 天 {hint}"
    assert (shown["转正起薪"], shown["联系电话"]) == ("6,000 元/月", "139****1234")
    assert [line.text for line in page.all("li", _class="unusual")] == [f"试用期：{hint}"]


@pytest.mark.requirement("S80", "S76")
def test_an_open_record_has_the_three_buttons_beside_the_list(see):
    record = _record()
    address = see().one("td", _class="w paper").one("a").attributes["href"]
    page = see(address)
    bar = page.one("footer")
    assert buttons(bar) == ["签约审核通过", "签约审核不通过", "返回"]
    acts = [button.attributes.get("data-action") for button in bar.all("button")]
    assert acts == ["approve", "reject", None]
    assert page.one("main").attributes["data-page"] == "desk.review"
    assert page.one("tr", _class="open").attributes["data-id"] == str(record.id)
    assert page.one("span", _class="mute small nb place").text == "第 1 件，共 1 件"


@pytest.mark.requirement("S81")
def test_an_approval_gives_the_number_and_leads_to_the_next_one(desk, see):
    record, following = _record(), factories.agreement("under_review")
    answer = desk.post(f"/desk/reviews/{record.id}/approval")
    assert (answer.status_code, answer.location) == (303, f"/desk/reviews/{following.id}")
    page = see(answer.location)
    line = page.one("div", _class="undo-line")
    said, left = line.one("span", role="status").text, line.one("b", role="timer").text
    assert said == "刚才通过了 林知夏 的签约"
    assert left.startswith(("10 分 0 秒", "9 分 "))
    assert line.text.endswith("内可以撤销 撤销")
    (row,) = table(see("/desk/?state=decided"))
    number = factories.fresh(Agreement, record.id).number
    assert row["协议书编号"] == f"{number} （林知夏）"
    assert (row["协议书状态"], row["签约审核状态"]) == ("已生效", "签约审核通过")


@pytest.mark.requirement("S81")
def test_after_the_last_approval_comes_the_list(desk, see):
    answer = desk.post(f"/desk/reviews/{_record().id}/approval?q=2022")
    assert answer.location == "/desk/?q=2022"
    assert see(answer.location).one("main").attributes["data-page"] == "desk.queue"


def test_the_next_one_is_the_next_in_the_list_and_then_the_oldest(desk, clock):
    first = _record()
    clock.advance(minutes=1)
    middle = factories.agreement("under_review")
    clock.advance(minutes=1)
    last = factories.agreement("under_review")
    answer = desk.post(f"/desk/reviews/{middle.id}/approval")
    assert answer.location == f"/desk/reviews/{last.id}"
    answer = desk.post(f"/desk/reviews/{last.id}/approval")
    assert answer.location == f"/desk/reviews/{first.id}"


def test_a_second_press_ends_on_the_true_state(desk, see):
    record = _record()
    address = f"/desk/reviews/{record.id}"
    desk.post(f"{address}/approval")
    answer = desk.post(f"{address}/approval")
    assert (answer.status_code, answer.location) == (303, address)
    pane = see(address).one("section", aria_labelledby="who")
    assert pane.one("header").one("span", data_state="effective").text == "签约审核通过"
    assert buttons(pane) == ["撤回审核", "强制解约", "返回"]


def test_a_decision_can_be_taken_back(desk, see):
    record = _record()
    address = f"/desk/reviews/{record.id}"
    desk.post(f"{address}/approval")
    form = see().one("div", _class="undo-line").one("form")
    assert form.one("button").attributes["data-action"] == "undo"
    answer = desk.post(form.attributes["action"])
    assert (answer.status_code, answer.location) == (303, address)
    page = see(address)
    number = _under(page, "协议书信息")["协议书编号"]
    kept = factories.fresh(Agreement, record.id).number
    assert number == f"{kept}（审核通过后仍用这个编号）"
    assert page.one("tr", _class="open").one("td", _class="w paper").text.startswith("查看协议书")
    assert page.all("div", _class="undo-line") == []
    assert buttons(page.one("footer")) == ["签约审核通过", "签约审核不通过", "返回"]
    again = desk.post(form.attributes["action"])
    assert (again.status_code, again.location) == (303, address)


def test_after_ten_minutes_nothing_can_be_taken_back(desk, see, clock):
    record = _record()
    desk.post(f"/desk/reviews/{record.id}/approval")
    clock.advance(minutes=10, seconds=1)
    assert see().all("div", _class="undo-line") == []
    answer = desk.post(f"/desk/reviews/{record.id}/undoing")
    assert (answer.status_code, read(answer.text).one("h1").text) == (
        409,
        "已经超过 10 分钟，不能撤销",
    )


def test_only_who_decided_takes_back(desk, see, sign_in):
    record = _record()
    desk.post(f"/desk/reviews/{record.id}/approval")
    sign_in(desk, factories.reviewer())
    assert see().all("div", _class="undo-line") == []
    assert desk.post(f"/desk/reviews/{record.id}/undoing").status_code == 403


@pytest.mark.requirement("S84", "S81")
@pytest.mark.parametrize(
    "state, review, paper",
    [
        ("change_proposed", "修改待确认", "未生效"),
        ("effective", "签约审核通过", "已生效"),
        ("rejected", "签约审核不通过", "未生效"),
        ("terminated", "签约审核通过", "未生效"),
    ],
)
def test_a_record_that_is_not_open_is_read_only(desk, see, state, review, paper):
    record = factories.agreement(state)
    page = see(f"/desk/reviews/{record.id}")
    pane = page.one("section", aria_labelledby="who")
    assert pane.one("header").one("span", data_state=state).text == review
    assert _under(page, "协议书信息")["协议书状态"] == paper
    assert buttons(pane) == [*(["撤回审核", "强制解约"] if state == "effective" else []), "返回"]
    assert desk.get(f"/desk/reviews/{record.id}/rejection").location == f"/desk/reviews/{record.id}"


@pytest.mark.parametrize("state", ["invited", "declined", "expired"])
def test_an_invitation_that_nobody_accepted_is_not_for_the_school(desk, state):
    assert desk.get(f"/desk/reviews/{factories.agreement(state).id}").status_code == 404


def test_the_paper_is_being_made_and_then_shown_as_pages(desk, see, drain):
    record = _record()
    address = f"/desk/reviews/{record.id}"
    assert see(address).one("p", _class="pg no-paper").text.startswith("正在生成 协议书正在生成")
    assert desk.get(f"{address}/pages/1").status_code == 404
    assert desk.get(f"{address}/document").status_code == 404
    drain()
    images = see(address).all("img")
    assert [image.attributes["alt"] for image in images] == ["协议书第 1 页", "协议书第 2 页"]
    page = desk.get(images[0].attributes["src"])
    assert (page.mimetype, page.data[8:12]) == ("image/webp", b"WEBP")
    assert desk.get(f"{address}/pages/0").status_code == 404
    assert desk.get(f"{address}/pages/9").status_code == 404


def test_a_character_that_no_font_has_is_named_instead_of_the_paper(see, drain):
    student = factories.student(name="林\U0003134f夏")
    record = factories.agreement("under_review", student=student)
    drain()
    shown = see(f"/desk/reviews/{record.id}").one("p", _class="pg no-paper").text
    assert shown.startswith("待补字 字库里还没有“\U0003134f”")


def test_the_trail_is_told_newest_first(see):
    lines = see(f"/desk/reviews/{_record().id}").one("ol", _class="trail").all("li")
    assert [line.text for line in lines] == [
        "2026-05-15 10:00 林知夏 同意签约，待管理员审核",
        "2026-05-15 10:00 周嘉禾 发起邀约",
    ]
