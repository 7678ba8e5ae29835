"""TABLE of the addresses of numbers and exports: see `addresses.py`."""

from tests.browser.looking import Visit
from wxsign.demo import people

_AT, _EXPORTS = people.SCHOOL, "/desk/exports"

# What the school's reviewer of the demo has exported.
RECORDS: dict[str, str] = {
    "exported": "SELECT id FROM export_entry WHERE area = 'desk' ORDER BY id LIMIT 1"
}
VISITS: dict[str, list[Visit]] = {
    "reviewer": [
        Visit("desk.numbers", "/desk/numbers", "desk.numbers", f"统计 · {_AT}"),
        Visit("desk.exports", _EXPORTS, "desk.exports", f"导出 · {_AT}"),
        Visit(
            "desk.export_full",
            _EXPORTS + "/{exported}/full",
            "desk.export_full",
            f"导出完整数据 · {_AT}",
        ),
    ],
}
NO_PAGE: dict[str, str] = {}
