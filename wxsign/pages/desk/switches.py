"""网签开放设置: from when until when each cohort and college may sign (S25, S172)."""

from datetime import date
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from wxsign.actions import pausing, school_settings
from wxsign.actions.school_settings import Group
from wxsign.pages.desk import pages, reasons
from wxsign.pages.desk.guard import actor, this_reviewer
from wxsign.pages.desk.place import rendered
from wxsign.pages.numbers import small
from wxsign.queries import desk_people
from wxsign.queries import windows as query
from wxsign.rules import windows
from wxsign.rules.refusals import WORDS, Reason

_NO_DATE = "请按 2026-06-01 的样子填写日期，或留空。"
_NO_REASON = "请填写暂停的原因。有邀请函的学生和单位会看到。"
_FIRST_YEAR, _LAST_YEAR = 2014, 2099


@pages.get("/switches")
def switches() -> str:
    """The windows in the order in which they hold, a form for one more, and every change."""
    return _page()


@pages.post("/switches/windows")
def window_set() -> Response | tuple[str, int]:
    """保存: the window of this cohort and college is this one from now on."""
    first, first_fault = _day(request.form.get("opens_on", ""))
    last, last_fault = _day(request.form.get("closes_on", ""))
    faults = {"opens_on": first_fault, "closes_on": last_fault}
    faults["closes_on"] = faults["closes_on"] or windows.fault(first, last)
    faults = {key: words for key, words in faults.items() if words}
    if faults:
        return _page(faults=faults, typed=request.form), 422
    year, college = (request.form.get(key, windows.ALL, small) for key in ("year", "college"))
    group = Group(year, college)
    school_settings.set_window(group, windows.of_days(first, last), by=actor())
    return redirect(url_for("desk.switches"), 303)


@pages.get("/switches/windows/<int:window_id>/removal")
def window_removing(window_id: int) -> str | Response:
    """The second look at 删除: who may sign from then on."""
    found = query.of_removal(this_reviewer().school_id, window_id)
    if found is None:
        return redirect(url_for("desk.switches"))
    return rendered("desk/window_removal.html", row=found[0], then=found[1])


@pages.post("/switches/windows/<int:window_id>/removal")
def window_remove(window_id: int) -> Response:
    """删除: the window is gone; a second press finds none."""
    school_settings.remove_window(window_id, by=actor())
    return redirect(url_for("desk.switches"), 303)


@pages.get("/switches/pause")
def signing_pausing() -> str | Response:
    """The second look at 暂停网签: whom it touches, and the reason."""
    if query.is_paused(this_reviewer().school_id):
        return redirect(url_for("desk.switches"))
    return _pausing()


@pages.post("/switches/pause")
def signing_pause() -> Response | tuple[str, int]:
    """暂停网签 with its reason, or 恢复网签, of the whole school; a second press does nothing."""
    is_open = request.form.get("open") == "1"
    if query.is_paused(this_reviewer().school_id) is not is_open:
        return redirect(url_for("desk.switches"), 303)
    reason = None if is_open else reasons.typed(_NO_REASON, windows.LONGEST_REASON)
    if reason is not None and reason.fault:
        return _pausing(reason), WORDS[Reason.REASON_MISSING].status
    pausing.pause(is_open=is_open, reason=reason.text if reason else "", by=actor())
    return redirect(url_for("desk.switches"), 303)


def _day(text: str) -> tuple[date | None, str]:
    """What was typed as a day, and what is wrong with it."""
    if not text.strip():
        return None, ""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None, _NO_DATE
    return (day, "") if _FIRST_YEAR <= day.year <= _LAST_YEAR else (None, _NO_DATE)


def _pausing(reason: reasons.Typed | None = None) -> str:
    return rendered(
        "desk/pausing.html",
        touched=query.touched(this_reviewer().school_id),
        longest=windows.LONGEST_REASON,
        reason=reason,
    )


def _page(**more: Any) -> str:  # noqa: ANN401 - templates take anything
    school = this_reviewer().school
    return rendered(
        "desk/switches.html",
        stuck=desk_people.stuck_colleges(school),
        rows=query.listed(school.id),
        changes=query.changes(school.id),
        paused=query.is_paused(school.id),
        touched=query.touched(school.id),
        years=query.years(school.id),
        colleges=query.colleges(school.id),
        rules=windows,
        **more,
    )
