"""TABLE of the addresses of paper agreements 线下签约: see `addresses.py`."""

from tests.browser.looking import Visit

RECORDS: dict[str, str] = {}
VISITS: dict[str, list[Visit]] = {}
NO_PAGE: dict[str, str] = {}
