"""生源信息: the list with its filters, and one student's whole story (S16, S24, S78).

A college reads its own students; the school alone reviews, restricts and opens.
"""

import secrets
from typing import Any

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response

from wxsign.actions import enrolment as enrolment_actions
from wxsign.pages.desk import pages, reasons
from wxsign.pages.desk.guard import actor, this_reviewer
from wxsign.pages.desk.place import rendered
from wxsign.pages.numbers import small
from wxsign.queries import plan as ledger
from wxsign.queries import roster as query
from wxsign.queries import roster_student
from wxsign.queries.roster import Filters
from wxsign.rules import access, codes, enrolment
from wxsign.rules.refusals import WORDS, Reason, Refused

_NAMES, _MOST_NAMES = "roster_names", 8  # names looked for: in the session, never in an address
_MISSING = "请写明查看的原因。原因会留在记录里，学生本人也能看到。"
_KEPT = ("review", "signing", "mode", "year", "college", "q", "named", "after")


@pages.get("/roster")
def roster() -> str:
    """Every student of the scope, by 学号, as the filters have it."""
    return listed("desk/roster.html")


@pages.post("/roster/search")
def roster_search() -> Response:
    """搜索: by 学号 in the address, by 姓名 out of it."""
    asked: dict[str, Any] = {key: request.form[key] for key in _KEPT if request.form.get(key)}
    typed = request.form.get("q", "").strip()[:60]
    asked.pop("q", None)
    asked.pop("named", None)
    if typed.isascii() and typed:
        asked["q"] = typed[:30]
    elif typed:
        asked["named"] = _keep_name(typed)
    return redirect(url_for("desk.roster", **asked), 303)


@pages.get("/roster/<int:student_id>")
def roster_student_page(student_id: int) -> str:
    """Her data, masked, her review, all placements in order, her plan, who looked."""
    return _story(student_id)


@pages.get("/roster/<int:student_id>/disclosure")
def roster_disclosure(student_id: int) -> str | Response:
    """The question why; what is open already is shown."""
    story = roster_student.of_student(this_reviewer(), student_id)
    if story.is_full:
        return redirect(_address(student_id))
    return _story(student_id, asks=True)


@pages.post("/roster/<int:student_id>/disclosure")
def roster_disclose(student_id: int) -> Response | tuple[str, int]:
    """查看完整证件号: the reason is kept, and the number is shown for half an hour."""
    story = roster_student.of_student(this_reviewer(), student_id)
    reason = reasons.typed(_MISSING, access.LONGEST_REASON)
    if reason.fault and not story.is_full:
        page = _story(student_id, asks=True, reason=reason)
        return page, WORDS[Reason.REASON_MISSING].status
    if not story.is_full:  # a second press asks nothing twice
        enrolment_actions.disclose(student_id, reason=reason.text, by=actor())
    return redirect(_address(student_id), 303)


def _keep_name(name: str) -> str:
    """The key that stands for this name in addresses: each search of each tab has its own."""
    key = secrets.token_hex(4)
    names = {**session.get(_NAMES, {}), key: name}
    session[_NAMES] = dict(list(names.items())[-_MOST_NAMES:])
    return key


def _kept_name(key: str) -> str:
    """The name of this search; one that is not known any more would mean everybody."""
    names: dict[str, str] = session.get(_NAMES, {})
    if key and key not in names:
        raise Refused(Reason.NOT_FOUND)
    return names.get(key, "")


def filters() -> Filters:
    """What the address limits the list to; what it says wrongly limits nothing."""
    asked = request.args
    signings = (*enrolment.SIGNINGS, query.APART)
    return Filters(
        review=_one_of(asked.get("review", ""), enrolment.REVIEWS),
        signing=_one_of(asked.get("signing", ""), signings),
        mode=asked.get("mode", "")[:2],
        year=asked.get("year", type=small),
        college_id=asked.get("college", type=small),
        number=asked.get("q", "").strip()[:30],
        name=_kept_name(asked.get("named", "")),
    )


def kept(*without: str) -> dict[str, Any]:
    """The filters as they go on into every link and form of the page."""
    names = [name for name in _KEPT if name not in without]
    return {name: request.args[name] for name in names if request.args.get(name)}


def listed(template: str, **more: Any) -> str:  # noqa: ANN401 - templates take anything
    """A page with the list of students that the filters show."""
    reviewer, chosen = this_reviewer(), filters()
    chosen = more.pop("chosen", chosen)
    return rendered(
        template,
        filters=chosen,
        kept=kept(),
        onward=kept("after"),
        rules=enrolment,
        modes=codes.choices("training_mode", 2026),
        counts=query.counts(reviewer, chosen),
        choices=ledger.choices(reviewer),
        page=query.page(reviewer, chosen, request.args.get("after", 0, small)),
        changed=request.args.get("changed", type=small),
        is_school=reviewer.college_id is None,
        **more,
    )


def _one_of(value: str, known: Any) -> str:  # noqa: ANN401 - any collection of keys
    return value if value in known else ""


def _address(student_id: int) -> str:
    return url_for("desk.roster_student_page", student_id=student_id, **kept())


def _story(student_id: int, **more: Any) -> str:  # noqa: ANN401 - templates take anything
    story = roster_student.of_student(this_reviewer(), student_id)
    return listed("desk/roster_student.html", story=story, longest=access.LONGEST_REASON, **more)
