"""TABLE of the addresses of other destinations 其他去向: see `addresses.py`."""

from tests.browser.looking import Visit
from wxsign.demo import people

TITLE = people.TITLE
_LIST = "/student/destinations"
_DRAFT, _WAITING, _IN_FORCE = (
    f"{_LIST}/{{{name}}}"
    for name in ("destination_draft", "destination_waiting", "destination_in_force")
)
_NEW = f"{_LIST}/new?record={{destination_draft}}"

# fmt: off
VISITS: dict[str, list[Visit]] = {
    "registering": [
        Visit("student.destinations", _LIST, "student.destinations", TITLE),
        Visit("student.destination_new", _NEW, "student.destination_class", TITLE),
        Visit("student.destination_new", _NEW + "&class=7", "student.destination_sub", TITLE),
        Visit("student.destination_form", _DRAFT + "/form", "student.destination_form", TITLE),
        Visit("student.destination", _WAITING, "student.destination", TITLE),
        Visit("student.change_of_plan", "/student/change-of-plan", "student.change_of_plan", TITLE),
    ],
    "registered": [
        Visit("student.destination", _IN_FORCE, "student.destination", TITLE),
        Visit("student.destination_release", _IN_FORCE + "/release",
              "student.destination_release", TITLE),
    ],
}
# fmt: on
NO_PAGE: dict[str, str] = {}

_FOUND = (
    "SELECT id FROM agreement WHERE process = 'destination' AND student_id = {} AND state = '{}'"
)
RECORDS: dict[str, str] = {
    "destination_draft": _FOUND.format(34, "draft"),
    "destination_waiting": _FOUND.format(34, "under_review"),
    "destination_in_force": _FOUND.format(37, "effective"),
}
