"""TABLE of the addresses of 生源信息, units and switches of the desk: see `addresses.py`."""

from tests.browser.looking import Visit
from wxsign.demo import people

_ROSTER, _SWITCHES = f"生源信息 · {people.SCHOOL}", f"网签开放设置 · {people.SCHOOL}"
_STUDENT, _OF = "/desk/roster/5", tuple(people.students())[4].name
_UNIT, _UNIT_TITLE = "/desk/units/5", f"{tuple(people.employers())[4].name} · {people.SCHOOL}"

RECORDS: dict[str, str] = {
    "roster_check": "SELECT max(id) FROM errand WHERE kind = 'students.check'",
}
# fmt: off
VISITS: dict[str, list[Visit]] = {
    "reviewer": [
        Visit("desk.roster", "/desk/roster", "desk.roster", _ROSTER),
        Visit("desk.roster_student_page", _STUDENT, "desk.roster_student", f"{_OF} · {_ROSTER}"),
        Visit("desk.roster_disclosure", _STUDENT + "/disclosure", "desk.roster_disclosure",
              f"{_OF} · {_ROSTER}"),
        Visit("desk.roster_decision", "/desk/roster/decision?act=restrict&id=5",
              "desk.roster_decision", f"限制签约 · {people.SCHOOL}"),
        Visit("desk.openings", "/desk/openings", "desk.openings",
              f"签约开放列表 · {people.SCHOOL}"),
        Visit("desk.switches", "/desk/switches", "desk.switches", _SWITCHES),
        Visit("desk.signing_pausing", "/desk/switches/pause", "desk.signing_pausing",
              f"暂停网签 · {people.SCHOOL}"),
        Visit("desk.window_removing", "/desk/switches/windows/1/removal", "desk.window_removing",
              f"删除开放时间 · {people.SCHOOL}"),
        Visit("desk.sheet", "/desk/sheets/students", "desk.sheet",
              f"导入生源信息表 · {people.SCHOOL}"),
        Visit("desk.sheet_check", "/desk/sheets/checks/{roster_check}", "desk.sheet_check",
              f"核对生源信息表 · {people.SCHOOL}"),
        Visit("desk.unit_list", "/desk/units", "desk.units", f"全部单位 · {people.SCHOOL}"),
        Visit("desk.unit_page", _UNIT, "desk.unit", _UNIT_TITLE),
        Visit("desk.unit_blocking", _UNIT + "/block", "desk.unit_blocking", _UNIT_TITLE),
    ],
}
# fmt: on
NO_PAGE: dict[str, str] = {"desk.sheet_template": "a file"}
