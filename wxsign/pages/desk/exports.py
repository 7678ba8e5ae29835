"""导出: sheets to take home, made by a worker; the log of who took what (S73, product desk 6).

Every export is masked. What is not is asked for by the school level alone, with its purpose, and
the students whose data are in it can read that (decision 14).
"""

from dataclasses import replace

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from wxsign.actions import exports as actions
from wxsign.actions._exports import Export
from wxsign.pages.desk import numbers, pages, place, reasons
from wxsign.pages.desk.guard import actor, this_reviewer
from wxsign.pages.numbers import small
from wxsign.queries import desk_filters, export, export_log
from wxsign.queries import numbers as statistics
from wxsign.queries.numbers import Of
from wxsign.rules import national_columns
from wxsign.rules.exports import LONGEST_PURPOSE
from wxsign.rules.refusals import WORDS, Reason, Refused
from wxsign.scopes import Scope

ALL_COLLEGES = "全部学院"
_MOST_FIELDS, _LONGEST_FIELD = 40, 2000
_MISSING = "请写明用途，例如“报送省教育厅”。用途会留在记录里，学生本人也能看到。"


@pages.get("/exports")
def exports() -> str:
    """What can be exported, and what was."""
    reviewer = this_reviewer()
    years, colleges = _choices()
    of = numbers.chosen(years, colleges)
    return place.rendered(
        "desk/exports.html",
        of=of,
        years=years,
        colleges=colleges,
        not_held=national_columns.not_held(of.year),
        log=export_log.page(reviewer, request.args.get("before", 0, small)),
        is_later="before" in request.args,
    )


@pages.post("/exports/list")
def export_list() -> Response:
    """导出 beside the list: what it was limited to, in the fields of its own form."""
    sent = list(request.form.items())[:_MOST_FIELDS]
    fields = {name[:20]: text[:_LONGEST_FIELD] for name, text in sent if name != "csrf_token"}
    colleges = dict(statistics.colleges(this_reviewer().school_id))
    words = desk_filters.in_words(export.filters_of(fields, Scope.of(this_reviewer())), colleges)
    return _ask(Export("list_export", words), {"fields": fields})


@pages.post("/exports/plan")
def export_plan() -> Response:
    """就业方案 of one cohort in the national layout."""
    return _of_cohort("plan_export")


@pages.post("/exports/numbers")
def export_numbers() -> Response:
    """The tables behind the charts."""
    return _of_cohort("numbers_export")


@pages.get("/exports/<int:entry_id>/full")
def export_full(entry_id: int) -> str:
    """导出完整数据: the same again unmasked; the page asks for what."""
    return _full(export_log.own(this_reviewer(), entry_id))


@pages.post("/exports/<int:entry_id>/full")
def export_full_ask(entry_id: int) -> Response | tuple[str, int]:
    """导出完整数据: the purpose first, then the errand."""
    entry = export_log.own(this_reviewer(), entry_id)
    purpose = reasons.typed(_MISSING, LONGEST_PURPOSE)
    if purpose.fault:
        return _full(entry, purpose=purpose), WORDS[Reason.REASON_MISSING].status
    asked = Export(entry.kind, entry.filters)
    return _ask(replace(asked, purpose=purpose.text, is_full=True), export_log.facts_of(entry))


def _full(entry: export_log.Entry, **more: object) -> str:
    if not entry.can_be_full:
        raise Refused(Reason.NOT_FOUND)
    return place.rendered("desk/export_full.html", entry=entry, longest=LONGEST_PURPOSE, **more)


def _of_cohort(kind: str) -> Response:
    years, colleges = _choices()
    of = numbers.chosen(years, colleges)
    return _ask(Export(kind, _words(of, colleges)), {"year": of.year, "college_id": of.college_id})


def _choices() -> tuple[tuple[int, ...], dict[int, str]]:
    school_id = this_reviewer().school_id
    return statistics.years(school_id), dict(statistics.colleges(school_id))


def _words(of: Of, colleges: dict[int, str]) -> str:
    return f"{of.year}届 · {colleges.get(of.college_id or 0, ALL_COLLEGES)}"


def _ask(asked: Export, facts: dict[str, object]) -> Response:
    """Whoever presses twice comes to the same errand."""
    return redirect(url_for("desk.errand", errand_id=actions.ask(asked, facts, by=actor())), 303)
