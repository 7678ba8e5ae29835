"""签约信息: confirmed on the first visit, and changed at 单位信息 later (S21)."""

from flask import redirect, render_template
from werkzeug.wrappers import Response

from wxsign import clock
from wxsign.actions import binding
from wxsign.pages.employer import forms, pages
from wxsign.pages.employer.forms import Form
from wxsign.pages.employer.guard import this_user
from wxsign.rules import employer_roles, moments, signing_info

Page = tuple[str, int] | Response


@pages.get("/confirmation")
def confirm() -> str:
    """档案接收信息, 户口接收信息 and 其他基础信息 as they stand."""
    employer_roles.ensure("unit", this_user())
    employer = this_user().employer
    stands = {term.key: str(getattr(employer, term.key)) for term in signing_info.TABLE}
    return _page(forms.prefilled(stands, signing_info.TABLE, _year()))


@pages.post("/confirmation")
def confirm_save() -> Page:
    """确认: from now on the user centre is open."""
    typed = forms.typed_in(signing_info.TABLE)
    form = forms.checked(typed, signing_info.TABLE, _year())
    if form.faults:
        return _page(form), 422
    user = this_user()
    onward = "/employer/unit" if user.employer.confirmed_at else "/employer/"
    binding.confirm_employer(user.employer_id, form.values)
    return redirect(onward, 303)


def _page(form: Form) -> str:
    return render_template(
        "employer/confirmation.html", user=this_user(), form=form, signing_info=signing_info
    )


def _year() -> int:
    return moments.day(clock.now()).year
