"""TABLE of the addresses of sheets and errands: see `addresses.py`."""

from tests.browser.looking import Visit

RECORDS: dict[str, str] = {
    "intended": "SELECT max(id) FROM intended_list",
    "sheet_errand": "SELECT id FROM errand WHERE kind = 'template' AND state = 'done'",
}

# fmt: off
VISITS: dict[str, list[Visit]] = {
    "employer": [
        Visit("employer.import_start", "/employer/imports", "employer.imports", "导入拟签约名单"),
        Visit("employer.import_list", "/employer/imports/{intended}", "employer.import",
              "导入拟签约名单"),
        Visit("employer.errand", "/employer/errands/{sheet_errand}", "employer.errand",
              "拟签约名单的 excel 模板"),
    ],
}
# fmt: on
NO_PAGE: dict[str, str] = {
    "employer.import_template": "a file",
    "employer.errand_result": "a file",
    "desk.errand": "as the employer's",
    "desk.errand_result": "a file",
}
