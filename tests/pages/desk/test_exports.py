"""导出 at the desk: masked for everybody, in full for the school level that says for what."""

from datetime import timedelta
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from jobs import errands
from tests import factories
from tests.pages.desk.reading import read, table
from wxsign.actions import errands as errand_actions
from wxsign.db import db
from wxsign.models import ExportEntry
from wxsign.queries import desk_fields
from wxsign.rules.errands import NOT_DONE

PAGE, PLAN, LIST = "/desk/exports", "/desk/exports/plan", "/desk/exports/list"


@pytest.fixture
def taken(app, monkeypatch):
    """Call it for a worker's visit and the sheet that an errand of this browser brought."""
    monkeypatch.setattr(errands, "application", lambda: app)

    def visit(client, asked) -> list[list[object]]:
        db.session.rollback()
        errands.work()
        db.session.expire_all()
        answer = client.get(f"{asked.location}/result")
        assert answer.status_code == 200, answer.status
        return (
            CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
        )

    return visit


@pytest.fixture
def record(app):
    return factories.agreement("effective")


@pytest.mark.requirement("S73")
def test_the_list_is_exported_as_it_was_limited(desk, record, taken):
    factories.agreement("under_review")

    asked = desk.post(LIST, data={"state": "approved", "kind": "online"})
    mark, heads, *rows = taken(desk, asked)

    assert asked.status_code == 303
    assert mark[0] == "内部资料，请勿外传　已脱敏　导出人：吴书宁　2026-05-15 10:00"
    (row,) = [dict(zip(heads, row, strict=True)) for row in rows]
    assert (row["协议书编号"], row["学号"]) == (record.number, record.student.student_number)
    assert (row["签约审核状态"], row["解约审核状态"]) == ("签约审核通过", "-")
    assert (
        row["身份证号"] == f"{record.student.id_number[:6]}********{record.student.id_number[-4:]}"
    )


# What each field of the list limits it to, so that one of the crowd is left; an order leaves all.
LIMITS = {
    "state": lambda _: {"state": "approved"},
    "kind": lambda one: {"kind": one.process},
    "paper": lambda _: {"paper": "in_force"},
    "q": lambda one: {"q": one.student.student_number},
    "class": lambda one: {"class": one.student.class_name},
    "major": lambda one: {"major": one.student.major},
    "employer": lambda one: {"employer": one.employer_name},
    "number": lambda one: {"number": one.number},
    "year": lambda one: {"year": one.year},
    "college": lambda one: {"college": one.college_id},
    "from": lambda _: {"from": "2026-05-13"},
    "to": lambda _: {"to": "2026-05-07"},
    "student": lambda one: {"student": one.student_id},
    "waited": lambda _: {"state": "waiting", "waited": 2},
    "sort": lambda _: {"sort": "-changed"},
}


@pytest.fixture
def crowd(app, now):
    """A linguist on paper; beside her an engineer who waits since long, and one since today."""
    early, late = now - timedelta(days=10), now - timedelta(days=5)
    of = factories.college(name="外国语学院")
    linguist = factories.student(of=of, major="英语", class_name="英语2101", year=2025)
    factories.agreement("under_review", changed_at=early, waiting_since=early)
    factories.agreement("under_review", changed_at=late)
    return factories.paper("effective", linguist)


@pytest.mark.requirement("S73")
@pytest.mark.parametrize("field", desk_fields.NAMES)
def test_whatever_limits_the_list_limits_what_is_exported(desk, crowd, taken, field):
    limits = {"state": "all", **LIMITS[field](crowd)}
    listed = table(read(desk.get("/desk/", query_string=limits).text))

    _mark, heads, *rows = taken(desk, desk.post(LIST, data=limits))

    numbers = [dict(zip(heads, row, strict=True))["学号"] for row in rows]
    assert sorted(numbers) == sorted(row["学号"] for row in listed)
    assert len(numbers) == (3 if field == "sort" else 1)


def test_the_log_names_the_college_that_a_list_was_limited_to(desk, see, record):
    for college in (record.college_id, 999):
        desk.post(LIST, data={"state": "all", "college": college})

    rows = table(see(PAGE).one("section", class_="log"))

    assert [row["范围"] for row in rows] == ["全部 · 本校没有的学院", "全部 · 计算机学院"]


def test_an_export_that_failed_says_so_once_and_is_not_offered_in_full(desk, see, record):
    asked = desk.post(LIST, data={"state": "all"})
    waits = see(PAGE).all("a", data_action="open")
    errand_actions.fail(errand_actions.take_next(), NOT_DONE)

    page = see(asked.location)

    assert page.one("p", role="status").text == NOT_DONE
    (row,) = table(see(PAGE).one("section", class_="log"))
    assert (row["状态"], row["操作"].split()[0]) == ("没有做成", "看原因")
    assert "导出完整数据" not in row["操作"]
    assert desk.get(waits[-1].attributes["href"]).status_code == 404


def test_the_watch_says_of_an_export_what_the_log_says(desk, see, record, taken):
    taken(desk, desk.post(LIST, data={"state": "all"}))
    taken(desk, desk.post(f"{PAGE}/1/full", data={"reason": "报送省教育厅"}))
    taken(desk, desk.post("/desk/exports/numbers", data={"year": "2026"}))

    seen = table(see("/desk/watch/looks?show=exports"))
    log = table(see(PAGE).one("section", class_="log"))

    said = ["统计数据", "完整数据", "已脱敏"]
    assert [row["内容"] for row in seen] == said
    assert [row["数据"].split()[0] for row in log] == said


