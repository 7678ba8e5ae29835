"""A sheet at the desk: a dry run that writes nothing, then once what it laid open (S16, S20)."""

import re
from io import BytesIO

import pytest
import xlsxwriter
from sqlalchemy import func, select

from jobs import errands as job
from tests import factories
from tests.pages.desk.reading import read, table
from wxsign import uploads
from wxsign.db import db
from wxsign.models import Employer, Errand, File, PlanEntry, Student, TrailEntry
from wxsign.rules import roster
from wxsign.sheets import reading
from wxsign.sheets.reading import Wanted

HEADER = ("学号", "姓名", "身份证号", "手机号", "学院", "专业", "毕业届", "学历", "培养方式")
UNITS = ("单位名称", "统一社会信用代码", "账号", "联系人", "手机号")


def person(number: int, **over: object) -> list[object]:
    row = {
        "学号": f"S{number}",
        "姓名": "林知夏",
        "身份证号": factories.id_card(700 + number),
        "手机号": f"139{number:08d}",
        "学院": "计算机学院",
        "专业": "软件工程",
        "毕业届": "2026",
        "学历": "本科生毕业",
        "培养方式": "非定向",
        **over,
    }
    return [row[header] for header in HEADER]


def book(*rows) -> bytes:
    made = BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return made.getvalue()


def confirm(client, check: Errand) -> Errand:
    answer = client.post(f"/desk/sheets/checks/{check.id}/confirmation")
    assert answer.status_code == 303, answer.status
    job.work()
    return factories.fresh(Errand, int(answer.location.rpartition("/")[2]))


def count(table) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table))


@pytest.mark.requirement("S16")
def test_a_sheet_is_judged_first_and_written_once(client, bring):
    known = factories.student(student_number="S1", enrolment_approved=True)
    same = {"学号": "S1", "身份证号": known.id_number}
    wrong = person(3, 手机号="12345", 学院="")
    damaged = person(4, 身份证号=420106200303030142.0)
    rows = (person(1, **same), person(2), wrong, damaged, person(5, 学号="S2"))

    check = bring("students", book(HEADER, *rows))
    before = count(Student)
    page = client.get(f"/desk/sheets/checks/{check.id}").text
    written = confirm(client, check)
    again = client.post(f"/desk/sheets/checks/{check.id}/confirmation")

    assert (check.report["sums"], before) == ({"added": 1, "changed": 1, "bad": 3}, 1)
    found = {(row["row"], header): says for row in check.report["wrong"]
             for header, _stood, says in row["cells"]}  # fmt: skip
    assert found == {
        (4, "手机号"): "手机号应为 11 位，以 1 开头。",
        (4, "学院"): "缺少学院。",
        (5, "身份证号"): "这一列成了数字，后几位已经丢失。请把这一列设为文本，重新填写。",
        (6, "学号"): "学号与第 3 行的相同，请核对，重复的只留一行。",
    }
    assert re.findall(r"确认导入 \d+ 行", page) == ["确认导入 2 行"]
    assert written.report["sums"]["bad"] == 3
    assert again.location == f"/desk/errands/{written.id}"
    states = select(Student.student_number, Student.enrolment_approved)
    assert db.session.execute(states.order_by(Student.id)).all() == [("S1", True), ("S2", False)]


@pytest.mark.parametrize(
    "number,says,onward",
    [
        (
            "S2",
            "1 行已经写入，新增的学生是未审核，可以在生源信息里审核。",
            ("查看未审核的学生", "/desk/roster?review=pending"),
        ),
        ("S1", "1 行已经写入。", ("查看全部学生", "/desk/roster")),
    ],
)
def test_the_review_is_spoken_of_where_there_is_a_new_student(client, bring, number, says, onward):
    known = factories.student(student_number="S1")
    one = {} if number == "S2" else {"身份证号": known.id_number}
    check = bring("students", book(HEADER, person(2, 学号=number, **one)))

    written = confirm(client, check)

    page = read(client.get(f"/desk/sheets/checks/{written.id}").text)
    link = page.one("a", data_action="open")
    assert page.one("p", role="status").text == says
    assert (link.text, link.attributes["href"]) == onward


def test_the_marked_sheet_holds_the_wrong_rows_with_what_is_wrong(client, bring):
    check = bring("students", book(HEADER, person(1), person(2, 学历="神仙")))

    made = client.get(f"/desk/errands/{check.id}/result")
    words = {header: header for header in (*HEADER, "问题")}
    sheet = reading.read(made.data, Wanted(words, ("学号",), 10))

    (line,) = sheet.lines
    assert (line.cells["学号"], line.cells["问题"]) == (
        "S2",
        "学历“神仙”不在代码表里，请按 excel 模板里的选项填写。",
    )
    assert count(Student) == 0


def test_new_colleges_and_names_that_nobody_prints_are_named_in_time(bring):
    check = bring("students", book(HEADER, person(1, 姓名="\U0003fffd", 学院="新学院")))

    new, unprintable = check.report["notes"]
    assert new == "将新增学院：新学院。如果是写法不同，请先改成一样的名称。"
    assert unprintable.endswith("还不能印到协议书上，补字之前不能签约。")


def test_what_is_worth_a_look_is_said_of_rows_that_will_be_written(bring):
    wrong = person(1, 姓名="\U0003fffd", 学院="计算机学院", 手机号="12345")
    factories.college(name="信息学院(武汉)")

    check = bring("students", book(HEADER, wrong, person(2, 学院="信息学院（武汉）")))

    assert (check.report["sums"]["bad"], check.report["notes"]) == (1, [])


