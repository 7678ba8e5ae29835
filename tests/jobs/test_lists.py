"""导出列表: the sheet holds exactly what the page showed, masked, and never a formula (S98)."""

import pytest
import python_calamine
from sqlalchemy import select

from jobs import lists
from tests import factories
from wxsign.actions import errands, list_exports
from wxsign.db import db
from wxsign.models import ExportEntry
from wxsign.queries import employer_lists
from wxsign.queries.list_filters import Wanted
from wxsign.rules.identity import masked_id

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def user(app):
    return factories.employer()


def exported(user, tab: str, wanted: Wanted | None = None) -> tuple[str, list[list[str]]]:
    """The name of the sheet and its rows, as a worker brings it."""
    facts = {"tab": tab, "filters": (wanted or Wanted()).facts()}
    list_exports.export("employer.letters", facts, "已应约", user_id=user.id)
    errand = errands.take_next()
    db.session.expunge(errand)
    brought = lists.export(errand)
    rows = python_calamine.load_workbook(str(brought.file)).get_sheet_by_index(0).to_python()
    brought.file.unlink()
    assert brought.report == {"rows": len(rows) - 1}
    return brought.name, rows


@pytest.mark.requirement("S98", "S99")
def test_the_sheet_has_what_the_page_shows(user):
    student = factories.student(name="=林知夏")
    record = factories.agreement("effective", student=student, user=user)
    factories.agreement("effective", user=user)
    factories.agreement("effective", student=factories.student(name="=林知夏"))

    name, rows = exported(user, "answered", Wanted(name="林知夏"))

    assert name == "已应约-20260515.xlsx"
    assert rows == [
        [column.header for column in lists.COLUMNS],
        [
            "湖北示例学院",
            "2026",
            "=林知夏",
            masked_id(student.id_number),
            "本科生毕业",
            "软件工程",
            "软件工程师",
            "2026年5月15日",
            "2026年5月20日",
            "双方已签约",
            "签约审核通过",
            record.number,
            "",
        ],
    ]
    entry = db.session.scalars(select(ExportEntry)).one()
    assert (entry.rows, entry.is_full) == (1, False)


@pytest.mark.requirement("S177")
def test_who_proposed_the_termination_is_a_column(user):
    first, second = (factories.agreement("effective", user=user) for _ in range(2))
    factories.termination(of=first)
    factories.termination(of=second, asked_by="employer")

    _name, rows = exported(user, "ending")

    assert [row[-1] for row in rows] == ["解约发起人", "单位解约", "学生解约"]


def test_a_long_list_comes_in_pieces_and_each_row_once(user):
    names = [f"学生{number}" for number in range(5)]
    for name in names:
        factories.agreement("invited", student=factories.student(name=name), user=user)

    found = employer_lists.every(user.employer_id, "waiting", Wanted(), at_once=2)

    assert [row.student for row in found] == names[::-1]
