"""签约管理: what waits for a review, what has been reviewed, and 高级检索 (S72 to S75)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from wxsign.pages.desk import pages, place, split
from wxsign.pages.desk.guard import this_reviewer
from wxsign.queries import (
    desk_counts,
    desk_fields,
    desk_filters,
    desk_students,
    desk_tabs,
    saved_filters,
)
from wxsign.rules import identity, labels
from wxsign.rules import saved_filters as saving
from wxsign.scopes import Scope

_NOBODY = "没有找到这名学生。请核对姓名和身份证号，或改用学号。"
_REVIEWS = (  # 签约审核状态 (S174)
    "all",
    "waiting",
    "text",
    "signing",
    "changing",
    "feedback",
    "decided",
    "approved",
    "rejected",
    "replaced",
)
_ENDINGS = ("asked", "ending", "ended", "ending_rejected")  # 解约审核状态 (S175)


@pages.get("/")
def queue() -> str:
    """The list alone, with every column of S74."""
    return split.rendered("desk/queue.html")


@pages.get("/search")
def search() -> str:
    """高级检索, filled with what the list is limited to now; and the saved filters."""
    return _page(request.args)


@pages.post("/search")
def search_find() -> Response | tuple[str, int]:
    """检索: the list of what was typed; who was named is found first, so no name enters a link."""
    form = request.form
    name = form.get("name", "").replace("\0", "").strip()[:60]
    id_number = form.get("id_number", "").strip()[:30]
    fields = desk_fields.kept(form)
    fields |= {"state": form["ending"]} if form.get("ending") in _ENDINGS else {}
    if name or id_number:
        fault = identity.id_number_fault(id_number) if id_number else ""
        found = () if fault else desk_students.find(split.scope(), name, id_number)
        if not found:
            faults = {"id_number": fault} if fault else {"name": _NOBODY}
            return _page(form, Typed(name, id_number, faults)), 422
        fields["student"] = ".".join(map(str, found))
    return redirect(url_for("desk.queue", **fields), 303)


@dataclass(frozen=True)
class Typed:
    """What was typed that stands in no address, and a sentence beside what will not do."""

    name: str = ""
    id_number: str = ""
    faults: dict[str, str] = field(default_factory=dict)


def _page(fields: Mapping[str, str], typed: Typed | None = None) -> str:
    within = Scope.of(this_reviewer())
    states = desk_tabs.states_of(within)
    chosen = desk_filters.read(fields, states)
    kept = desk_fields.kept(fields)
    return place.rendered(
        "desk/search.html",
        filters=chosen,
        kept=kept,
        typed=typed or Typed(),
        reviews={name: states[name] for name in _REVIEWS},
        endings={name: states[name] for name in _ENDINGS},
        ending=kept.get("ending", chosen.state if chosen.state in _ENDINGS else ""),
        kinds=labels.KINDS,
        papers=desk_tabs.PAPERS,
        years=desk_counts.years(within),
        colleges=desk_counts.colleges(within),
        saved=saved_filters.of(this_reviewer().id),
        longest=saving.LONGEST,
    )
