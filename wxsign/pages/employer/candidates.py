"""签约发送列表: who has been found and waits for the letter (S32, S34 to S37)."""

from collections.abc import Mapping

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from wxsign import settings
from wxsign.actions import candidates
from wxsign.pages.employer import forms, pages
from wxsign.pages.employer.guard import this_user
from wxsign.queries import candidates as lists
from wxsign.queries import employer_lists
from wxsign.queries.candidates import Wanted
from wxsign.rules.refusals import Reason, Refused

Page = tuple[str, int] | Response

MOST_AT_ONCE = 100  # a batch has to fit into the address of its result page


@pages.get("/candidates")
def candidate_list() -> str:
    """The list with its filters and its pager."""
    return _page()


@pages.post("/candidates")
def add_candidate() -> Response:
    """加入: a second tap ends on the list, where the student already stands."""
    try:
        candidates.add(forms.number(request.form.get("student", "")), user_id=this_user().id)
    except Refused as refused:
        if refused.reason is not Reason.ALREADY_LISTED:
            raise
    return redirect("/employer/candidates", 303)


@pages.post("/agreements/<int:record>/candidate")
def add_again(record: int) -> Response:
    """再次邀请 of a letter that is over: a second tap ends on the list as well (S50, S51)."""
    user = this_user()
    try:
        candidates.add_again(employer_lists.own(record, user.employer_id), user_id=user.id)
    except Refused as refused:
        if refused.reason is not Reason.ALREADY_LISTED:
            raise
    return redirect("/employer/candidates", 303)


@pages.post("/candidates/removal")
def remove_candidates() -> Page:
    """移出签约发送列表."""
    ticked = student_ids(request.form.getlist("student"))
    if not ticked:
        return _page("请先勾选要移出的学生。"), 422
    candidates.remove(ticked, user_id=this_user().id)
    return redirect("/employer/candidates", 303)


@pages.post("/candidates/selection")
def select_candidates() -> Page:
    """发送签约邀请: the ticked students, or all of this filter over all pages, get one letter."""
    wanted = _wanted(request.form)
    if "all" in request.form:
        ticked = lists.all_ids(this_user().employer_id, wanted, MOST_AT_ONCE)
    else:
        ticked = student_ids(request.form.getlist("student"))
    if not ticked:
        return _page("请先勾选拟聘用职位相同的学生。"), 422
    return redirect(address("/employer/invitations/new", ticked), 303)


def student_ids(typed: list[str]) -> list[int]:
    """The ids among what was sent, each once, at most one batch."""
    return list(dict.fromkeys(filter(None, map(forms.number, typed))))[:MOST_AT_ONCE]


def address(path: str, ids: list[int], **more: object) -> str:
    """A page about these students."""
    pairs = [f"student={student_id}" for student_id in ids]
    pairs += [f"{key}={value}" for key, value in more.items()]
    return f"{path}?{'&'.join(pairs)}"


def _wanted(typed: Mapping[str, str]) -> Wanted:
    return Wanted(
        forms.number(typed.get("school", "")),
        typed.get("name", "").strip(),
        typed.get("post", "").strip(),
        forms.number(typed.get("page", "1")),
    )


def _page(fault: str = "") -> str:
    user = this_user()
    wanted = _wanted(request.args if request.method == "GET" else request.form)
    return render_template(
        "employer/candidates.html",
        listed=lists.listed(user.employer_id, wanted),
        schools=lists.schools(),
        job_titles=lists.job_titles(user.employer_id),
        wanted=wanted,
        fault=fault,
        most=MOST_AT_ONCE,
        has_posts=settings.current().signing.waiting_list,
    )
