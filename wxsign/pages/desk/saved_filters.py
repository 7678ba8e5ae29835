"""A reviewer's saved filters: save what the list shows, rename, remove (S73)."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from wxsign.actions import saved_filters
from wxsign.actions.saved_filters import CannotSave
from wxsign.pages.desk import pages, place
from wxsign.pages.desk.guard import actor, this_reviewer
from wxsign.queries import desk_fields
from wxsign.queries import saved_filters as query
from wxsign.rules import saved_filters as rules

Page = Response | tuple[str, int]


@pages.get("/filters")
def filters() -> str:
    """已存的条件, and a field to save what the list shows now."""
    return _page()


@pages.post("/filters")
def filter_save() -> Page:
    """保存: the list as it is limited now, under this name."""
    name, fields = request.form.get("name", "")[:60], desk_fields.kept(request.args)
    try:
        saved_filters.save(name, fields, by=actor())
    except CannotSave as fault:
        return _page(name=name, fault=str(fault)), 422
    return redirect(url_for("desk.queue", **fields), 303)


@pages.post("/filters/<int:saved_id>/name")
def filter_rename(saved_id: int) -> Page:
    """改名."""
    name = request.form.get("name", "")[:60]
    try:
        saved_filters.rename(saved_id, name, by=actor())
    except CannotSave as fault:
        return _page(renamed=saved_id, name=name, fault=str(fault)), 422
    return redirect(url_for("desk.filters", **desk_fields.kept(request.args)), 303)


@pages.post("/filters/<int:saved_id>/removal")
def filter_remove(saved_id: int) -> Response:
    """删除."""
    saved_filters.remove(saved_id, by=actor())
    return redirect(url_for("desk.filters", **desk_fields.kept(request.args)), 303)


def _page(*, renamed: int = 0, name: str = "", fault: str = "") -> str:
    return place.rendered(
        "desk/filters.html",
        saved=query.of(this_reviewer().id),
        kept=desk_fields.kept(request.args),
        longest=rules.LONGEST,
        renamed=renamed,
        typed=name,
        fault=fault,
    )
