"""异议复核: what students object to, heard at the school's desk (S83)."""

from collections.abc import Callable

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from wxsign.actions import appeals as actions
from wxsign.pages.desk import pages, place, reasons, too_late
from wxsign.pages.desk.guard import actor, this_reviewer
from wxsign.pages.desk.split import scope
from wxsign.pages.numbers import small
from wxsign.queries import appeals as queries
from wxsign.queries import desk_reviews, last_steps
from wxsign.queries.appeals import TABS, Told
from wxsign.rules import appeals
from wxsign.rules.refusals import WORDS, Reason, Refused

LONGEST = 500
_MISSING = "请写明维持原结果的理由。学生会看到，所以要写清楚依据。"
Page = Response | tuple[str, int]


@pages.get("/appeals", endpoint="appeals")
def appeal_list() -> str:
    """等待复核 with the oldest on top, and what is over."""
    return _page(None)


@pages.get("/appeals/<int:appeal_id>")
def appeal(appeal_id: int) -> str:
    """The rejection with its evidence, and beside it what the student says and brings."""
    return _page(queries.at_desk(this_reviewer(), appeal_id))


@pages.post("/appeals/<int:appeal_id>/upholding")
def appeal_uphold(appeal_id: int) -> Page:
    """维持原结果, with the reason that the student reads."""
    told = queries.at_desk(this_reviewer(), appeal_id)
    reason = reasons.typed(_MISSING, LONGEST)
    if told.state == appeals.WAITING and reason.fault:
        return _page(told, reason=reason), WORDS[Reason.REASON_MISSING].status
    return _decided(
        told, "uphold", lambda: actions.uphold(appeal_id, reason=reason.text, by=actor())
    )


@pages.post("/appeals/<int:appeal_id>/rehearing")
def appeal_rehear(appeal_id: int) -> Page:
    """重新审核: the record waits for its review once more; a note is welcome."""
    told, note = queries.at_desk(this_reviewer(), appeal_id), reasons.typed("", LONGEST)
    if told.state == appeals.WAITING and note.fault:
        return _page(told, reason=note), WORDS[Reason.REASON_MISSING].status
    return _decided(told, "rehear", lambda: actions.rehear(appeal_id, note=note.text, by=actor()))


def _decided(told: Told, verb: str, decide: Callable[[], None]) -> Page:
    if told.state != appeals.WAITING:
        return _true_state(told.id, verb)
    try:
        decide()
    except Refused as refused:
        if refused.reason is Reason.NOT_REHEARABLE:
            fresh = queries.at_desk(this_reviewer(), told.id)
            return _page(fresh, shut=refused), refused.words.status
        if refused.reason is not Reason.WRONG_STATE:
            raise
        return _true_state(told.id, verb)
    return redirect(_address(told.id), 303)


def _true_state(appeal_id: int, verb: str) -> Page:
    """A second press ends on the appeal as it is; whoever came too late is told so there."""
    told = queries.at_desk(this_reviewer(), appeal_id)
    record = desk_reviews.in_scope(told.record_id, scope())
    late = too_late.of_step(verb, last_steps.of_record(record))
    if late is None:
        return redirect(_address(appeal_id), 303)
    return _page(told, too_late=late), too_late.STATUS


def _address(appeal_id: int) -> str:
    return url_for("desk.appeal", appeal_id=appeal_id)


def _page(told: Told | None, **more: object) -> str:
    tab = request.args.get("show", "")
    tab = tab if tab in TABS else _tab_of(told)
    heard = {} if told is None else _beside(told)
    return place.rendered(
        "desk/appeals.html",
        tabs=TABS,
        tab=tab,
        counts=queries.counts(this_reviewer()),
        page=queries.page(this_reviewer(), tab, request.args.get("after", 0, small)),
        after=request.args.get("after", 0, small),
        told=told,
        longest=LONGEST,
        **{**heard, **more},
    )


def _tab_of(told: Told | None) -> str:
    if told is None or told.state in TABS:
        return told.state if told else appeals.WAITING
    return "decided"


def _beside(told: Told) -> dict[str, object]:
    """Both sides' papers, who said no, and what may be done here."""
    record = desk_reviews.in_scope(told.record_id, scope())
    why = actions.why_not_again(record) if told.state == appeals.WAITING else ""
    return {
        "evidence": queries.evidence_at(told.process, told.record_id, told.rejected_at),
        "documents": queries.documents(told),
        "judge": queries.names_of([told.rejected_by]).get(told.rejected_by or 0, ""),
        "is_mine": not actions.may_hear(told.rejected_by, actor()),
        "shut": Refused(Reason.NOT_REHEARABLE, why=why) if why else None,
        "record": record,
    }
