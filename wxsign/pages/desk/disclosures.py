"""打开: a reviewer sees full data after he has written down why (decision 14).

Page images of a record under review need no dialog: the review is the reason. That they were read
is kept all the same, by `split.py`, for whoever reads need not be who decides. The PDF, the paper
of a decided record and the whole ID number do. What was opened stays open to this reviewer for half
an hour, so that reading on asks nothing twice.
"""

from flask import redirect, url_for
from werkzeug.wrappers import Response

from wxsign.actions import access as access_actions
from wxsign.pages.desk import pages, reasons, reviews, split
from wxsign.pages.desk.guard import actor
from wxsign.queries import desk_reviews
from wxsign.rules import access
from wxsign.rules.refusals import WORDS, Reason

_PAPERS = {access.DOCUMENT: "desk.paper", access.TERMINATION: "desk.ending_paper"}
_MISSING = "请写明打开的原因。原因会留在记录里，学生本人也能看到。"


@pages.get("/reviews/<int:agreement_id>/disclosures/<any(document, termination, id_number):what>")
def disclosure(agreement_id: int, what: str) -> str | Response:
    """The dialog that asks why; what is open already is shown."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    if what in split.opened(record):
        return redirect(_onward(agreement_id, what))
    return split.rendered("desk/disclosure.html", record, **_words(what))


@pages.post("/reviews/<int:agreement_id>/disclosures/<any(document, termination, id_number):what>")
def disclose(agreement_id: int, what: str) -> Response | tuple[str, int]:
    """打开: the reason is kept, and the data are shown."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    if what in split.opened(record):  # a second press
        return redirect(_onward(agreement_id, what), 303)
    reason = reasons.typed(_MISSING, access.LONGEST_REASON)
    if reason.fault:
        page = split.rendered("desk/disclosure.html", record, reason=reason, **_words(what))
        return page, WORDS[Reason.REASON_MISSING].status
    access_actions.open_full(agreement_id, what, reason=reason.text, by=actor())
    return redirect(_onward(agreement_id, what), 303)


def _words(what: str) -> dict[str, object]:
    return {"what": what, "called": access.WORDS[what], "longest": access.LONGEST_REASON}


def _onward(agreement_id: int, what: str) -> str:
    if what in _PAPERS:
        return url_for(_PAPERS[what], agreement_id=agreement_id)
    return reviews.address(agreement_id)
