"""Sheets that workers make: opened by LibreOffice where it is installed; old lists go away."""

import subprocess

import pytest

from jobs import tidy
from tests import factories
from tests.actions.test_imports import cells, laid_open
from tests.office import soffice  # noqa: F401 - a fixture
from wxsign.actions import imports
from wxsign.db import db
from wxsign.models import IntendedList, IntendedRow
from wxsign.rules import intended
from wxsign.sheets import reading, writing
from wxsign.sheets.reading import Wanted
from wxsign.sheets.writing import Column, Marked, Sheet

SCHOOLS = tuple(f"湖北示例第{number}职业技术学院" for number in range(40))


@pytest.fixture
def user(app):
    return factories.employer()


def test_what_we_write_libreoffice_opens_and_we_read_again(soffice, tmp_path):  # noqa: F811
    file = tmp_path / "list.xlsx"
    columns = (
        *(Column(column.header) for column in intended.COLUMNS[1:]),
        Column("毕业学校", choices=SCHOOLS),
        Column("问题"),
    )
    row = ("2026", "林知夏", Marked("420106200301010018"), "=1+1", SCHOOLS[7], Marked("要改"))
    writing.write(file, Sheet("名单", columns, notes=intended.RULES), [row])

    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = [
        soffice,
        profile,
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76",
    ]
    subprocess.run([*command, "--outdir", str(tmp_path), str(file)], check=True, timeout=90)

    words = Wanted({**intended.HEADERS, "问题": "problem"}, ("name",), 10)
    (line,) = reading.read((tmp_path / "list.csv").read_bytes(), words).lines
    assert line.cells == {
        "year": "2026",
        "name": "林知夏",
        "id_or_phone": "420106200301010018",
        "job_title": "=1+1",
        "school": SCHOOLS[7],
        "problem": "要改",
    }


def test_a_list_goes_a_week_after_its_end_and_an_open_one_with_its_errand(
    app, clock, monkeypatch, user
):
    monkeypatch.setattr(tidy, "application", lambda: app)
    over, still = (laid_open(user, cells(factories.student())) for _ in range(2))
    imports.confirm(over, user_id=user.id)
    left = []

    for days in (6, 2, 83):
        clock.advance(days=days)
        db.session.rollback()
        tidy.tidy()
        db.session.rollback()
        left.append(sorted(row.id for row in db.session.query(IntendedList)))

    assert left == [[over, still], [still], []]
    assert db.session.query(IntendedRow).count() == 0
