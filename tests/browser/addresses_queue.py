"""TABLE of the addresses of the desk's queue: see `addresses.py`."""

from tests.browser.looking import Visit

RECORDS: dict[str, str] = {}
VISITS: dict[str, list[Visit]] = {}
NO_PAGE: dict[str, str] = {}
