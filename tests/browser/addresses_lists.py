"""TABLE of the addresses of lists, the one-time code and a student's copy: see `addresses.py`."""

from tests.browser.looking import Visit
from wxsign.demo import people

_CODE, _LISTS = "/student/profile/code", "/employer/agreements"
_FILTERED = "&school=1&major=%E7%A8%8B&since=2020-01-01&until=2099-12-31"

# fmt: off
VISITS: dict[str, list[Visit]] = {
    "stranger": [
        Visit("public.introduction", "/code", "public.introduction", "学生的签约码"),
    ],
    "signed": [
        Visit("student.introduction", _CODE, "student.introduction", people.TITLE),
        Visit("student.profile_copies", "/student/profile/copies", "student.profile_copies",
              people.TITLE),
        Visit("student.errand", "/student/errands/{copy_errand}", "student.errand", people.TITLE),
    ],
    "introducing": [
        Visit("student.introduction", _CODE, "student.introduction", people.TITLE),
    ],
    "employer": [
        *(Visit("employer.agreement_list", f"{_LISTS}?tab={tab}", "employer.agreements", "数据管理")
          for tab in ("answered", "ending", "ended")),
        Visit("employer.agreement_list", f"{_LISTS}?tab=answered{_FILTERED}",
              "employer.agreements", "数据管理"),
    ],
}
# fmt: on
RECORDS: dict[str, str] = {
    "copy_errand": "SELECT id FROM errand WHERE kind = 'profile.pdf' AND state = 'done'",
}
NO_PAGE: dict[str, str] = {"student.errand_result": "a file"}
