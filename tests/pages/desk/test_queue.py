from datetime import timedelta

import pytest
from sqlalchemy import event, update

from tests import factories
from tests.pages.desk.reading import table
from wxsign.db import db, transaction, writing
from wxsign.models import Agreement
from wxsign.queries import desk_counts, desk_lists
from wxsign.scopes import Scope

COLUMNS = [
    "",  # the checkbox (W384)
    "协议书编号",
    "协议书状态",
    "学号",
    "姓名",
    "学院",
    "专业",
    "签约类型",
    "单位名称",
    "最后操作时间",
    "签约审核状态",
    "解约审核状态",
]

BROUGHT = "学生同意邀约、生成协议书、送审其他去向，或双方同意解约后"


def waiting(now, days=0.0, **over):
    """A record that has been waiting for so many days."""
    record = factories.agreement("under_review", student=factories.student(**over))
    with transaction():
        writing().execute(
            update(Agreement)
            .where(Agreement.id == record.id)
            .values(waiting_since=now - timedelta(days=days))
        )
    return factories.fresh(Agreement, record.id)


@pytest.mark.requirement("S72", "S85")
def test_the_desk_stands_under_employment_management(see):
    page = see()
    place = page.one("nav", aria_label="我的位置")
    assert place.text.startswith("就业管理")
    assert place.one("a", aria_current="page").text == "签约管理"
    assert page.one("div", _class="who").text.startswith("吴书宁 学校审核")


@pytest.mark.requirement("S85")
def test_a_reviewer_of_a_college_is_named_so(client, sign_in, see):
    sign_in(client, factories.reviewer(role="college"))
    assert see().one("div", _class="who").text.startswith("吴书宁 学院审核")


@pytest.mark.requirement("S74")
def test_a_row_has_every_column_of_the_manual(see, now):
    record = waiting(now, student_number="2022000101", name="林知夏")
    (row,) = table(see())
    waited = row.pop("已等 ↓")
    assert list(row) == COLUMNS
    assert row == {
        "": "",
        "协议书编号": "查看协议书 （林知夏）",
        "协议书状态": "未生效",
        "学号": "2022000101",
        "姓名": "林知夏",
        "学院": "计算机学院",
        "专业": "软件工程",
        "签约类型": "电子签约",
        "单位名称": record.employer_name,
        "最后操作时间": "2026-05-15 10:00",
        "签约审核状态": "等待签约审核",
        "解约审核状态": "-",
    }
    assert waited == "0 分"


@pytest.mark.requirement("S75")
def test_the_first_column_is_a_link_before_the_approval_and_the_number_after(see, now):
    waiting(now)
    decided = factories.agreement("effective")
    link = see().one("td", _class="w paper").one("a")
    assert link.text.startswith("查看协议书")
    link = see("/desk/?state=decided").one("td", _class="w paper").one("a")
    assert link.text.startswith(decided.number)


@pytest.mark.parametrize(
    "state, paper, review, termination",
    [
        ("effective", "已生效", "签约审核通过", "-"),
        ("reported", "已生效", "签约审核通过", "-"),
        ("rejected", "未生效", "签约审核不通过", "-"),
        ("terminated", "未生效", "签约审核通过", "解约审核通过"),
    ],
)
def test_what_is_decided_shows_both_reviews(see, state, paper, review, termination):
    record = factories.agreement(state)
    page = see("/desk/?state=decided")
    (row,) = table(page)
    found = (row["协议书状态"], row["签约审核状态"], row["解约审核状态"])
    assert found == (paper, review, termination)
    assert page.one("tr", data_id=str(record.id)).one("span", data_state=state).text == review


def test_who_has_waited_longest_is_on_top_and_amber_after_two_days(see, now):
    for days, name in ((0.5, "甲"), (3.2, "乙"), (1.9, "丙")):
        waiting(now, days, name=name)
    page = see()
    rows = table(page)
    assert [(row["姓名"], row["已等 ↓"]) for row in rows] == [
        ("乙", "3 天 4 时"),
        ("丙", "1 天 21 时"),
        ("甲", "12 时"),
    ]
    assert [cell.text for cell in page.all("td", _class="age late")] == ["3 天 4 时"]
    tabs = [tab.text for tab in page.one("nav", aria_label="审核队列").all("a")]
    assert tabs == ["等待审核 3 最久 3 天 4 时", "已审核 0"]