@pytest.mark.requirement("S17", "S180")
def test_a_plan_that_a_sheet_sets_bears_the_name_of_who_confirmed_it(client, bring, reviewer):
    header = (*HEADER, "就业方案审核状态")
    confirm(client, bring("students", book(header, [*person(1), "学校审核通过"])))

    by = select(TrailEntry.who, TrailEntry.person_id, TrailEntry.name, TrailEntry.note)
    assert db.session.execute(by).all() == [
        ("admin", reviewer.id, reviewer.name, "随生源信息导入"),
    ]
    assert db.session.scalars(select(PlanEntry.state)).all() == ["学校审核通过"]


def test_sheets_brought_lately_say_their_name_and_what_became_of_them(client, bring):
    def latest() -> list[tuple[str, str]]:
        page = read(client.get("/desk/sheets/students").text)
        return [(row["表格"], row["导入"]) for row in table(page)]

    check = bring("students", book(HEADER, person(1)))
    bring("students", book(("姓名", "学号"), ("林知夏", "S1")))
    bring("students", book(HEADER, person(2, 学院="")))
    before = latest()
    client.post(f"/desk/sheets/checks/{check.id}/confirmation")
    meanwhile = latest()[-1]
    job.work()

    nothing = [("名单.xlsx", "没有可以导入的行"), ("名单.xlsx", "-")]
    assert before == [*nothing, ("名单.xlsx", "还没有导入")]
    assert meanwhile == ("名单.xlsx", "正在导入")
    assert latest() == [*nothing, ("名单.xlsx", "已导入")]


def test_an_import_that_came_to_nothing_says_so_and_leads_to_a_new_upload(client, bring):
    check = bring("students", book(HEADER, person(1)))
    client.post(f"/desk/sheets/checks/{check.id}/confirmation")
    db.session.scalars(select(Errand).where(Errand.kind == "students.add")).one().state = "failed"
    db.session.commit()

    page = read(client.get(f"/desk/sheets/checks/{check.id}").text)

    assert page.one("p", role="status").text == "这份表格已经确认，导入没有做成。"
    assert page.one("a", data_key="Escape").text == "重新上传"


def test_what_was_written_names_the_sheet_and_gives_all_wrong_rows_to_take_home(
    client, bring, monkeypatch
):
    monkeypatch.setattr(roster, "MOST_SHOWN", 1)
    rows = (person(1), person(2, 学院=""), person(3, 学院=""))
    written = confirm(client, bring("students", book(HEADER, *rows)))

    page = read(client.get(f"/desk/sheets/checks/{written.id}").text)
    made = client.get(page.one("a", data_action="download").attributes["href"]).data

    assert [said.text.partition(" ")[0] for said in page.all("p", class_="mute")] == [
        "名单.xlsx", "这里列出前",
    ]  # fmt: skip
    sheet = reading.read(made, Wanted({header: header for header in HEADER}, ("学号",), 10))
    assert [line.cells["学号"] for line in sheet.lines] == ["S2", "S3"]


def test_a_file_that_is_no_roster_is_refused_in_a_sentence(client, bring):
    failed = bring("students", book(("姓名", "学号"), ("林知夏", "S1")))
    answer = client.post(
        "/desk/sheets/students", data={"sheet": (BytesIO(b"\x89PNG\0\0\0"), "a.xlsx")}
    )

    assert (failed.state, "身份证号" in failed.error) == ("failed", True)
    assert answer.status_code == 422


@pytest.mark.requirement("S12", "S22")
def test_units_of_a_sheet_are_approved_and_have_to_do_with_the_school(client, bring):
    taken = factories.employer()
    row = ["武汉示例有限公司", factories.credit_code(901), "demo901", "周以宁", "13812340001"]
    clash = ["另一家", taken.employer.credit_code, taken.account, "周以宁", "13812340002"]

    check = bring("units", book(UNITS, row, clash))
    confirm(client, check)

    assert check.report["sums"] == {"added": 1, "changed": 0, "bad": 1}
    assert [cell[0] for cell in check.report["wrong"][0]["cells"]] == ["统一社会信用代码", "账号"]
    unit = db.session.scalars(select(Employer).order_by(Employer.id.desc())).first()
    assert (unit.name, unit.approved_at is not None, unit.added_by_school_id) == (
        "武汉示例有限公司",
        True,
        1,
    )
    assert "武汉示例有限公司" in client.get("/desk/units").text


def test_a_dry_run_of_somebody_else_cannot_be_confirmed(client, bring, sign_in):
    check = bring("students", book(HEADER, person(1)))
    sign_in(client, factories.reviewer())

    answer = client.post(f"/desk/sheets/checks/{check.id}/confirmation")

    assert answer.status_code == 404
    assert client.get(f"/desk/sheets/checks/{check.id}").status_code == 404


def test_a_sheet_whose_file_was_swept_away_has_to_come_again(client, bring):
    check = bring("students", book(HEADER, person(1)))
    db.session.get_one(File, check.file_id).claimed_by = ""
    db.session.commit()

    answer = client.post(f"/desk/sheets/checks/{check.id}/confirmation")

    assert answer.status_code == 409
    assert uploads.open_file(check.file_id).data
