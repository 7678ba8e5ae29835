"""The desk's one page: the list with its filters, and beside it the record that is open."""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request

from wxsign import clock, settings
from wxsign.actions import access as access_actions
from wxsign.models import Agreement, Reviewer
from wxsign.pages.desk.guard import actor, this_reviewer
from wxsign.pages.numbers import small
from wxsign.queries import (
    access,
    desk_counts,
    desk_fields,
    desk_filters,
    desk_lists,
    desk_people,
    desk_reviews,
    desk_tabs,
    last_steps,
    registrations,
    saved_filters,
    stand_ins,
)
from wxsign.queries.desk_filters import Filters
from wxsign.queries.desk_lists import Window
from wxsign.queries.desk_tabs import QUEUES
from wxsign.rules import batches, labels, permissions
from wxsign.rules.access import DOCUMENT, READING
from wxsign.scopes import Scope

ROLE_WORDS = {permissions.COLLEGE: "学院审核", permissions.SCHOOL: "学校审核"}  # S85


def scope() -> Scope:
    """Whose records the reviewer sees who is here."""
    return Scope.of(this_reviewer())


def opened(agreement: Agreement) -> frozenset[str]:
    """What of this record the reviewer who is here has given a reason to see in full."""
    return access.opened(this_reviewer().id, agreement, clock.now())


def may_read(agreement: Agreement) -> bool:
    """Whether the reviewer who is here sees its pages and photos now; that he reads is kept."""
    known = opened(agreement)
    may = desk_reviews.shows_pages(agreement, known)
    if may:
        _note_reading(agreement, known)
    return may


def _opened(agreement: Agreement, within: Scope) -> desk_reviews.Review:
    record = desk_reviews.review(agreement, within, opened(agreement))
    if record.shows_pages and record.has_pages:
        _note_reading(agreement, record.opened)
    return record


def _stuck(within: Scope, reviewer: Reviewer) -> list[str]:
    """The colleges that keep records from the school's desk because nobody reviews there."""
    of_two = within.levels != permissions.ONE and within.role == permissions.SCHOOL
    return desk_people.stuck_colleges(reviewer.school) if of_two else []


def _told(within: Scope) -> tuple[str, str]:
    """What the reviewer who is here has just decided for good, as the page after it says."""
    record_id = request.args.get("told", 0, small)
    return last_steps.decided(record_id, within, this_reviewer().id) if record_id else ("", "")


def _note_reading(agreement: Agreement, known: frozenset[str]) -> None:
    """Once in half an hour, as a reason holds: whoever gave one has left his row already."""
    if not known & {READING, DOCUMENT}:
        access_actions.note_reading(agreement, by=actor())


def filters(within: Scope | None = None) -> Filters:
    """What the address limits the list to; what it says wrongly limits nothing."""
    return desk_filters.read(request.args, desk_tabs.states_of(within or scope()))


def kept(fields: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The filters as they go on into every link and form of the page, with its place."""
    asked = request.args if fields is None else fields
    places = {name: asked[name][:100] for name in ("after", "before") if asked.get(name)}
    return {**desk_fields.kept(asked), **places}


def rendered(template: str, agreement: Agreement | None = None, **more: Any) -> str:  # noqa: ANN401 - templates take anything
    """The page with this record open, or with the list alone."""
    now, reviewer = clock.now(), this_reviewer()
    within = Scope.of(reviewer)
    chosen = filters(within)
    decision = desk_counts.last_decision(reviewer, within, now)
    window = Window(request.args.get("after", ""), request.args.get("before", ""))
    return render_template(
        template,
        reviewer=reviewer,
        role=ROLE_WORDS[reviewer.role],
        employers_waiting=registrations.waiting(reviewer),
        filters=chosen,
        states=desk_tabs.states_of(within),
        queues=QUEUES,
        kinds=labels.KINDS,
        papers=desk_tabs.PAPERS,
        stuck_days=settings.current().termination.stuck_days,
        kept=kept(),
        onward=desk_fields.kept(request.args),
        most_counted=desk_counts.MOST_COUNTED,
        most_students=desk_filters.MOST_STUDENTS,
        most_at_once=batches.MOST,
        saved=saved_filters.of(reviewer.id),
        standing_in=stand_ins.of_today(reviewer.id, now),
        counts=desk_counts.counts(within, chosen, now),
        page=desk_lists.page(within, chosen, now, window),
        decision=decision,
        told=_told(within),
        stuck=_stuck(within, reviewer),
        seconds_left=int((decision.until - now).total_seconds()) if decision else 0,
        record=_opened(agreement, within) if agreement else None,
        place=desk_lists.place(within, chosen, agreement) if agreement else None,
        **more,
    )
