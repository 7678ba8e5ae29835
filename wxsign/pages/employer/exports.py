"""导出列表 of 数据管理 and 解约办理: what is narrowed now, as a sheet to take home (S98)."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from wxsign.actions import list_exports
from wxsign.pages.employer import filters, pages
from wxsign.pages.employer.guard import this_user
from wxsign.queries import employer_lists, list_filters

_OF = {
    "agreements": ("employer.letters", employer_lists.TABS),
    "terminations": ("employer.endings", employer_lists.ENDINGS),
}


@pages.post("/<any(agreements, terminations):place>/export")
def export_list(place: str) -> Response:
    """导出列表: on to the page that shows how far it is."""
    kind, tabs = _OF[place]
    tab = request.form.get("tab", "")
    tab = tab if tab in tabs else next(iter(tabs))
    asked, user = filters.posted(), this_user()
    if asked.is_lost:  # the list must not be wider than it was shown
        return redirect(f"/employer/{place}?tab={tab}{asked.link}", 303)
    words = f"{tabs[tab].says} · {list_filters.in_words(asked.wanted)}".removesuffix(" · ")
    facts = {"tab": tab, "filters": asked.wanted.facts()}
    errand_id = list_exports.export(kind, facts, words, user_id=user.id)
    return redirect(url_for("employer.errand", errand_id=errand_id), 303)
