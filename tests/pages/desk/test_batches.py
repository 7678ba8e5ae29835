"""Tick many, look a second time, decide, see what became of each, take it back."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.desk.reading import buttons, table
from wxsign.db import db
from wxsign.models import Agreement, SavedFilter, StandIn


def ticked(*records, verb="approve"):
    return {"verb": verb, "record": [f"{one.id}-{one.revision}" for one in records]}


@pytest.mark.requirement("S80", "S81", "S79")
def test_the_second_look_lists_what_will_be_decided_and_what_is_left_out(desk, see):
    terms = factories.terms(probation_days="200")
    doubtful = factories.agreement("under_review", terms=terms)
    incomplete = factories.agreement("under_review", user=factories.employer(region=""))
    answer = desk.post("/desk/batches?year=2026", data=ticked(doubtful, incomplete))
    assert answer.location == "/desk/batches/1"

    page = see("/desk/batches/1")

    ready, left = page.all("section")
    assert ready.one("h1").text == "请再看一遍：将通过 1 件"
    (row,) = table(ready)
    assert (row["姓名"], row["单位名称"]) == (doubtful.student_name, doubtful.employer_name)
    assert row["自动核对"].startswith("试用期：超过 6 个月")
    (out,) = table(left)
    assert out["原因"] == "单位所在地没有填写，请打开这一份补全后再通过"
    assert desk.post("/desk/batches/1/decision").location == "/desk/batches/1"
    assert factories.fresh(Agreement, doubtful.id).state == "effective"
    for _reload in range(2):
        page = see("/desk/batches/1")
        assert page.one("h1").text == "通过了 1 件，1 件没有办理"
    assert [row["结果"] for row in table(page)] == [
        "没有办理 单位信息还没有填完整，所以不能审核通过",
        "已办理",
    ]
    assert page.one("a", data_key="Escape").attributes["href"] == "/desk/?year=2026"


def test_the_whole_batch_or_one_of_it_is_taken_back(desk, see):
    records = [factories.agreement("under_review") for _ in range(3)]
    desk.post("/desk/batches", data=ticked(*records))
    desk.post("/desk/batches/1/decision")
    line = see().one("div", _class="undo-line")
    assert line.one("p").text.startswith("刚才通过了 3 件 签约 ，")
    assert line.one("button").text == "撤销这一批"

    one = desk.post(f"/desk/reviews/{records[0].id}/undoing?batch=1")
    assert one.location == "/desk/batches/1"
    assert see("/desk/batches/1").one("h1").text == "通过了 2 件，撤销了 1 件"
    assert desk.post("/desk/batches/1/undoing").location == "/desk/batches/1"

    assert see("/desk/batches/1").one("h1").text == "通过了 0 件，撤销了 3 件"
    found = [factories.fresh(Agreement, record.id).state for record in records]
    assert found == ["under_review"] * 3


@pytest.fixture
def mixed(app):
    """One of each that waits: a letter, papers, another destination, and two that are to end."""
    ending = factories.termination("under_review")
    return [
        factories.agreement("under_review"),
        factories.paper("paper_review"),
        factories.destination("under_review"),
        factories.destination("release_review"),
        factories.fresh(Agreement, ending.agreement_id),
    ]


@pytest.mark.requirement("S80", "S107")
@pytest.mark.parametrize(
    "verb, words", [("approve", "解约审核通过后不能撤销"), ("reject", "解约审核不通过后不能撤销")]
)
def test_the_second_look_says_what_cannot_be_taken_back(desk, see, mixed, verb, words):
    desk.post("/desk/batches", data=ticked(*mixed, verb=verb))
    desk.post("/desk/batches", data=ticked(*mixed[:3], verb=verb))

    assert see("/desk/batches/1").one("p", _class="final").text == (
        f"{words}（2 件），请特别核对。其余 3 件办理后 10 分钟内可以撤销。"
    )
    assert see("/desk/batches/2").all("p", _class="final") == []


@pytest.mark.requirement("S80", "S107")
def test_the_line_after_a_mixed_batch_is_true_and_offers_only_what_can_be_undone(desk, see, mixed):
    desk.post("/desk/batches", data=ticked(*mixed))
    desk.post("/desk/batches/1/decision")

    line = see().one("div", _class="undo-line")

    said, left = line.one("p").text.split(" ，其中 3 件在 ")
    assert said == "刚才通过了 5 件 ：签约 1 件、纸质签约 1 件、其他去向 1 件、解约 2 件"
    assert left.endswith("内可以撤销 看每一件的结果")
    assert line.one("button").text == "撤销这 3 件"
    assert "2 份协议书由后台生成，不用等在这里。" in [
        p.text for p in see("/desk/batches/1").all("p")
    ]
    desk.post(line.one("form").attributes["action"])
    after = see("/desk/batches/1")
    assert after.one("h1").text == "通过了 2 件，撤销了 3 件"
    said = [each.text for each in after.all("span", _class="says")]
    assert said == ["解约审核通过后不能撤销"] * 2


@pytest.mark.requirement("S82", "S107")
def test_the_line_after_many_noes_names_their_kinds(desk, see, mixed):
    desk.post("/desk/batches", data=ticked(mixed[1], mixed[4], verb="reject"))
    desk.post("/desk/batches/1/decision", data={"ground": "sham", "reason": "没有依据"})

    line = see().one("div", _class="undo-line")

    assert line.one("span", role="status").text == "刚才没有通过 2 件 ：纸质签约 1 件、解约 1 件"
    assert line.one("button").text == "撤销这 1 件"


def test_the_line_names_what_one_decision_was_about(desk, see):
    record = factories.destination("under_review")
    desk.post(f"/desk/reviews/{record.id}/approval")

    said = see().one("div", _class="undo-line").one("span", role="status").text

    assert said == f"刚才通过了 {record.student_name} 的其他去向"


@pytest.mark.requirement("S85")
def test_the_second_look_of_a_college_says_that_the_school_decides(client, sign_in, see):
    factories.choose("signing.review_levels", "college_then_school")
    record = factories.agreement("under_review")
    sign_in(client, factories.reviewer(role="college"))
    client.post("/desk/batches", data=ticked(record))

    assert see("/desk/batches/1").one("p", _class="final").text == (
        "学院审核通过后转学校审核，不能撤销（1 件），请特别核对。"
    )
    client.post("/desk/batches/1/decision")
    assert "由后台生成" not in see("/desk/batches/1").one("main").text


@pytest.mark.requirement("S82", "S83")
def test_a_no_to_many_asks_for_ground_and_reason_and_keeps_what_was_typed(desk, see):
    record = factories.agreement("under_review")
    desk.post("/desk/batches", data=ticked(record, verb="reject"))
    assert buttons(see("/desk/batches/1").one("main")) == ["确认审核不通过 1 件"]

    for typed in ({"reason": "没有这家单位"}, {"ground": "sham", "reason": " "}):
        assert desk.post("/desk/batches/1/decision", data=typed).status_code == 422
    page = desk.post("/desk/batches/1/decision", data={"reason": "没有这家单位"}).text
    assert "请选择不通过的类别。" in page
    assert ">没有这家单位</textarea>" in page
    desk.post("/desk/batches/1/decision", data={"ground": "sham", "reason": "没有这家单位"})

    assert factories.fresh(Agreement, record.id).state == "rejected"
    assert see("/desk/batches/1").one("p", _class="small").text == (
        "不通过原因：虚假签约：没有这家单位"
    )


@pytest.mark.requirement("S73")
def test_view_and_force_take_one_ticked_row_and_nothing_ticked_is_said(desk, see):
    waits, signed = factories.agreement("under_review"), factories.agreement("effective")

    seen = desk.post("/desk/batches?q=2", data=ticked(waits, verb="open"))
    forced = desk.post("/desk/batches", data=ticked(signed, verb="force"))
    both = desk.post("/desk/batches", data=ticked(waits, signed, verb="force"))
    nothing = desk.post("/desk/batches", data={"verb": "approve", "record": "x"})

    assert seen.location == f"/desk/reviews/{waits.id}?q=2"
    assert forced.location == f"/desk/reviews/{signed.id}/forcing"
    assert "请只勾选一行，再点强制解约。" in both.text
    assert "还没有勾选。" in nothing.text
    assert (both.status_code, nothing.status_code) == (422, 422)


@pytest.mark.requirement("S73")
def test_the_toolbar_has_what_the_manual_prints(see):
    factories.agreement("under_review")
    tools = see("/desk/?year=2026").one("div", _class="tools")
    words = [node.text for node in tools.all("button") + tools.all("a")]
    assert set(words) == {
        "搜索", "查看", "高级检索", "签约开放列表", "网签开放设置", "强制解约", "导出",
    }  # fmt: skip
    assert tools.one("input", type="search").attributes["aria-label"] == "按学号"
    assert tools.one("option", selected="").text == "2026届"


@pytest.mark.requirement("S73")
def test_the_detailed_search_finds_by_every_field_and_puts_no_person_into_an_address(desk, see):
    user = factories.employer(employer_name="云麓软件有限公司")
    student = factories.student(name="林知夏", major="法学", class_name="法学2201")
    factories.agreement("effective", student=student, user=user)
    for _other in range(2):
        factories.agreement("under_review", student=factories.student(name="甲"))
    record = table(see("/desk/?state=all&employer=云麓"))
    number = record[0]["协议书编号"].split()[0]

    def names(**typed):
        answer = desk.post("/desk/search", data={"state": "all", **typed})
        assert answer.status_code == 303, typed
        assert student.id_number not in answer.location
        assert "%E6%9E%97" not in answer.location
        return [row["姓名"] for row in table(see(answer.location))]

    assert names(name="林知夏") == ["林知夏"]
    assert names(id_number=student.id_number.lower()) == ["林知夏"]
    assert names(employer="云麓") == names(major="法学") == names(**{"class": "法学2201"})
    assert names(number=number) == names(paper="in_force") == ["林知夏"]
    assert names(kind="paper") == names(ending="ended") == names(**{"from": "2030-01-01"}) == []
    assert names(state="approved") == names(kind="online", q=student.student_number) == ["林知夏"]
    assert names(waited="3", state="waiting") == []
    for wrong in ({"name": "没有"}, {"id_number": "42"}, {"id_number": "11010519491231002X"}):
        answer = desk.post("/desk/search", data={"employer": "云麓", **wrong})
        assert answer.status_code == 422
        assert 'value="云麓"' in answer.text


def test_filters_are_saved_renamed_applied_and_removed(desk, see):
    factories.agreement("under_review")
    assert desk.post("/desk/filters?waited=2&kind=online", data={"name": "超过 2 天"}).location == (
        "/desk/?kind=online&waited=2"
    )
    link = see().one("a", data_key="1")
    assert (link.text, link.attributes["href"]) == (
        "已存：超过 2 天",
        "/desk/?kind=online&waited=2",
    )

    desk.post("/desk/filters/1/name", data={"name": "急"})
    assert desk.post("/desk/filters?year=2026", data={"name": "急"}).status_code == 422
    assert desk.post("/desk/filters?year=2026", data={"name": ""}).status_code == 422
    assert desk.post("/desk/filters/9/name", data={"name": "别人的"}).status_code == 404
    assert see("/desk/filters").one("input", id="name-1").attributes["value"] == "急"
    desk.post("/desk/filters/1/removal")
    desk.post("/desk/filters/1/removal")

    assert db.session.scalars(select(SavedFilter)).all() == []


def test_a_stand_in_is_named_seen_by_both_and_ended(client, sign_in, see, now):
    away = factories.reviewer(role="college", name="何敏")
    deputy = factories.reviewer(of=factories.college(name="经济学院"), role="college", name="许宁")
    sign_in(client, away)
    days = {"starts_on": now.date().isoformat(), "ends_on": now.date().isoformat()}
    typed = {**days, "deputy": str(deputy.id)}
    wrong = client.post("/desk/stand-ins", data={**typed, "deputy": ""})
    assert (wrong.status_code, "请选择代审人。" in wrong.text) == (422, True)
    assert client.post("/desk/stand-ins", data=typed).location == "/desk/stand-ins"

    assert see().one("p", _class="stand-line").text.startswith("许宁 正在代你审核")
    sign_in(client, deputy)
    line = see().one("p", _class="stand-line").text
    assert line.startswith("你正在代 何敏（计算机学院）审核，到 2026年5月15日为止。")
    (row,) = table(see("/desk/stand-ins").all("section")[1])
    assert (row["被代审人"], row["代审人"], row["状态"]) == ("何敏", "许宁", "代审中")
    client.post("/desk/stand-ins/1/end")

    assert see().all("p", _class="stand-line") == []
    assert factories.fresh(StandIn, 1).ended_by == "许宁"
