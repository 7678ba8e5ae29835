"""TABLE of the addresses of the desk's queue: see `addresses.py`."""

from tests.browser.looking import Visit
from wxsign.demo import people

RECORDS: dict[str, str] = {"batch": "SELECT max(id) FROM batch"}
_LIMITED = "?state=all&kind=online&waited=0&sort=employer"
# fmt: off
VISITS: dict[str, list[Visit]] = {
    "reviewer": [
        Visit("desk.search", "/desk/search" + _LIMITED, "desk.search",
              f"高级检索 · {people.SCHOOL}"),
        Visit("desk.filters", "/desk/filters" + _LIMITED, "desk.filters",
              f"已存的条件 · {people.SCHOOL}"),
        Visit("desk.batch", "/desk/batches/{batch}", "desk.batch", f"通过 4 件 · {people.SCHOOL}"),
        Visit("desk.stand_ins", "/desk/stand-ins", "desk.stand_ins", f"代审 · {people.SCHOOL}"),
    ],
}
# fmt: on
NO_PAGE: dict[str, str] = {}
