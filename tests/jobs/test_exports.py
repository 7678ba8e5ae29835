"""The worker writes sheets in batches, tells who was in them, and lets them go after a week."""

import csv
import subprocess
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from jobs import errands, tidy
from tests import factories
from tests.office import soffice  # noqa: F401 - a fixture
from wxsign import uploads
from wxsign.actions import exports as actions
from wxsign.actions._exports import Export
from wxsign.db import db
from wxsign.models import Errand, ExportCover, ExportEntry, File
from wxsign.queries import export, export_log
from wxsign.rules import exports as rules
from wxsign.rules.national_columns import columns

FULL = Export("plan_export", "2026届 · 全部学院", "报送省教育厅", is_full=True)


@pytest.fixture
def worked(app, monkeypatch):
    """Call it for a worker's visit; it reads two rows at a time."""
    monkeypatch.setattr(errands, "application", lambda: app)
    monkeypatch.setattr(tidy, "application", lambda: app)
    monkeypatch.setattr(export, "BATCH", 2)

    def visit(job=errands.work) -> None:
        db.session.rollback()
        job()
        db.session.rollback()
        db.session.expire_all()

    return visit


@pytest.fixture
def asked(app):
    """The plan of everybody, in full."""
    by = factories.actor(factories.reviewer())
    return lambda: actions.ask(FULL, {"year": 2026, "college_id": None}, by=by)


def taken(errand_id: int) -> bytes:
    result = db.session.get_one(Errand, errand_id).result_id
    return uploads.open_file(result).data


def rows_of(data: bytes) -> list[dict[str, object]]:
    """The rows of the sheet by their pinyin keys."""
    _mark, keys, _heads, *rows = (
        CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()
    )
    return [dict(zip(keys, row, strict=True)) for row in rows]


def test_the_national_sheet_has_a_row_for_each_graduate_whatever_became_of_him(worked, asked):
    signed, on_paper = factories.agreement("effective"), factories.paper("effective")
    study, undecided = factories.destination("effective"), factories.student()
    factories.student(year=2025)
    errand_id = asked()

    worked()

    rows = rows_of(taken(errand_id))
    assert [row["Xh"] for row in rows] == [
        one.student_number for one in (signed.student, on_paper.student, study.student, undecided)
    ]
    assert [row["Byqxdm"] for row in rows] == ["10", "10", "801", ""]
    assert [row["Xysbh"] for row in rows] == [signed.number, on_paper.number, "", ""]
    assert {len(row["Xysbh"]) for row in rows[:2]} == {16}
    assert [row["Sfzh"] for row in rows] == [
        one.id_number for one in (signed.student, on_paper.student, study.student, undecided)
    ]
    assert [row["Dwszddm"] for row in rows] == ["420111"] * 3 + [""]
    done = db.session.get_one(Errand, errand_id)
    assert (done.state, done.report, done.total) == ("done", {"rows": 4}, 4)


def test_a_sheet_that_is_written_twice_tells_once_whom_it_held(worked, asked):
    student, other = factories.student(), factories.student(year=2025)
    errand_id = asked()
    worked()
    entry = export_log.of_errand(errand_id)

    cover = rules.Cover()
    cover.add(student.id)
    actions.note_rows(errand_id, 1, cover)

    assert db.session.scalar(select(func.count(ExportCover.block))) == 1
    held = (entry.at, entry.person_id, "吴书宁", "报送省教育厅")
    assert export_log.covering(student.id) == (held,)
    assert export_log.covering(other.id) == ()


def test_a_result_goes_after_a_week_and_the_log_stays(worked, asked, fakes, clock):
    factories.student()
    first = asked()
    worked()
    kept = set(fakes.storage.files)
    clock.advance(days=6)
    worked(tidy.tidy)
    assert set(fakes.storage.files) == kept
    clock.advance(days=2)
    last = asked()
    worked()

    worked(tidy.tidy)

    assert db.session.get_one(Errand, first).result_id is None
    assert len(taken(last)) > 0
    assert len(fakes.storage.files) == db.session.scalar(select(func.count(File.id))) == 1
    clock.advance(days=91)
    newest = asked()
    worked(tidy.tidy)
    assert set(db.session.scalars(select(Errand.id))) == {newest}
    assert db.session.scalar(select(func.count(ExportEntry.id))) == 3


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # a slow program, one file
def test_libreoffice_opens_the_national_sheet(worked, asked, tmp_path, soffice):  # noqa: F811 - the fixture above
    record = factories.agreement("effective", factories.student(name="=林知夏"))
    errand_id = asked()
    worked()
    sheet = tmp_path / "plan.xlsx"
    sheet.write_bytes(taken(errand_id))

    convert = ["--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to"]
    utf8 = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"
    subprocess.run(
        [soffice, *convert, utf8, "--outdir", str(tmp_path), str(sheet)],
        check=True,
        timeout=100,
        capture_output=True,
    )

    with (tmp_path / "plan.csv").open(encoding="utf-8", newline="") as file:
        mark, keys, heads, row = list(csv.reader(file))
    assert mark[0].startswith("内部资料，请勿外传　完整数据　导出人：吴书宁")
    assert (keys, heads) == (
        [column.key for column in columns(2026)],
        [column.head for column in columns(2026)],
    )
    found = dict(zip(keys, row, strict=True))
    assert (found["Xm"], found["Sfzh"]) == ("=林知夏", record.student.id_number)
    assert (found["Xysbh"], found["Byqxdm"]) == (record.number, "10")