def test_a_finished_errand_has_done_all_of_it(desk, see, record, taken):
    taken(desk, desk.post(LIST, data={"state": "all"}))

    (task,) = table(see("/desk/watch/jobs").all("section")[0])

    assert (task["状态"], task["进度"]) == ("已完成", "1 / 1")


def test_a_second_press_leads_to_the_same_errand(desk, record):
    asked = [desk.post(PLAN, data={"year": "2026"}).location for _ in range(2)]
    other = desk.post(PLAN, data={"year": "2026", "college": record.college_id}).location

    assert asked[0] == asked[1] != other
    assert db.session.scalars(select(ExportEntry.filters).order_by(ExportEntry.id)).all() == [
        "2026届 · 全部学院", "2026届 · 计算机学院",
    ]  # fmt: skip


def test_full_data_need_a_purpose_and_are_logged(desk, see, record, taken):
    taken(desk, desk.post(PLAN, data={"year": "2026"}))
    (row,) = table(see(PAGE).one("section", class_="log"))
    assert (row["数据"], row["行数"], row["状态"]) == ("已脱敏", "1", "已完成")
    (full,) = see(PAGE).all("a", data_action="open")

    missing = desk.post(full.attributes["href"], data={"reason": " "})
    asked = desk.post(full.attributes["href"], data={"reason": "报送省教育厅"})
    mark, keys, heads, *rows = taken(desk, asked)

    assert missing.status_code == 422
    assert read(missing.text).one("p", id="reason-say").text.startswith("请写明用途")
    assert mark[0].endswith("　完整数据　导出人：吴书宁　2026-05-15 10:00　用途：报送省教育厅")
    assert (keys[2], heads[2]) == ("Sfzh", "身份证号")
    assert [row[2] for row in rows] == [record.student.id_number]
    entries = db.session.scalars(select(ExportEntry).order_by(ExportEntry.id)).all()
    assert [(one.is_full, one.rows, one.purpose) for one in entries] == [
        (False, 1, ""), (True, 1, "报送省教育厅"),
    ]  # fmt: skip


def test_a_student_reads_who_took_her_full_data_home(desk, client, sign_in, record, taken):
    sign_in(client, record.student)
    masked = desk.post(PLAN, data={"year": "2026"})
    taken(desk, masked)
    before = client.get("/student/profile").text
    taken(desk, desk.post(f"{PAGE}/1/full", data={"reason": "报送省教育厅"}))

    after = client.get("/student/profile").text

    assert "完整数据导出" not in before
    (look, *_reviews) = read(after).one("ol", class_="trail").all("li")
    assert look.text == "完整数据导出 报送省教育厅 学校审核人员 吴书宁 2026-05-15 10:00"


def test_a_college_exports_its_own_students_masked(app, desk, sign_in, record, taken):
    desk.post(PLAN, data={"year": "2026"})
    other, client = factories.college(name="外国语学院"), app.test_client()
    linguist = factories.student(of=other, major="英语")
    sign_in(client, factories.reviewer(of=other, role="college"))

    rows = taken(client, client.post(PLAN, data={"year": "2026", "college": record.college_id}))

    assert [row[13] for row in rows[3:]] == [linguist.student_number]
    (row,) = table(read(client.get(PAGE).text).one("section", class_="log"))
    assert row["范围"] == "2026届 · 外国语学院"
    assert "完整数据" not in row["操作"]
    full = client.get(f"{PAGE}/2/full"), client.post(f"{PAGE}/2/full", data={"reason": "报送"})
    assert [answer.status_code for answer in full] == [403, 403]


def test_nobody_asks_for_another_reviewers_export_again(app, desk, sign_in, record):
    desk.post(PLAN, data={"year": "2026"})
    colleague, stranger = app.test_client(), app.test_client()
    sign_in(colleague, factories.reviewer(of=record.college))
    sign_in(stranger, factories.reviewer(of=factories.college(factories.school(code="19098"))))

    seen = [len(read(one.get(PAGE).text).all("tr", data_id="1")) for one in (colleague, stranger)]
    asked = [one.post(f"{PAGE}/1/full", data={"reason": "报送"}) for one in (colleague, stranger)]

    assert seen == [1, 0]
    assert [answer.status_code for answer in asked] == [404, 404]


def test_the_tables_behind_the_charts_are_one_sheet(desk, record, taken):
    mark, _heads, *rows = taken(desk, desk.post("/desk/exports/numbers", data={"year": "2026"}))

    assert mark[0] == "内部资料，请勿外传　统计数据　导出人：吴书宁　2026-05-15 10:00"
    assert rows[0][:5] == ["毕业去向落实率", "合计", 1, 1, "100.0%"]
    assert ["签约单位", record.employer_name, 1, "", "", "邀约 1，解约 0"] in rows
    assert {row[0] for row in rows} == {
        "毕业去向落实率", "去向构成", "各学院毕业去向落实率", "各专业毕业去向落实率",
        "签约类型", "每天新签", "签约单位", "单位所在地", "单位行业",
    }  # fmt: skip
