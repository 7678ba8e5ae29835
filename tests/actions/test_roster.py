"""Students and employers come from sheets; a wrong row does not stop the others."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.traces import refused
from wxsign.actions import binding, roster, unit_sheets
from wxsign.db import db
from wxsign.models import EmployerUser, PlanChange, PlanEntry, Student, TrailEntry
from wxsign.rules import roster as sheet
from wxsign.rules.refusals import Reason

pytestmark = pytest.mark.usefixtures("app")


def student_row(number: int, **over: str) -> dict[str, str]:
    return {
        "学号": f"S{number}",
        "姓名": "林知夏",
        "身份证号": factories.id_card(number),
        "手机号": f"139{number:08d}",
        "学院": "计算机学院",
        "专业": "软件工程",
        "毕业届": "2026",
        "学历": "31",
        "培养方式": "1",
        **over,
    }


def employer_row(number: int) -> dict[str, str]:
    return {
        "单位名称": f"示例单位{number}",
        "统一社会信用代码": factories.credit_code(number),
        "账号": f"unit{number}",
        "联系人": "周以宁",
        "手机号": f"138{number:08d}",
    }


def outcomes(rows: list[dict[str, str]]) -> list[tuple[str, tuple[str, ...]]]:
    factories.school()
    lines = sheet.lines(rows)
    found = roster.add_students(factories.SCHOOL_CODE, lines, approved=True, unprintable={})
    return [(finding.outcome, finding.faults) for finding in found]


@pytest.mark.requirement("S17", "S180")
def test_a_sheet_may_say_that_a_plan_has_gone_on_and_says_it_once():
    rows = [student_row(1, 就业方案审核状态="学校审核通过"), student_row(2)]

    first, again = outcomes(rows), outcomes(rows)

    assert first == [("added", ()), ("added", ())]
    assert again == [("changed", ()), ("changed", ())]
    plans = db.session.execute(select(PlanEntry.student_id, PlanEntry.state, PlanEntry.serial))
    assert plans.all() == [(1, "学校审核通过", 1)]
    changes = db.session.execute(
        select(PlanChange.state, TrailEntry.name, TrailEntry.note).join_from(
            PlanChange, TrailEntry, TrailEntry.id == PlanChange.trail_id
        )
    )
    assert changes.all() == [("学校审核通过", "系统", "随生源信息导入")]


@pytest.mark.requirement("S17", "S180")
@pytest.mark.parametrize(
    "state,why",
    [
        ("学生未提交", "由签约记录决定，不能导入"),
        ("院系待审核", "由签约记录决定，不能导入"),
        ("已上报", "不在可以填写的状态里"),
    ],
)
def test_a_state_that_a_sheet_cannot_set_is_said_and_the_row_not_written(state, why):
    (row,) = outcomes([student_row(1, 就业方案审核状态=state)])

    says = f"就业方案审核状态“{state}”{why}。这一格请填院系审核通过或学校审核通过，或者空着。"
    assert row == ("bad", (says,))
    assert db.session.scalars(select(Student.id)).all() == []


def test_a_sheet_that_sets_a_plan_on_leaves_it_to_the_record_that_it_came_from():
    record = factories.agreement("effective")
    student = record.student
    same = {"学号": student.student_number, "身份证号": student.id_number, "手机号": student.phone}

    assert outcomes([student_row(1, **same, 就业方案审核状态="院系审核通过")]) == [("changed", ())]

    plan = db.session.get_one(PlanEntry, record.student_id)
    assert (plan.state, plan.record_id, plan.serial) == ("院系审核通过", record.id, 2)


@pytest.mark.requirement("S16")
def test_an_id_number_that_another_student_has_stops_only_its_own_row():
    rows = [
        student_row(1),
        student_row(2, 身份证号=factories.id_card(1)),
        student_row(3),
    ]

    assert outcomes(rows) == [
        ("added", ()),
        ("bad", ("身份证号与第 2 行的相同，请核对，重复的只留一行。",)),
        ("added", ()),
    ]
    numbers = select(Student.student_number).order_by(Student.id)
    assert db.session.scalars(numbers).all() == ["S1", "S3"]


@pytest.mark.requirement("S16")
def test_an_id_number_that_the_school_has_already_is_said_with_whose_it_is():
    known = factories.student(name="许清和", student_number="2022210007")

    assert outcomes([student_row(1, 身份证号=known.id_number)]) == [
        ("bad", ("身份证号与本校学生许清和（学号 2022210007）的相同，请核对身份证号和学号。",)),
    ]


def test_a_row_that_is_not_written_stops_no_later_one():
    rows = [
        student_row(1),
        student_row(1, 身份证号=factories.id_card(2)),
        student_row(2),
    ]

    assert outcomes(rows) == [
        ("added", ()),
        ("bad", ("学号与第 2 行的相同，请核对，重复的只留一行。",)),
        ("added", ()),
    ]


@pytest.mark.parametrize("empty", [{}, {"邮箱": "", "班级": ""}])
def test_what_a_sheet_leaves_empty_stays_as_it_is(empty):
    filled = student_row(1, 邮箱="lin@example.com", 班级="软件2201")

    outcomes([filled])
    outcomes([student_row(1, 专业="网络工程", **empty)])

    one = db.session.scalars(select(Student)).one()
    assert (one.major, one.email, one.class_name) == ("网络工程", "lin@example.com", "软件2201")


def test_a_name_that_nobody_prints_is_known_however_wide_it_was_typed():
    factories.school()
    rows = sheet.lines([student_row(1, 姓名="李　\U0003fffd")])
    said = {"李　\U0003fffd": "\U0003fffd"}

    list(roster.add_students(factories.SCHOOL_CODE, rows, approved=True, unprintable=said))

    one = db.session.scalars(select(Student)).one()
    assert (one.name, one.unprintable) == ("李 \U0003fffd", "\U0003fffd")


@pytest.mark.parametrize("year", ["1999", "²⁰²⁶", "二〇二六"])
def test_a_cohort_without_code_sets_is_said_and_stops_nobody(year):
    rows = [student_row(1, 毕业届=year), student_row(2)]

    assert outcomes(rows) == [
        ("bad", ("毕业届应为四位年份，例如 2026。",)),
        ("added", ()),
    ]


def units(*rows: dict[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    found = unit_sheets.add_employers(sheet.lines(rows), password="", approved=True)
    return [(finding.outcome, finding.faults) for finding in found]


def test_a_unit_that_is_there_already_is_said_apart_from_one_that_is_twice_in_the_sheet():
    there = factories.employer(employer_name="江城示例软件有限公司")
    known = {"统一社会信用代码": there.employer.credit_code, "账号": there.account}

    assert units(employer_row(901), {**employer_row(902), "账号": "unit901"}, known | {
        key: text for key, text in employer_row(903).items() if key not in known
    }) == [
        ("added", ()),
        ("bad", ("账号与第 2 行的相同，请核对，重复的只留一行。",)),
        (
            "bad",
            (
                "统一社会信用代码已由“江城示例软件有限公司”登记，不用再导入；不是这家单位，请核对代码。",
                "账号已有人使用，请换一个。",
            ),
        ),
    ]  # fmt: skip


def test_a_unit_that_is_not_written_stops_no_later_row():
    found = units({**employer_row(1), "手机号": "12345"}, employer_row(1))

    assert [outcome for outcome, _ in found] == ["bad", "added"]


@pytest.mark.parametrize("guess", ["", "nobody"])
def test_without_a_common_password_nobody_signs_in_by_password(guess):
    rows = [employer_row(1)]

    found = unit_sheets.add_employers(sheet.lines(rows), password="", approved=True)

    assert [finding.outcome for finding in found] == ["added"]
    assert db.session.scalars(select(EmployerUser.account)).all() == ["unit1"]
    with refused(Reason.LOGIN_WRONG):
        binding.check_password("unit1", guess)
