"""审核通过, 退回, 限制签约, 个别开放: one student, many, or all of a filter, after a second look.

What is about to happen to whom stands on a page of its own; only its button does it (S16, S24).
"""

from dataclasses import dataclass, replace
from hashlib import sha256

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from wxsign.actions import enrolment as enrolment_actions
from wxsign.pages.desk import pages, reasons
from wxsign.pages.desk.guard import actor, this_reviewer
from wxsign.pages.desk.place import rendered
from wxsign.pages.desk.roster import filters, kept
from wxsign.pages.numbers import small
from wxsign.queries import roster as query
from wxsign.queries.roster import Filters, Row
from wxsign.rules import enrolment
from wxsign.rules.enrolment import Act
from wxsign.rules.refusals import WORDS, Reason, Refused

_SHOWN = 20
_CHANGED = (
    "名单已变化，请再看一遍。没有办理任何事情{}。"
    "请核对下面现在的 {} 名学生，再点确认；要改变范围，请取消后重新选择。"
)
_EMPTY = (
    "名单已变化，现在没有符合条件的学生，可能刚才已经办理。没有再办理任何事情，请回到列表查看。"
)


@dataclass(frozen=True)
class _Chosen:
    """What is to be done, to whom: `rows` are the first of them, to be named.

    `left_out` counts those of the filter whom one decision cannot hold.
    """

    act: Act
    ids: tuple[int, ...]
    rows: tuple[Row, ...]
    is_all: bool
    left_out: int = 0

    @property
    def mark(self) -> str:
        """What tells these students from any others: only whom the second look named is meant."""
        return sha256(",".join(map(str, sorted(self.ids))).encode()).hexdigest()[:16]


@pages.get("/roster/decision")
def roster_decision() -> str:
    """The second look: what happens to whom, and the reason where one is asked for."""
    return _page(_chosen())


@pages.post("/roster/decision")
def roster_decide() -> Response | tuple[str, int]:
    """It is done; who was in that state already is left as he was."""
    chosen = _chosen()
    missing = f"请填写{chosen.act.reason}。"
    reason = reasons.typed(missing, enrolment.LONGEST) if chosen.act.reason else None
    if chosen.is_all and request.form.get("looked_at") != chosen.mark:
        says = _changed(chosen, reason)
        return _page(chosen, reason, changed=says), WORDS[Reason.WRONG_STATE].status
    if reason is not None and reason.fault:
        return _page(chosen, reason), WORDS[Reason.REASON_MISSING].status
    why = reason.text if reason else ""
    changed = enrolment_actions.do(chosen.act.key, chosen.ids, reason=why, by=actor())
    if len(chosen.ids) == 1 and not chosen.is_all:
        (student_id,) = chosen.ids
        return redirect(url_for("desk.roster_student_page", student_id=student_id, **kept()), 303)
    place = "desk.openings" if request.values.get("from") == "openings" else "desk.roster"
    return redirect(url_for(place, changed=changed, **kept("after")), 303)


def _changed(chosen: _Chosen, reason: reasons.Typed | None) -> str:
    """Why nothing was done: others are in the list than the second look named."""
    if not chosen.ids:
        return _EMPTY
    kept_reason = "，填写的原因还在" if reason and reason.text else ""
    return _CHANGED.format(kept_reason, f"{len(chosen.ids):,}")


def _chosen() -> _Chosen:
    """Whom the boxes or the filter mean, within the scope; nobody is Refused(NOT_FOUND)."""
    reviewer, act = this_reviewer(), enrolment.BY_KEY.get(request.values.get("act", ""))
    if act is None:
        raise Refused(Reason.NOT_FOUND)
    is_all = bool(request.values.get("all"))
    if is_all:
        meant = _meant()
        ids = query.ids(reviewer, meant)
        rows = query.those(reviewer, ids[:_SHOWN])
        is_full = len(ids) == enrolment.MOST_AT_ONCE
        every = query.counts(reviewer, meant)[meant.review] if is_full else len(ids)
        return _Chosen(act, ids, rows, is_all=True, left_out=every - len(ids))
    ticked = request.values.getlist("id", small)[: query.PAGE_LENGTH]
    rows = query.those(reviewer, ticked)
    return _Chosen(act, tuple(row.id for row in rows), rows[:_SHOWN], is_all=False)


def _meant() -> Filters:
    """The filter of the list that the box stood on: 签约开放列表 shows only who is apart."""
    asked = filters()
    is_apart = request.values.get("from") == "openings" and not asked.signing
    return replace(asked, signing=query.APART) if is_apart else asked


def _page(chosen: _Chosen, reason: reasons.Typed | None = None, *, changed: str = "") -> str:
    return rendered(
        "desk/roster_decision.html",
        chosen=chosen,
        reason=reason,
        changed=changed,
        kept=kept(),
        longest=enrolment.LONGEST,
        back="desk.openings" if request.values.get("from") == "openings" else "desk.roster",
    )
