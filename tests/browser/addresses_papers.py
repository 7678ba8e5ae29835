"""TABLE of the addresses of paper agreements 线下签约: see `addresses.py`."""

from tests.browser.looking import Visit
from wxsign.demo import people

TITLE = people.TITLE
_LIST = "/student/papers"
_DRAFT, _PRINTED = f"{_LIST}/{{paper_draft}}", f"{_LIST}/{{paper_printed}}"
_IN_FORCE = f"{_LIST}/{{paper_in_force}}"

# fmt: off
VISITS: dict[str, list[Visit]] = {
    "writing": [
        Visit("student.papers", _LIST, "student.papers", TITLE),
        Visit("student.paper_new", _LIST + "/new", "student.paper_form", TITLE),
        Visit("student.paper_form", _DRAFT + "/form", "student.paper_form", TITLE),
        Visit("student.paper_preview", _DRAFT + "/preview", "student.paper_preview", TITLE),
        Visit("student.paper_generation", _DRAFT + "/generation?seen=0",
              "student.paper_generation", TITLE),
    ],
    "printing": [
        Visit("student.home", "/student/", "student.home", TITLE),
        Visit("student.papers", _LIST, "student.papers", TITLE),
        Visit("student.paper", _PRINTED, "student.paper", TITLE),
        Visit("student.paper_pages", _PRINTED + "/pages", "student.document", TITLE),
        Visit("student.paper_feedback", _PRINTED + "/feedback", "student.paper_feedback", TITLE),
    ],
    "ended": [
        Visit("student.paper_termination", _IN_FORCE + "/termination",
              "student.paper_termination", TITLE),
    ],
}
# fmt: on
NO_PAGE: dict[str, str] = {
    "student.paper_termination_sheet": "the proof to be stamped as a PDF",
    **{f"{who}.attachments": "a field of a form" for who in ("student", "employer", "desk")},
    **{f"{who}.attachment": "a picture or PDF" for who in ("student", "employer", "desk")},
    "student.paper_page": "one page of a document as an image",
    "student.paper_document": "the document as a PDF",
}

_FOUND = "SELECT id FROM agreement WHERE process = 'paper' AND student_id = {}"
RECORDS: dict[str, str] = {
    "paper_draft": _FOUND.format(26),
    "paper_printed": _FOUND.format(30),
    "paper_in_force": _FOUND.format(24),
}
