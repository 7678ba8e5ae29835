"""审核人员: the school level adds reviewers, says what they review, resets and shuts accounts."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from wxsign.actions import reviewers as verbs
from wxsign.pages.desk import pages
from wxsign.pages.desk.guard import actor, this_reviewer
from wxsign.pages.desk.place import rendered
from wxsign.pages.numbers import small
from wxsign.queries import desk_people
from wxsign.rules import accounts, identity
from wxsign.rules.refusals import Reason, Refused

Page = str | tuple[str, int] | Response

_TAKEN = "这个账号已经有人用了，请换一个。"
_NO_SCOPE, _NO_MAIL = "请选择审核范围。", "邮箱的写法不对，请核对；可以不填。"


@pages.get("/reviewers")
def reviewers() -> str:
    """Who reviews for this school, and what; which college has nobody to review on its level."""
    school = this_reviewer().school
    rows, stuck = desk_people.listed(school.id), desk_people.stuck_colleges(school)
    return rendered("desk/reviewers.html", rows=rows, stuck=stuck)


@pages.get("/reviewers/new")
def reviewer_new() -> str:
    """增加审核人员."""
    return _form({}, {})


@pages.post("/reviewers")
def reviewer_add() -> Page:
    """确认增加: his first password is shown this once."""
    typed, faults = _typed()
    if fault := accounts.account_fault(typed["account"]):
        faults["account"] = fault
    elif faults and desk_people.is_taken(typed["account"]):  # alone, the action says so
        faults["account"] = _TAKEN
    if faults:
        return _form(typed, faults), 422
    try:
        reviewer_id, password = verbs.add(typed["account"], _post(typed), by=actor())
    except Refused as refused:
        if refused.reason is not Reason.ACCOUNT_TAKEN:
            raise
        if known := desk_people.just_added(typed["account"], typed["name"], actor()):
            return redirect(url_for("desk.reviewer", reviewer_id=known, added=1), 303)
        return _form(typed, {"account": _TAKEN}), refused.words.status
    return _given(reviewer_id, password)


@pages.get("/reviewers/<int:reviewer_id>")
def reviewer(reviewer_id: int) -> str:
    """One of them: what may be changed, and who did it before."""
    of = desk_people.of_school(reviewer_id, this_reviewer().school_id)
    known = {"name": of.name, "email": of.email}
    return _form({**known, "scope": str(of.college_id or "school")}, {}, reviewer_id)


@pages.post("/reviewers/<int:reviewer_id>")
def reviewer_change(reviewer_id: int) -> Page:
    """保存: with another scope he signs in anew."""
    desk_people.of_school(reviewer_id, this_reviewer().school_id)
    typed, faults = _typed()
    if faults:
        return _form(typed, faults, reviewer_id), 422
    verbs.change(reviewer_id, _post(typed), by=actor())
    return redirect(url_for("desk.reviewers"), 303)


@pages.post("/reviewers/<int:reviewer_id>/reset")
def reviewer_reset(reviewer_id: int) -> Page:
    """重置登录: a new first password, shown this once; second factor and WeChat are gone."""
    return _given(reviewer_id, verbs.reset(reviewer_id, by=actor()))


@pages.post("/reviewers/<int:reviewer_id>/closing")
def reviewer_close(reviewer_id: int) -> Response:
    """停用; a second press ends alike."""
    verbs.close(reviewer_id, by=actor())
    return redirect(url_for("desk.reviewers"), 303)


def _typed() -> tuple[dict[str, str], dict[str, str]]:
    """What stands in the form, and the sentence beside each wrong field."""
    most = {"account": 41, "name": 41, "email": 81, "scope": 12}
    typed = {name: request.form.get(name, "").strip()[:size] for name, size in most.items()}
    faults = {"name": accounts.name_fault(typed["name"])}
    if typed["scope"] != "school" and not _college(typed):
        faults["scope"] = _NO_SCOPE
    if typed["email"] and identity.mail_fault(typed["email"]):
        faults["email"] = _NO_MAIL
    return typed, {name: fault for name, fault in faults.items() if fault}


def _college(typed: dict[str, str]) -> int | None:
    """The college that was chosen; none for the whole school, or for nonsense."""
    known = {college.id for college in desk_people.colleges(this_reviewer().school_id)}
    try:
        chosen = small(typed["scope"])
    except ValueError:
        return None
    return chosen if chosen in known else None


def _post(typed: dict[str, str]) -> verbs.Post:
    return verbs.Post(typed["name"], typed["email"], _college(typed))


def _form(typed: dict[str, str], faults: dict[str, str], reviewer_id: int = 0) -> str:
    school_id = this_reviewer().school_id
    return rendered(
        "desk/reviewer.html",
        of=desk_people.of_school(reviewer_id, school_id) if reviewer_id else None,
        trail=desk_people.trail(reviewer_id) if reviewer_id else (),
        typed=typed,
        faults=faults,
        colleges=desk_people.colleges(school_id),
        account_rule=accounts.ACCOUNT_RULE,
    )


def _given(reviewer_id: int, password: str) -> str:
    of = desk_people.of_school(reviewer_id, this_reviewer().school_id)
    return rendered("desk/reviewer_given.html", of=of, password=password)
