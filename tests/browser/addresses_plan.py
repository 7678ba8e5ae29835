"""TABLE of the addresses of the placement plan 就业方案: see `addresses.py`."""

from tests.browser.looking import Visit
from wxsign.demo import people

_TITLE = f"就业方案 · {people.SCHOOL}"
_PLAN, _OF = "/desk/plan/{planned}", "田沐阳"

# A student whose agreement is in force: the first that the demo data approve.
RECORDS: dict[str, str] = {
    "planned": "SELECT student_id FROM agreement WHERE process = 'online' AND id = 5"
}
VISITS: dict[str, list[Visit]] = {
    "reviewer": [
        Visit("desk.plan", "/desk/plan", "desk.plan", _TITLE),
        Visit("desk.plan_student", _PLAN, "desk.plan_student", f"{_OF} · {_TITLE}"),
        Visit("desk.plan_state", _PLAN + "/state", "desk.plan_state", f"{_OF} · {_TITLE}"),
    ],
}
NO_PAGE: dict[str, str] = {}
