"""What a sheet of 10,000 rows costs: reading beside openpyxl, and read, checked and added.

`python -m tests.bench.sheets`: sheets of 12 columns, as `performance.md` §5 has them; the list of
an employer, and the roster of a school. On SQLite, as the demo has it.
"""

import itertools
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import xlsxwriter
from sqlalchemy import func, select

from jobs import imports
from tests import factories
from tests.bench.web import application
from tests.journeys.stage import free_ports
from wxsign import settings
from wxsign.actions import errands, roster
from wxsign.actions import imports as actions
from wxsign.actions._errands import Asking
from wxsign.db import db
from wxsign.models import Candidate, Errand, Student
from wxsign.outbox import queue
from wxsign.rules import roster as columns
from wxsign.sheets import reading
from wxsign.sheets.reading import Wanted

ROWS, ROUNDS = 10_000, 5
READING_GOAL, ADDING_GOAL = 10.0, 1.5
_STUDENTS = tuple(column.header for column in columns.STUDENTS)
_INTENDED = ("毕业学校", "毕业届", "姓名", "身份证/手机号", "拟聘用职位")


def measure() -> list[dict[str, object]]:
    """The rows of the benchmark."""
    students, intended = _students(), _intended()
    ours, theirs = [], []
    for _round in range(ROUNDS):
        ours.append(_seconds(lambda: _by_calamine(students)))
        theirs.append(_seconds(lambda: _by_openpyxl(students)))
    ratio = statistics.median(theirs) / statistics.median(ours)
    added, listed = _added(students, intended)
    against = f"openpyxl read-only: {statistics.median(theirs) * 1000:.0f} ms"
    return [
        _row("sheets: reading 10,000 rows", ratio, READING_GOAL, "times faster", against),
        _row("sheets: roster of 10,000 read, checked, added", added, ADDING_GOAL, "s", "the goal"),
        _row("sheets: list of 10,000 read, checked, added", listed, ADDING_GOAL, "s", "the goal"),
    ]


def _read(data: bytes) -> tuple[reading.Line, ...]:
    words = {header: header for header in _STUDENTS}
    required = tuple(column.header for column in columns.STUDENTS if column.required)
    return reading.read(data, Wanted(words, required, ROWS)).lines


def _by_calamine(data: bytes) -> int:
    """Our reader up to the cells, with its look for bombs."""
    return sum(1 for table in reading.tables(data) for _row in table)


def _by_openpyxl(data: bytes) -> int:
    sheet = openpyxl.load_workbook(BytesIO(data), read_only=True).active
    return sum(1 for _row in sheet.iter_rows(values_only=True))


def _added(students: bytes, intended: bytes) -> tuple[float, float]:
    """Seconds for the roster, and for the list of an employer who knows all of them."""
    with tempfile.TemporaryDirectory() as folder:
        app = application(Path(folder), free_ports(1)[0], "")
        with app.app_context():
            queue.use_doorbell(lambda: None)
            db.create_all()
            factories.serials = itertools.count(1)
            factories.school()
            now_is = settings.current()
            settings.use(replace(now_is, search=replace(now_is.search, rows_per_day=ROWS)))
            roster_took = _seconds(lambda: _add_students(students))
            user = factories.employer()
            list_took = _seconds(lambda: _add_list(intended, Asking(user.id, user.employer_id)))
            assert _count(Student.id) == _count(Candidate.id) == ROWS, "not all were added"
            db.session.remove()
            db.engine.dispose()
    return roster_took, list_took


def _add_students(data: bytes) -> None:
    said = {"approved": True, "unprintable": {}}
    findings = roster.add_students(factories.SCHOOL_CODE, _read(data), **said)
    assert {finding.outcome for finding in findings} == {"added"}, "a row of the sheet is wrong"


def _add_list(data: bytes, by: Asking) -> None:
    errand = db.session.get_one(Errand, errands.ask(actions.CHECK, {"name": "list.xlsx"}, by))
    db.session.expunge(errand)
    actions.lay_open(errand, imports.read(data, ROWS), lambda _done: None)
    actions.confirm(errand.id, user_id=by.person_id)


def _count(column: object) -> int:
    return db.session.scalar(select(func.count(column))) or 0


def _students() -> bytes:
    return _workbook(
        _STUDENTS,
        lambda n: {
            "学号": f"2022{n:06d}",
            "姓名": "林知夏",
            "身份证号": factories.id_card(n),
            "手机号": f"139{n:08d}",
            "邮箱": f"student{n}@example.com",
            "学院": f"学院{n % 20}",
            "专业": f"专业{n % 200}",
            "班级": f"班级{n % 400}",
            "毕业届": "2026",
            "学历": "本科生毕业",
            "培养方式": "非定向",
        },
    )


def _intended() -> bytes:
    return _workbook(
        _INTENDED,
        lambda n: {
            "毕业学校": "湖北示例学院",
            "毕业届": "2026",
            "姓名": "林知夏",
            "身份证/手机号": factories.id_card(n) if n % 2 else f"139{n:08d}",
            "拟聘用职位": f"职位{n % 30}",
        },
    )


def _workbook(header: tuple[str, ...], row: Callable[[int], dict[str, str]]) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, header)
        for number in range(1, ROWS + 1):
            cells = row(number)
            page.write_row(number, 0, [cells.get(name, "") for name in header])
    return file.getvalue()


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _row(name: str, value: float, goal: float, unit: str, against: str) -> dict[str, object]:
    met = value <= goal if unit == "s" else value >= goal
    row = {"name": name, "value": round(value, 2), "goal": goal, "unit": unit}
    return {**row, "met": met, "against": against}


if __name__ == "__main__":
    for measured in measure():
        print(measured)
