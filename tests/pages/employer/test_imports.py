"""导入拟签约名单 on the phone: template, upload, findings, mending, 确认加入 (S33, decision 15)."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from sqlalchemy import select

from jobs import errands, imports, templates
from jobs.brought import CannotBeDone
from tests import factories, photos
from tests.pages.student.reading import Page
from tests.sheets.books import HEADER, workbook
from wxsign import settings
from wxsign.db import db
from wxsign.models import Candidate
from wxsign.rules import intended
from wxsign.sheets import reading
from wxsign.sheets.reading import Wanted

SCHOOL = "湖北示例学院"


@pytest.fixture(autouse=True)
def _application(app, monkeypatch):
    """Jobs open the application of their process; here it is the test's."""
    for job in (errands, templates):
        monkeypatch.setattr(job, "application", lambda: app)


def line(student, **over: object) -> list[object]:
    row = {
        "毕业学校": SCHOOL,
        "毕业届": student.year,
        "姓名": student.name,
        "身份证/手机号": student.id_number,
        "拟聘用职位": "后端开发工程师",
        **over,
    }
    return [row[header] for header in HEADER]


def bring(here, data: bytes, name: str = "拟签约名单-后端.xlsx"):
    return here.post("/employer/imports", data={"sheet": (BytesIO(data), name)})


def checked(here, *rows: list[object]) -> str:
    """Upload these rows and let the worker judge them; the address of the list."""
    asked = bring(here, workbook(HEADER, *rows))
    db.session.rollback()
    errands.work()
    return here.get(asked.location).location


def sums(page: Page) -> list[str]:
    return [part.text for part in page.one("div", class_="sums").children if part.text]


def findings(page: Page) -> list[tuple[str, str, str]]:
    found = []
    for row in page.all("article"):
        state = next(part for part in row.walk() if "data-state" in part.attributes)
        found.append((row["data-id"], state["data-state"], state.text))
    return found


def listed() -> list[tuple[int, str]]:
    found = db.session.execute(
        select(Candidate.student_id, Candidate.job_title).order_by(Candidate.id)
    )
    rows = [tuple(row) for row in found]
    db.session.rollback()
    return rows


@pytest.mark.requirement("S33")
def test_good_rows_are_added_once_and_nothing_before(here):
    people = [factories.student() for _ in range(3)]

    at = checked(here, *[line(person) for person in people])
    page = Page(here.get(at))
    before = listed()
    here.post(f"{at}/confirmation")
    again = here.post(f"{at}/confirmation")

    assert sums(page) == ["3行已检查", "3可以加入", "0不能加入"]
    assert page.one("button", data_action="confirm").text == "确认加入 3 人"
    assert before == []
    assert listed() == [(person.id, "后端开发工程师") for person in people]
    assert sums(Page(here.get(again.location))) == ["3行已检查", "3已加入", "0没有加入"]
    assert "导入拟签约名单" in Page(here.get("/employer/candidates")).main.text


@pytest.mark.requirement("S33", "S35")
def test_the_list_and_the_batch_keep_the_order_of_the_sheet(here, user, clock):
    before = factories.student()
    factories.list_student(user, before)
    clock.advance(minutes=1)
    people = [factories.student() for _ in range(3)]
    order = [people[1], people[2], people[0]]

    here.post(f"{checked(here, *[line(person) for person in order])}/confirmation")
    db.session.rollback()
    listing = Page(here.get("/employer/candidates"))
    chosen = here.post("/employer/candidates/selection", data={"all": "1"})

    ids = [str(person.id) for person in (*order, before)]
    assert [row["data-id"] for row in listing.all("section", class_="rec")] == ids
    assert re.findall(r"student=(\d+)", chosen.location) == ids


def wrong_digit(number: str) -> str:
    return number[:17] + ("1" if number[17] != "1" else "2")


@pytest.mark.requirement("S33")
def test_each_bad_row_says_what_is_wrong_and_what_stood_there(here, user):
    good, listed_already, invited = (factories.student() for _ in range(3))
    restricted = factories.student(restricted=True)
    factories.list_student(user, listed_already)
    factories.agreement("invited", student=invited, user=user)

    at = checked(
        here,
        line(good),
        line(good, 毕业届="2026年毕业"),
        line(good, **{"身份证/手机号": wrong_digit(good.id_number)}),
        line(good, **{"身份证/手机号": float(good.id_number[:17] + "0")}),
        line(good),
        line(good, **{"身份证/手机号": good.phone}),
        line(listed_already),
        line(invited),
        line(restricted),
        line(restricted, 姓名="查无此人"),
    )

    page = Page(here.get(at))
    assert sums(page) == ["10行已检查", "1可以加入", "9不能加入"]
    assert findings(page) == [
        ("3", "fix", "要改"),
        ("4", "fix", "要改"),
        ("5", "fix", "要改"),
        ("6", "twice", "重复"),
        ("7", "twice", "重复"),
        ("8", "listed", "已在列表"),
        ("9", "invited", "已邀请"),
        ("10", "unfound", "不可加入"),
        ("11", "unfound", "不可加入"),
    ]
    words = [row.text for row in page.all("article")]
    assert "毕业届：“2026年毕业”只写四位年份。已替你改成 2026，看看对不对。" in words[0]
    assert "多半是抄错一位。请核对原件。" in words[1]
    assert "后几位已经丢失" in words[2]
    assert "与第 2 行是同一人，只会加入一次。" in words[4]
    # Who is restricted is not told from who is not there (decision 15).
    unlike = re.compile(rf"\d+|{restricted.name}|查无此人")
    assert unlike.sub("", words[-1]) == unlike.sub("", words[-2])


