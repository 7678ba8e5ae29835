"""refresh(): the sheets that people fill in are made ahead, anew whenever their lists change.

A template is a file claimed by `template:<key>:<digest of what it is made of>`; the newest is the
one that a page hands out.
"""

import hashlib
import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from flask import current_app
from sqlalchemy import delete, select

from jobs.application import application
from jobs.brought import XLSX, Brought
from wxsign import clock, uploads
from wxsign.actions import _intended
from wxsign.db import db, transaction, writing
from wxsign.models import Errand, File
from wxsign.rules import codes, intended, moments, roster
from wxsign.sheets import writing as sheets
from wxsign.sheets.writing import Column, Sheet


@dataclass(frozen=True)
class Content:
    """What a template is made of: the sheet, and the row that shows how."""

    sheet: Sheet
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Template:
    """One sheet to be filled in: its key, the name under which it is handed out, its content."""

    key: str
    name: str
    content: Callable[[], Content]


def intended_list() -> Content:
    """拟签约名单 with the schools and the cohorts of today (S33)."""
    schools = tuple(sorted(_intended.known().schools))
    years = intended.years(moments.day(clock.now()).year)
    choices = {"school": schools, "year": tuple(map(str, years))}
    columns = tuple(
        Column(column.header, column.width, choices.get(column.key, ()))
        for column in intended.COLUMNS
    )
    sheet = Sheet(intended.SHEET, columns, notes=intended.RULES)
    return Content(sheet, (intended.example(schools[0] if schools else "", years[1]),))


def students() -> Content:
    """生源信息, as the desk imports it."""
    return _of_columns(roster.STUDENTS, roster.STUDENTS_SHEET, roster.KEPT)


def units() -> Content:
    """单位, as the desk imports them."""
    return _of_columns(roster.EMPLOYERS, roster.UNITS_SHEET)


def _of_columns(columns: tuple[roster.Column, ...], name: str, beside: str = "") -> Content:
    """Drop-downs where there is a code set, and on a second sheet what must be filled in."""
    made = tuple(
        Column(
            column.header,
            20,
            tuple(codes.choices(column.choices, roster.TODAYS).values()) if column.choices else (),
        )
        for column in columns
    )
    return Content(Sheet(name, made, notes=roster.notes(columns, beside)), ())


TABLE: tuple[Template, ...] = (
    Template("intended", intended.TEMPLATE, intended_list),
    Template("students", roster.STUDENTS_TEMPLATE, students),
    Template("units", roster.UNITS_TEMPLATE, units),
)
BY_KEY = {template.key: template for template in TABLE}


def refresh() -> None:
    """Make what is missing or out of date."""
    with application().app_context():
        for template in TABLE:
            ready(template)


def ready(template: Template) -> int:
    """The file of this template as it must be today; made now where it is not there yet."""
    content = template.content()
    db.session.rollback()
    claim = _claim(template, content)
    found = db.session.scalar(select(File.id).where(File.claimed_by == claim).limit(1))
    db.session.rollback()
    if found is not None:
        return found
    made = uploads.keep_made(_bytes(content), XLSX, claim)
    _forget_older(template, made)
    return made


def errand(asked: Errand) -> Brought:
    """Somebody waits for a template that was not there yet."""
    template = BY_KEY[str(asked.facts["key"])]
    data = uploads.open_file(ready(template)).data
    return Brought(file=_written(lambda path: path.write_bytes(data)), name=template.name)


def _claim(template: Template, content: Content) -> str:
    text = json.dumps(asdict(content), ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return f"template:{template.key}:{digest}"[:40]


def _bytes(content: Content) -> bytes:
    path = _written(lambda path: sheets.write(path, content.sheet, content.rows))
    try:
        return path.read_bytes()
    finally:
        path.unlink()


def _written(write: Callable[[Path], object]) -> Path:
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as handle:
        path = Path(handle.name)
    write(path)
    return path


def _forget_older(template: Template, newest: int) -> None:
    older = File.claimed_by.startswith(f"template:{template.key}:"), File.id < newest
    with transaction():
        gone = writing().execute(delete(File).where(*older).returning(File.name)).scalars().all()
    for name in gone:
        current_app.extensions["wxsign"].storage.delete(name)
