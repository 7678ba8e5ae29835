"""签约发起: four items, or the student's 签约码, find one student (S31, S32, decision 15)."""

import structlog
from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from wxsign import clock
from wxsign.actions import candidates
from wxsign.actions.candidates import FourItems
from wxsign.pages.employer import forms, pages
from wxsign.pages.employer.guard import this_user
from wxsign.queries import searching
from wxsign.rules import employer_roles, introductions, moments
from wxsign.rules.refusals import Reason, Refused

Page = tuple[str, int] | Response

log = structlog.get_logger()

ITEMS = {
    "school": "请选择毕业学校。",
    "year": "请选择毕业届。",
    "name": "请填写姓名。",
    "id_or_phone": "请填写身份证号或手机号。",
}


@pages.get("/search")
def search() -> str:
    """The four items; below them the student who was just found."""
    user = this_user()
    employer_roles.ensure("search", user)
    candidates.ensure_may_sign(user)
    found = searching.found(forms.number(request.args.get("found", "")), user)
    return _page({}, found=found)


@pages.post("/search/code")
def search_by_code() -> Page:
    """查找 by the student's 签约码: it is used up; one answer for every reason why not."""
    user, typed = this_user(), request.form.get("signing_code", "")
    candidates.ensure_may_sign(user)
    if not introductions.is_complete(introductions.read(typed)):
        return _page({"signing_code": "签约码是 8 位字母和数字，请对照学生的手机再填。"}), 422
    try:
        student = candidates.search_by_code(typed, user_id=user.id)
    except Refused as refused:
        if refused.reason is not Reason.NOT_ELIGIBLE:
            raise
        log.warning("signing code did not find", employer=user.employer_id, user=user.id)
        say = f"{refused.headline}。签约码用过一次或过了时间就失效，请学生再出示一个。"
        return _page({"signing_code": say}), refused.words.status
    return redirect(f"/employer/search?found={student.id}", 303)


@pages.post("/search")
def search_student() -> Page:
    """搜索: all four must be exactly right; one answer for every reason why not."""
    user, typed = this_user(), request.form
    candidates.ensure_may_sign(user)
    faults = {key: say for key, say in ITEMS.items() if not typed.get(key, "").strip()}
    if faults:
        return _page(faults), 422
    items = FourItems(
        forms.number(typed["school"]),
        forms.number(typed["year"]),
        typed["name"],
        typed["id_or_phone"],
    )
    try:
        student = candidates.search(items, user_id=user.id)
    except Refused as refused:
        if refused.reason is not Reason.NOT_ELIGIBLE:
            raise
        return _page({}, refused=refused), refused.words.status
    return redirect(f"/employer/search?found={student.id}", 303)


def _page(
    faults: dict[str, str],
    *,
    found: searching.Found | None = None,
    refused: Refused | None = None,
) -> str:
    this_year = moments.day(clock.now()).year
    return render_template(
        "employer/search.html",
        schools=searching.schools(),
        years=range(this_year + 1, this_year - 4, -1),
        typed=request.form,
        faults=faults,
        found=found,
        refused=refused,
    )
