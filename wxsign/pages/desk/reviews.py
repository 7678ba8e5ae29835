"""One record under review: look, pass on, approve, take back (S76 to S81, S85)."""

from collections.abc import Callable

from flask import redirect, url_for
from werkzeug.wrappers import Response

from wxsign.actions import reviews as reviews_actions
from wxsign.pages.desk import pages, split
from wxsign.pages.desk.guard import actor
from wxsign.queries import desk_lists, desk_reviews
from wxsign.rules.refusals import Reason, Refused


@pages.get("/reviews/<int:agreement_id>")
def review(agreement_id: int) -> str:
    """The record beside the list; read-only once it is decided."""
    return split.rendered("desk/review.html", desk_reviews.in_scope(agreement_id, split.scope()))


@pages.post("/reviews/<int:agreement_id>/college-approval")
def pass_on(agreement_id: int) -> Response:
    """学院审核通过: it waits for the school now, and the next one opens."""
    return _onward_after(reviews_actions.pass_on, agreement_id)


@pages.post("/reviews/<int:agreement_id>/approval")
def approve(agreement_id: int) -> Response:
    """签约审核通过: the agreement takes effect, and the next one opens."""
    return _onward_after(reviews_actions.approve, agreement_id)


@pages.post("/reviews/<int:agreement_id>/undoing")
def undo(agreement_id: int) -> Response:
    """撤销: the decision is taken back, and the record is open again."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    if record.decided_at is None:  # a second press
        return redirect(address(agreement_id), 303)
    try:
        reviews_actions.undo(agreement_id, by=actor())
    except Refused as refused:
        return true_state(agreement_id, refused)
    return redirect(address(agreement_id), 303)


def address(agreement_id: int) -> str:
    """The page of a record, with the list as it is limited now."""
    return url_for("desk.review", agreement_id=agreement_id, **split.kept())


def following(agreement_id: int) -> str:
    """Where a decision on this record leads: the next one that waits, or the list."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    next_id = desk_lists.next_waiting(split.scope(), split.filters(), record)
    if next_id is not None:
        return address(next_id)
    return url_for("desk.queue", **split.kept())


def true_state(agreement_id: int, refused: Refused) -> Response:
    """A second press, or two reviewers at once: the page shows what has become of the record."""
    if refused.reason not in (Reason.WRONG_STATE, Reason.NOT_YOUR_TURN):
        raise refused
    return redirect(address(agreement_id), 303)


def _onward_after(verb: Callable[..., object], agreement_id: int) -> Response:
    onward = following(agreement_id)  # asked first: afterwards the record has left the queue
    try:
        verb(agreement_id, by=actor())
    except Refused as refused:
        return true_state(agreement_id, refused)
    return redirect(onward, 303)