@pytest.mark.requirement("S192", "S85")
def test_a_college_sees_its_own_students_and_the_school_sees_all(client, sign_in, see, now):
    ours, theirs = factories.college(), factories.college(name="经济学院")
    elsewhere = factories.college(factories.school(code="19098"))
    for of, name in ((ours, "甲"), (theirs, "乙"), (elsewhere, "丙")):
        waiting(now, of=of, name=name)
    assert [row["姓名"] for row in table(see())] == ["甲", "乙"]
    sign_in(client, factories.reviewer(of=theirs, role="college"))
    page = see()
    assert [row["姓名"] for row in table(page)] == ["乙"]
    assert [choice.attributes["name"] for choice in page.all("select")] == ["year", "kind"]
    assert table(see(f"/desk/?college={ours.id}")) == []


def test_the_list_is_limited_by_what_the_address_says(see, now):
    college = factories.college(name="经济学院")
    waiting(now, 3, student_number="2022000301", name="甲", year=2025)
    waiting(now, 2, student_number="2022000302", name="乙", of=college)
    waiting(now, 1, student_number="2021%", name="丙")
    factories.agreement("rejected", student=factories.student(name="丁"))

    def names(query):
        return [row["姓名"] for row in table(see(f"/desk/?{query}"))]

    assert names("q=20220003") == ["甲", "乙"]
    assert names("q=2022000302") == ["乙"]
    assert names("q=%25") == []
    assert names("year=2025") == ["甲"]
    assert names(f"college={college.id}") == ["乙"]
    assert names("state=rejected") == ["丁"]
    assert names("state=approved") == []
    assert names("state=x&year=x&college=x&after=x-y") == ["甲", "乙", "丙"]
    assert names("after=999999999999999999999-1") == ["甲", "乙", "丙"]


def test_the_choices_stay_chosen_and_go_on_into_the_links(see, now):
    record = waiting(now, student_number="2022000302")
    page = see("/desk/?q=2022&year=2026")
    toolbar = page.one("form", role="search")
    assert toolbar.one("input", name="q").attributes["value"] == "2022"
    assert page.one("select", name="year").one("option", selected="").text == "2026届"
    link = page.one("tr", data_id=str(record.id)).one("td", _class="name").one("a")
    assert link.attributes["href"] == f"/desk/reviews/{record.id}?q=2022&year=2026"


@pytest.mark.parametrize("state, order", [("waiting", "甲乙丙丁戊"), ("decided", "戊丁丙乙甲")])
def test_pages_follow_each_other_without_gap_or_repetition(see, now, monkeypatch, state, order):
    monkeypatch.setattr(desk_lists, "PAGE_LENGTH", 2)
    for name in "甲乙丙丁戊":
        if state == "waiting":
            waiting(now, 1, name=name)
        else:
            over = {"student": factories.student(name=name), "decided_at": now}
            factories.agreement("effective", **over)
    found, address = [], f"/desk/?state={state}"
    while address:
        page = see(address)
        found.append("".join(row["姓名"] for row in table(page)))
        following = page.all("a", rel="next")
        address = following[0].attributes["href"] if following else ""
    assert found == [order[:2], order[2:4], order[4:]]


@pytest.mark.parametrize(
    "address, sentence",
    [
        ("/desk/", f"现在没有等待审核的签约。{BROUGHT}，会排到这里。"),
        ("/desk/?state=decided", "还没有审核过的签约。"),
        ("/desk/?q=1", "没有符合条件的签约。 清除条件"),
    ],
)
def test_an_empty_list_is_one_sentence(see, address, sentence):
    assert see(address).one("p", _class="empty").text == sentence


def test_the_list_and_its_counts_are_few_statements_however_long_it_is(app, now):
    for _student in range(3):
        waiting(now)
    scope = Scope(factories.school().id, None)
    db.session.rollback()
    statements = []

    def note(_connection, _cursor, statement, *_more):
        if statement.startswith("SELECT"):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    page = desk_lists.page(scope, desk_lists.Filters(), now)
    counts = desk_counts.counts(scope, desk_lists.Filters(), now)
    event.remove(db.engine, "before_cursor_execute", note)
    assert (len(page.rows), counts.waiting) == (3, 3)
    assert len(statements) == 5  # two of the list, one of the counts, two of the choices


@pytest.mark.parametrize(
    "asked",
    [
        "year=9" + "9" * 20,
        "college=9" + "9" * 20,
        "after=1-9" + "9" * 20,
        "after=" + "9" * 5000 + "-1",
    ],
)
def test_a_number_that_no_column_holds_limits_nothing(desk, asked):
    assert desk.get(f"/desk/?{asked}").status_code == 200
