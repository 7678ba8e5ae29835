"""TABLE of the addresses of sheets and errands: see `addresses.py`."""

from tests.browser.looking import Visit

RECORDS: dict[str, str] = {}
VISITS: dict[str, list[Visit]] = {}
NO_PAGE: dict[str, str] = {
    "employer.errand": "an errand of its own is asked for by the sheet tests",
    "employer.errand_result": "a file",
    "desk.errand": "as the employer's",
    "desk.errand_result": "a file",
}
