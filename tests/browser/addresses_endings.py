"""TABLE of the addresses of terminations 解约办理: see `addresses.py`."""

from tests.browser.looking import Visit
from wxsign.demo import people

TITLE = people.TITLE
_LIST = "/student/terminations"
_SIGNED = "/student/agreements/5/termination"
_ASKED = "/student/agreements/{ending_asked}/termination"
_DONE = "/student/agreements/{ending_done}/termination"
_CENTRE = "/employer/terminations"
_MINE, _THEIRS = (
    f"/employer/agreements/{record}/termination" for record in (5, "{ending_by_student}")
)
_OVER = "/employer/agreements/{ending_done}/termination"
_DESK, _ON_DESK = "/desk/reviews/{ending_waits}", f"顾行舟 · 签约管理 · {people.SCHOOL}"
_OTHERS = (("destination_waiting", "侯梓川"), ("paper_printed", "尹素商"))

# fmt: off
VISITS: dict[str, list[Visit]] = {
    "signed": [
        Visit("student.terminations", _LIST, "student.terminations", TITLE),
        Visit("student.termination_notice", _SIGNED + "/notice", "student.termination_notice",
              TITLE),
        Visit("student.termination_request", _SIGNED + "/request?agree=1",
              "student.termination_request", TITLE),
    ],
    "ending": [
        Visit("student.home", "/student/", "student.home", TITLE),
        Visit("student.terminations", _LIST, "student.terminations", TITLE),
        Visit("student.termination", _ASKED, "student.termination", TITLE),
        Visit("student.termination_consent", _ASKED + "/consent", "student.termination_consent",
              TITLE),
        Visit("student.termination_refusal", _ASKED + "/refusal", "student.termination_refusal",
              TITLE),
    ],
    "ended": [
        Visit("student.terminations", _LIST, "student.terminations", TITLE),
        Visit("student.termination", _DONE, "student.termination", TITLE),
        Visit("student.termination_pages", _DONE + "/pages", "student.termination_document",
              TITLE),
    ],
    "employer": [
        Visit("employer.terminations", _CENTRE, "employer.terminations", "解约办理"),
        Visit("employer.terminations", _CENTRE + "?tab=signed", "employer.terminations",
              "解约办理"),
        Visit("employer.termination_selection", _CENTRE + "/selection?open=request",
              "employer.terminations", "解约办理", 422),
        Visit("employer.termination", _THEIRS, "employer.termination", "解约申请"),
        Visit("employer.termination_consent", _THEIRS + "/consent",
              "employer.termination_consent", "同意解约"),
        Visit("employer.termination_refusal", _THEIRS + "/refusal",
              "employer.termination_refusal", "不同意解约"),
        Visit("employer.termination_notice", _MINE + "/notice", "employer.termination_notice",
              "解约须知"),
        Visit("employer.termination_request", _MINE + "/request?agree=1",
              "employer.termination_request", "申请解约"),
        Visit("employer.termination_pages", _OVER + "/pages", "employer.termination_document",
              "解除协议书"),
    ],
    "reviewer": [
        Visit("desk.review", _DESK, "desk.review", _ON_DESK),
        Visit("desk.rejection", _DESK + "/rejection", "desk.rejection", _ON_DESK),
        Visit("desk.ending", _DESK + "/ending", "desk.ending", _ON_DESK),
        Visit("desk.forcing", _DESK + "/forcing", "desk.forcing", _ON_DESK),
        *(Visit("desk.review", f"/desk/reviews/{{{record}}}", "desk.review",
                f"{name} · 签约管理 · {people.SCHOOL}") for record, name in _OTHERS),
    ],
}
# fmt: on
NO_PAGE: dict[str, str] = {
    "desk.ending_paper": "the document as a PDF",
    "student.termination_page": "one page of a document as an image",
    "student.termination_document": "the document as a PDF",
    "employer.termination_page": "one page of a document as an image",
    "employer.termination_document": "the document as a PDF",
}

_OF = "SELECT id FROM agreement WHERE process = 'online' AND student_id = {}"
RECORDS: dict[str, str] = {
    "ending_by_student": _OF.format(5),
    "ending_asked": _OF.format(6),
    "ending_done": _OF.format(24),
    "ending_waits": _OF.format(18),
}
