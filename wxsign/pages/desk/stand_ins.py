"""代审: who decides in whose place, from when to when; both see it and either ends it (S85)."""

from datetime import date

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from wxsign import clock
from wxsign.actions import stand_ins as actions
from wxsign.actions.stand_ins import CannotStandIn, Wish
from wxsign.pages.desk import pages, place
from wxsign.pages.desk.guard import actor, this_reviewer
from wxsign.pages.numbers import small
from wxsign.queries import stand_ins as query
from wxsign.rules import moments, permissions


@pages.get("/stand-ins")
def stand_ins() -> str:
    """The stand-ins that concern this reviewer, or all of the school; and the form for one more."""
    return _page()


@pages.post("/stand-ins")
def stand_in_name() -> Response | tuple[str, int]:
    """设置代审: from the first day on the other sees and decides what lies with this college."""
    form, me = request.form, this_reviewer()
    is_college = me.role != permissions.SCHOOL
    wish = Wish(
        absent_id=me.id if is_college else form.get("absent", type=small),
        deputy_id=form.get("deputy", type=small),
        starts_on=_day("starts_on"),
        ends_on=_day("ends_on"),
    )
    try:
        actions.name(wish, by=actor())
    except CannotStandIn as fault:
        return _page(faults={fault.field: fault.says}), 422
    return redirect(url_for("desk.stand_ins"), 303)


@pages.post("/stand-ins/<int:stand_in_id>/end")
def stand_in_end(stand_in_id: int) -> Response:
    """提前结束."""
    actions.end(stand_in_id, by=actor())
    return redirect(url_for("desk.stand_ins"), 303)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, "")[:10])
    except ValueError:
        return None


def _page(*, faults: dict[str, str] | None = None) -> str:
    me = this_reviewer()
    return place.rendered(
        "desk/stand_ins.html",
        standings=query.shown_to(me),
        deputies=query.deputies(me),
        absentees=query.absentees(me),
        is_school=me.role == permissions.SCHOOL,
        today=moments.day(clock.now()),
        typed=request.form,
        faults=faults or {},
    )
