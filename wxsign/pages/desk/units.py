"""全部单位: every unit that has to do with this school, its look-alikes, and the block list (S12).

A blocked unit finds and invites no student of this school; letters that are open stay.
"""

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from wxsign.actions import blocks
from wxsign.pages.desk import pages, reasons, too_late
from wxsign.pages.desk.guard import actor, this_reviewer
from wxsign.pages.desk.place import rendered
from wxsign.pages.numbers import small
from wxsign.queries import registrations, units
from wxsign.rules import identity
from wxsign.rules.refusals import WORDS, Reason

TABS = {"waiting": "待审核", "approved": "已通过", "rejected": "未通过"}
_MISSING = "请写明原因，单位会收到。"
_UNKNOWN = "没有找到这个统一社会信用代码的单位，请核对。"


@pages.get("/units")
def unit_list() -> str:
    """Every unit that has to do with this school, found by name or credit code."""
    return _list()


@pages.get("/units/<int:employer_id>")
def unit_page(employer_id: int) -> str:
    """Its data, who looks like it and why, and the blocks of this school."""
    return _unit(employer_id)


@pages.get("/units/<int:employer_id>/block")
def unit_blocking(employer_id: int) -> str:
    """The dialog for the reason: of a block, or of its end."""
    return _unit(employer_id, asks=True)


@pages.post("/units/<int:employer_id>/block")
def unit_block(employer_id: int) -> Response | tuple[str, int]:
    """停止签约: the unit is told, and finds no student of this school."""
    units.of_school(employer_id, this_reviewer().school_id)
    reason = reasons.typed(_MISSING, blocks.LONGEST)
    if reason.fault:
        return _unit(employer_id, asks=True, reason=reason), WORDS[Reason.REASON_MISSING].status
    return _done(employer_id, did=blocks.put(employer_id, reason=reason.text, by=actor()))


@pages.post("/units/<int:employer_id>/block/end")
def unit_unblock(employer_id: int) -> Response | tuple[str, int]:
    """恢复签约: the unit is told, and may find students of this school again."""
    units.of_school(employer_id, this_reviewer().school_id)
    reason = reasons.typed(_MISSING, blocks.LONGEST)
    if reason.fault:
        return _unit(employer_id, asks=True, reason=reason), WORDS[Reason.REASON_MISSING].status
    return _done(employer_id, did=blocks.lift(employer_id, reason=reason.text, by=actor()))


@pages.post("/units/blocks")
def unit_block_by_code() -> Response | tuple[str, int]:
    """停止签约 of a unit that has not been here yet, by its credit code."""
    code = request.form.get("credit_code", "")
    reason = reasons.typed(_MISSING, blocks.LONGEST)
    fault = identity.credit_code_fault(code)
    employer_id = None if fault else units.by_code(code)
    fault = fault or ("" if employer_id else _UNKNOWN)
    if fault or reason.fault or employer_id is None:
        page = _list(reason=reason, code=code, code_fault=fault)
        return page, WORDS[Reason.REASON_MISSING].status
    return _done(employer_id, did=blocks.put(employer_id, reason=reason.text, by=actor()))


def _done(employer_id: int, *, did: bool) -> Response | tuple[str, int]:
    """The unit as it is; whoever came too late is told so there."""
    name, says = units.last_block(employer_id, this_reviewer().school_id)
    if did or name in ("", this_reviewer().name):
        return redirect(url_for("desk.unit_page", employer_id=employer_id), 303)
    return _unit(employer_id, too_late=too_late.of_unit(name, says)), too_late.STATUS


def _list(**more: Any) -> str:  # noqa: ANN401 - templates take anything
    school_id, words = this_reviewer().school_id, request.args.get("q", "").strip()[:80]
    return rendered(
        "desk/units.html",
        tabs=TABS,
        counts=registrations.counts(school_id),
        words=words,
        page=units.page(school_id, words, request.args.get("after", 0, small)),
        longest=blocks.LONGEST,
        **more,
    )


def _unit(employer_id: int, **more: Any) -> str:  # noqa: ANN401 - templates take anything
    found = units.of_school(employer_id, this_reviewer().school_id)
    return rendered("desk/unit.html", unit=found, longest=blocks.LONGEST, **more)
