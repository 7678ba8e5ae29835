"""The desk's one page: the list with its filters, and beside it the record that is open."""

from typing import Any

from flask import render_template, request

from wxsign import clock, settings
from wxsign.models import Agreement
from wxsign.pages.desk.guard import this_reviewer
from wxsign.pages.numbers import small
from wxsign.queries import access, desk_counts, desk_lists, desk_reviews, registrations
from wxsign.queries.desk_filters import QUEUES, WAITING, Filters, Scope
from wxsign.rules import labels, permissions

ROLE_WORDS = {permissions.COLLEGE: "学院审核", permissions.SCHOOL: "学校审核"}  # S85


def scope() -> Scope:
    """Whose records the reviewer sees who is here."""
    return Scope.of(this_reviewer())


def opened(agreement: Agreement) -> frozenset[str]:
    """What of this record the reviewer who is here has given a reason to see in full."""
    return access.opened(this_reviewer().id, agreement, clock.now())


def _opened(agreement: Agreement, within: Scope) -> desk_reviews.Review:
    return desk_reviews.review(agreement, within, opened(agreement))


def filters() -> Filters:
    """What the address limits the list to; what it says wrongly limits nothing."""
    asked = request.args
    state, kind = asked.get("state", WAITING), asked.get("kind", "")
    return Filters(
        state=state if state in scope().states else WAITING,
        kind=kind if kind in labels.KINDS else "",
        student_number=asked.get("q", "").strip()[:30],
        year=asked.get("year", type=small),
        college_id=asked.get("college", type=small),
    )


def kept() -> dict[str, Any]:
    """The filters as they go on into every link and form of the page."""
    names = ("state", "kind", "q", "year", "college", "after")
    return {name: request.args[name] for name in names if request.args.get(name)}


def rendered(template: str, agreement: Agreement | None = None, **more: Any) -> str:  # noqa: ANN401 - templates take anything
    """The page with this record open, or with the list alone."""
    now, reviewer, chosen = clock.now(), this_reviewer(), filters()
    within = Scope.of(reviewer)
    decision = desk_counts.last_decision(reviewer, now)
    return render_template(
        template,
        reviewer=reviewer,
        role=ROLE_WORDS[reviewer.role],
        employers_waiting=registrations.waiting(reviewer),
        filters=chosen,
        states=within.states,
        queues=QUEUES,
        kinds=labels.KINDS,
        stuck_days=settings.current().termination.stuck_days,
        kept=kept(),
        counts=desk_counts.counts(within, chosen, now),
        page=desk_lists.page(within, chosen, now, request.args.get("after", "")),
        decision=decision,
        seconds_left=int((decision.until - now).total_seconds()) if decision else 0,
        record=_opened(agreement, within) if agreement else None,
        place=desk_lists.place(within, chosen, agreement) if agreement else None,
        **more,
    )
