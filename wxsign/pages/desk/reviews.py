"""One record under review: look, pass on, approve, take back (S76 to S81, S85, S107, S128)."""

from collections.abc import Callable
from functools import wraps

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from wxsign import clock
from wxsign.actions import batch_reviews, termination_reviews
from wxsign.actions import reviews as reviews_actions
from wxsign.models import Agreement
from wxsign.pages.desk import pages, split, too_late
from wxsign.pages.desk.guard import actor
from wxsign.pages.numbers import small
from wxsign.queries import desk_content, desk_lists, desk_reviews, desk_verbs, last_steps
from wxsign.rules import completion, moments, reviewing
from wxsign.rules.refusals import Reason, Refused

Page = Response | tuple[str, int]


@pages.get("/reviews/<int:agreement_id>")
def review(agreement_id: int) -> str:
    """The record beside the list; read-only once it is decided."""
    return split.rendered("desk/review.html", desk_reviews.in_scope(agreement_id, split.scope()))


def told_if_gone(view: Callable[[int], Page]) -> Callable[[int], Page]:
    """Let this decision say on the list that the student took the record back meanwhile (S163)."""

    @wraps(view)
    def guarded(agreement_id: int) -> Page:
        try:
            return view(agreement_id)
        except Refused as refused:
            record = last_steps.taken_back(agreement_id, split.scope())
            if refused.reason is not Reason.OUT_OF_SCOPE or record is None:
                raise
            late = too_late.of_gone(record)
            return split.rendered("desk/queue.html", too_late=late), too_late.STATUS

    return guarded


@pages.post("/reviews/<int:agreement_id>/college-approval")
@told_if_gone
def pass_on(agreement_id: int) -> Page:
    """学院审核通过: it waits for the school now, and the next one opens."""
    return _onward_after("pass_on", agreement_id)


@pages.post("/reviews/<int:agreement_id>/approval")
@told_if_gone
def approve(agreement_id: int) -> Page:
    """签约审核通过 or 解约审核通过, by what the record waits for; then the next one opens."""
    return _onward_after("approve", agreement_id)


@pages.post("/reviews/<int:agreement_id>/undoing")
@told_if_gone
def undo(agreement_id: int) -> Page:
    """撤销: the decision is taken back, and the record is open again."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    batch_id = request.args.get("batch", type=small)
    back = url_for("desk.batch", batch_id=batch_id) if batch_id else address(agreement_id)
    if record.decided_at is None:
        return true_state(agreement_id, "undo", back=back)
    try:
        reviews_actions.undo(agreement_id, by=actor())
    except Refused as refused:
        return true_state(agreement_id, "undo", refused, back=back)
    batch_reviews.note_undone(agreement_id, by=actor())
    return redirect(back, 303)


def address(agreement_id: int) -> str:
    """The page of a record, with the list as it is limited now."""
    return url_for("desk.review", agreement_id=agreement_id, **split.kept())


def following(agreement_id: int, *, is_final: bool = False) -> str:
    """Where a decision on this record leads: the next one that waits, or the list.

    Of a decision that offers no undo the page there says what it was.
    """
    record = desk_reviews.in_scope(agreement_id, split.scope())
    told = agreement_id if is_final or is_end(record) else None
    next_id = desk_lists.next_waiting(split.scope(), split.filters(), record)
    if next_id is not None:
        return url_for("desk.review", agreement_id=next_id, **split.kept(), told=told)
    return url_for("desk.queue", **split.kept(), told=told)


def true_state(
    agreement_id: int, verb: str, refused: Refused | None = None, *, back: str = ""
) -> Page:
    """A second press ends on the record as it is; whoever came too late is told so there."""
    if refused is not None and refused.reason not in (Reason.WRONG_STATE, Reason.NOT_YOUR_TURN):
        raise refused
    record = desk_reviews.in_scope(agreement_id, split.scope())
    why = desk_verbs.why_not(record, split.scope()) or refused
    late = too_late.of_record(record, verb, why, seen())
    if late is None:
        return redirect(back or address(agreement_id), 303)
    typed = completion.typed_in(request.form)
    page = split.rendered("desk/review.html", record, too_late=late, typed=typed)
    return page, too_late.STATUS


def seen() -> int | None:
    """The revision of the page that was decided on."""
    return request.form.get("seen", type=small)


def is_end(record: Agreement) -> bool:
    """Whether what waits here ends the placement, which nobody can take back (S107, S164)."""
    review = reviewing.of(record.process, record.state, record.ending)
    return review is not None and review.releases


def is_termination(record: Agreement) -> bool:
    """Whether the school is asked about a termination of it, not about the record."""
    return reviewing.of(record.process, record.state, record.ending) is reviewing.ENDING


def _onward_after(verb: str, agreement_id: int) -> Page:
    # Asked first: afterwards it has left the queue.
    onward = following(agreement_id, is_final=verb == "pass_on")
    record = desk_reviews.in_scope(agreement_id, split.scope())
    try:
        _decide(verb, record)
    except Refused as refused:
        if refused.reason is Reason.EMPLOYER_INCOMPLETE:
            return _to_complete(record, refused)
        return true_state(agreement_id, verb, refused)
    return redirect(onward, 303)


def _decide(verb: str, record: Agreement) -> None:
    if is_termination(record):
        _OF_TERMINATION[verb](record.id, by=actor(), seen=seen())
        return
    completed = completion.typed_in(request.form)
    _OF_RECORD[verb](record.id, by=actor(), seen=seen(), completed=completed)


_OF_TERMINATION: dict[str, Callable[..., object]] = {
    "pass_on": termination_reviews.pass_on,
    "approve": termination_reviews.approve,
}
_OF_RECORD: dict[str, Callable[..., object]] = {
    "pass_on": reviews_actions.pass_on,
    "approve": reviews_actions.approve,
}


def _to_complete(record: Agreement, refused: Refused) -> tuple[str, int]:
    """The record again with what was typed, and a sentence beside each empty field (S79)."""
    typed, today = completion.typed_in(request.form), moments.day(clock.now())
    empty = desk_content.missing_of(record)
    _values, faults = completion.read(typed, empty, record.year, today)
    page = split.rendered("desk/review.html", record, typed=typed, faults=faults)
    return page, refused.words.status
