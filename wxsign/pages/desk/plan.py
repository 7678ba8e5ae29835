"""就业方案: the ledger of the placement plan, and one student's plan beside it (S165, S180).

A college sees its own students; the school alone sets a plan or has the outer system told again.
"""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wxsign.actions import plan as plan_actions
from wxsign.actions.plan import Setting
from wxsign.pages.desk import pages, reasons, split
from wxsign.pages.desk.guard import actor, this_reviewer
from wxsign.pages.numbers import small
from wxsign.queries import plan as ledger
from wxsign.queries import plan_history, registrations
from wxsign.queries.plan import Filters, Row
from wxsign.rules import plan as rules
from wxsign.rules.refusals import WORDS, Reason, Refused

TABS: dict[str, str] = {
    ledger.ALL: "全部学生",
    ledger.DIFFERENCES: "差异",
    ledger.PENDING: "等待告知",
    ledger.FAILED: "没有告知",
}
_MISSING = "请写明原因，例如“方案内容有误，退回修改”。原因会留在变更记录里。"
_UNCHOSEN = "请选择要改成的状态。"


@pages.get("/plan")
def plan() -> str:
    """Every student with his plan, the differences, and what the outer system does not know."""
    return _page()


@pages.get("/plan/<int:student_id>")
def plan_student(student_id: int) -> str:
    """One student's plan with every change and every try to tell of it."""
    return _page(_own(student_id))


@pages.get("/plan/<int:student_id>/state")
def plan_state(student_id: int) -> str:
    """The dialog 更改就业方案状态."""
    return _page(_own(student_id), asks=True)


@pages.post("/plan/<int:student_id>/state")
def plan_set(student_id: int) -> Response | tuple[str, int]:
    """确认更改: set on, so that nothing more can be signed, or sent back, so that it can."""
    row, reason = _own(student_id), reasons.typed(_MISSING, rules.LONGEST)
    chosen = request.form.get("state", "")[:20]
    if _is_done(row, chosen):  # a second press
        return redirect(_address(student_id), 303)
    unchosen = "" if chosen in {stage.key for stage in row.settable} else _UNCHOSEN
    if reason.fault or unchosen:
        status = WORDS[Reason.REASON_MISSING].status
        return _page(row, asks=True, reason=reason, chosen=chosen, unchosen=unchosen), status
    setting = Setting(chosen, reason.text, request.form.get("seen", -1, small))
    try:
        plan_actions.set_state(student_id, setting, by=actor())
    except Refused as refused:
        if refused.reason is not Reason.WRONG_STATE:
            raise
        return _page(_own(student_id), asks=True, reason=reason, overtaken=True), 409
    return redirect(_address(student_id), 303)


@pages.post("/plan/<int:student_id>/delivery")
def plan_tell_again(student_id: int) -> Response:
    """重新发送: the outer system is told of this student again."""
    plan_actions.tell_again(student_id, by=actor())
    return redirect(_address(student_id), 303)


@pages.post("/plan/deliveries")
def plan_tell_all_again() -> Response:
    """全部重新发送: whatever could not be told of the whole school."""
    plan_actions.tell_all_again(by=actor())
    return redirect(url_for("desk.plan", show=ledger.PENDING), 303)


def _is_done(row: Row, chosen: str) -> bool:
    """Whether the plan is in that state already, and agrees with the records."""
    stage = rules.BY_KEY.get(chosen)
    return stage is not None and stage.state == row.state and stage not in row.settable


def _own(student_id: int) -> Row:
    return ledger.of_student(this_reviewer(), student_id)


def _address(student_id: int) -> str:
    return url_for("desk.plan_student", student_id=student_id, **_kept())


def _filters() -> Filters:
    """What the address limits the ledger to; what it says wrongly limits nothing."""
    asked = request.args
    stage = rules.BY_KEY.get(asked.get("state", ""))
    show = asked.get("show", ledger.ALL)
    return Filters(
        show=show if show in _tabs() else ledger.ALL,
        state=stage.state if stage else "",
        student_number=asked.get("q", "").strip()[:30],
        year=asked.get("year", type=small),
        college_id=asked.get("college", type=small),
    )


def _tabs() -> dict[str, str]:
    """The tabs: what was told, only where there is an outer system."""
    shown = TABS if ledger.tells() else (ledger.ALL, ledger.DIFFERENCES)
    return {name: TABS[name] for name in shown}


def _kept() -> dict[str, Any]:
    """The filters as they go on into every link and form of the page."""
    names = ("show", "state", "q", "year", "college", "after")
    return {name: request.args[name] for name in names if request.args.get(name)}


def _page(row: Row | None = None, **more: Any) -> str:  # noqa: ANN401 - templates take anything
    reviewer, filters = this_reviewer(), _filters()
    return render_template(
        "desk/plan_student.html" if row else "desk/plan.html",
        reviewer=reviewer,
        role=split.ROLE_WORDS[reviewer.role],
        employers_waiting=registrations.waiting(reviewer),
        tabs=_tabs(),
        tells=ledger.tells(),
        filters=filters,
        kept=_kept(),
        rules=rules,
        counts=ledger.counts(reviewer, filters),
        choices=ledger.choices(reviewer),
        page=ledger.page(reviewer, filters, request.args.get("after", 0, small)),
        plan=row,
        changes=plan_history.changes(row.student_id, row.year) if row else (),
        **more,
    )
