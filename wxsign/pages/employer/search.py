"""签约发起: four items find one student (S31, S32, decision 15)."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from wxsign import clock
from wxsign.actions import candidates
from wxsign.actions.candidates import FourItems
from wxsign.pages.employer import forms, pages
from wxsign.pages.employer.guard import this_user
from wxsign.queries import employer_lists
from wxsign.rules import moments
from wxsign.rules.refusals import Reason, Refused

Page = tuple[str, int] | Response

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
    candidates.ensure_may_sign(user)
    found = employer_lists.found(forms.number(request.args.get("found", "")), user)
    return _page({}, found=found)


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
    found: employer_lists.Found | None = None,
    refused: Refused | None = None,
) -> str:
    this_year = moments.day(clock.now()).year
    return render_template(
        "employer/search.html",
        schools=employer_lists.schools(),
        years=range(this_year + 1, this_year - 4, -1),
        typed=request.form,
        faults=faults,
        found=found,
        refused=refused,
    )