@pytest.mark.requirement("S33")
def test_a_cell_is_mended_on_the_spot_and_judged_again_at_once(here):
    good, other = factories.student(), factories.student()
    at = checked(here, line(good, 毕业届="2026年毕业"), line(other, 姓名="写错了"), line(good))
    page = Page(here.get(at))

    proposed = page.one(id_="r2-year")["value"]
    here.post(f"{at}/rows/2", data={"year": proposed, "page": "1"})
    mended = Page(here.get(at))
    answer = here.post(f"{at}/rows/3", data={"name": other.name, "page": "1"})

    assert findings(page) == [("2", "fix", "要改"), ("3", "unfound", "不可加入")]
    assert findings(mended) == [("2", "twice", "重复"), ("3", "unfound", "不可加入")]
    assert answer.location == f"{at}?page=1#row-3"
    assert sums(Page(here.get(at))) == ["3行已检查", "2可以加入", "1不能加入"]


def test_a_row_that_is_taken_out_makes_room_for_its_twin(here):
    good = factories.student()
    at = checked(here, line(good), line(good))

    here.post(f"{at}/rows/2/removal")

    assert sums(Page(here.get(at))) == ["1行已检查", "1可以加入", "0不能加入"]
    here.post(f"{at}/confirmation")
    assert [student_id for student_id, _title in listed()] == [good.id]


def test_what_a_colleague_did_meanwhile_is_seen_at_the_end(here, user):
    added, invited, restricted, good = (factories.student() for _ in range(4))
    at = checked(here, *map(line, (added, invited, restricted, good)))
    factories.list_student(user, added)
    factories.agreement("invited", student=invited, user=user)
    restricted.restricted = True
    db.session.commit()

    here.post(f"{at}/confirmation")

    page = Page(here.get(at))
    assert sums(page) == ["4行已检查", "1已加入", "3没有加入"]
    assert [state for _number, state, _label in findings(page)] == ["listed", "invited", "unfound"]
    assert {student_id for student_id, _title in listed()} == {added.id, good.id}


def test_a_list_that_is_put_aside_adds_nobody(here):
    at = checked(here, line(factories.student()))
    assert Page(here.get(at)).one("nav", class_="crumbs").text.endswith("导入拟签约名单")

    here.post(f"{at}/abandonment")
    here.post(f"{at}/confirmation")
    refused = here.post(f"{at}/rows/2", data={"name": "张三"})

    assert listed() == []
    assert refused.status_code == 409
    assert Page(here.get("/employer/imports")).one("a", data_id="1").text.endswith("已放弃")


def test_over_the_limit_of_the_day_rows_wait_for_another_one(here, clock):
    use_rows_per_day(2)
    people = [factories.student() for _ in range(3)]
    at = checked(here, *map(line, people))
    before = sums(Page(here.get(at)))
    here.post(f"{at}/rest")
    same_day = sums(Page(here.get(at)))
    clock.advance(days=1)

    here.post(f"{at}/rest")

    assert before == same_day == ["3行已检查", "2可以加入", "1不能加入"]
    assert sums(Page(here.get(at))) == ["3行已检查", "3可以加入", "0不能加入"]


def use_rows_per_day(rows: int) -> None:
    now_is = settings.current()
    settings.use(replace(now_is, search=replace(now_is.search, rows_per_day=rows)))


@pytest.mark.requirement("S33")
def test_the_template_is_made_ahead_and_comes_back_without_its_example(here):
    factories.school()
    missing = here.get("/employer/imports/template").status_code
    templates.refresh()
    templates.refresh()

    page = Page(here.get("/employer/imports"))
    template = here.get(page.one("a", data_action="download")["href"])

    assert missing == 404
    assert template.headers["Content-Disposition"].endswith("%E6%A8%A1%E6%9D%BF.xlsx")
    with pytest.raises(CannotBeDone) as empty:
        imports.read(template.data)
    assert str(empty.value) == intended.EMPTY


def test_the_marked_sheet_goes_home_and_comes_back_mended(here):
    good = factories.student()
    at = checked(here, line(good), line(good, 毕业届="26届"), line(factories.student()))

    errand = here.post(f"{at}/sheet").location
    db.session.rollback()
    errands.work()
    sheet = here.get(f"{errand}/result")

    assert [row.number for row in imports.read(sheet.data)] == [2, 3, 4]
    words = Wanted({"问题": "problem", "姓名": "name"}, ("problem", "name"), 10)
    problems = [line.cells["problem"] for line in reading.read(sheet.data, words).lines]
    assert problems == ["", "毕业届：只写四位年份。应为“2026”。", ""]


@pytest.mark.parametrize(
    "data,says",
    [
        (b"", "请选择拟签约名单。"),
        (
            photos.photo(),
            "拟签约名单只能是 .xlsx、.xls 或 .csv 表格，这个文件不是。请另存为 .xlsx 再上传。",
        ),
        (b"hello, world", "这个文件打不开，请用 Excel 或 WPS 另存为 .xlsx 再上传。"),
    ],
)
def test_what_is_no_sheet_is_refused_beside_the_field(here, data, says):
    answer = bring(here, data, "名单.xlsx")

    assert answer.status_code == 422
    assert Page(answer).one(id_="sheet-say").text == says


def test_a_list_of_a_stranger_and_one_that_cannot_be_read_are_no_lists(here, client, sign_in):
    mine = bring(here, workbook(("甲", "乙"), ("1", "2"))).location
    db.session.rollback()
    errands.work()
    unread = here.get(mine)

    sign_in(client, factories.employer())

    assert "前 10 行里没有找到表头" in Page(unread).main.text
    assert client.get(mine).status_code == 404
    assert client.get("/employer/imports/1").status_code == 404
