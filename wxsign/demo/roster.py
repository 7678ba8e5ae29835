"""Demo of 生源信息 and 网签开放设置: a restriction, a unit stopped and let back, a dry run."""

from sqlalchemy import select, update

from wxsign import clock, uploads
from wxsign.actions import blocks, enrolment, roster, school_settings, sheets_brought
from wxsign.actions.school_settings import Group
from wxsign.db import db, transaction, writing
from wxsign.demo import acting, people
from wxsign.models import Errand, Student
from wxsign.rules import identity, media, moments, roster_changes, windows
from wxsign.rules import roster as rules
from wxsign.rules.errands import DONE

RESTRICTED = 40
_SHEET = "生源信息补充名单.csv"
_UNIT = 5
_LONG = 300 * acting.DAY


def make() -> None:
    """All of it by the school's reviewer, with the trails that this leaves."""
    by = acting.as_reviewer()
    today = moments.day(clock.now())
    with acting.back(30 * acting.DAY):
        whole_year = windows.of_days(today - acting.DAY * 200, today + _LONG)
        school_settings.set_window(Group(), whole_year, by=by)
        blocks.put(_UNIT, reason="招聘会上收取了学生的培训费。", by=by)
    with acting.back(12 * acting.DAY):
        blocks.lift(_UNIT, reason="费用已全部退还，单位作了书面说明。", by=by)
    with acting.back(3 * acting.DAY):
        reason = "学籍信息核查中，核查结束后恢复。"
        enrolment.do("restrict", [RESTRICTED], reason=reason, by=by)
    _dry_run()


def _dry_run() -> None:
    """A sheet of three: one is new, one changes who is there, one has two wrong cells."""
    rows = _rows()
    text = "\r\n".join(",".join(cells) for cells in (rows[0], *(row.values() for row in rows)))
    file_id = uploads.keep(text.encode("utf-8-sig"), media.sheet_kind)
    errand_id = sheets_brought.bring("students", file_id, _SHEET, by=acting.as_reviewer())
    found = list(roster.check_students(people.SCHOOL_CODE, rules.lines(rows)))
    keys = [one.key for finding in found for one in finding.changes]
    notes = roster_changes.notes(keys.count("phone"), keys.count("college"))
    report = rules.report(found) | {"notes": notes}
    done = {"state": DONE, "report": report, "ended_at": clock.now()}
    with transaction():
        writing().execute(update(Errand).where(Errand.id == errand_id).values(**done))


def _rows() -> list[dict[str, str]]:
    known = tuple(people.students())[RESTRICTED - 1]
    body = "42010620030909077"
    new = {
        "学号": "2022210141",
        "姓名": "季远帆",
        "身份证号": body + identity.id_check_digit(body),
        "手机号": "13800000041",
        "学院": people.COLLEGES[0],
        "专业": "软件工程",
        "毕业届": str(db.session.scalars(select(Student.year).limit(1)).one()),
        "学历": "本科生毕业",
        "培养方式": "非定向",
    }
    there = {"学号": known.student_number, "姓名": known.name, "身份证号": known.id_number}
    wrong = {"学号": "2022210142", "姓名": "阮青山", "身份证号": body + "Y", "手机号": "1380000"}
    return [new, {**new, **there, "手机号": "13800000043"}, {**new, **wrong}]
