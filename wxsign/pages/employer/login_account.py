"""After a right code: which account is meant, and its first or its new password (S20, S23)."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from wxsign.actions import employer_account
from wxsign.models import EmployerUser
from wxsign.pages.employer import arrivals, forms, pages
from wxsign.pages.employer.login import Page, let_in
from wxsign.rules import accounts


@pages.get("/login/account")
def login_account() -> Page:
    """The accounts of this phone; a single one is not asked for."""
    waiting = arrivals.waiting()
    if not waiting:
        return redirect("/employer/login/phone")
    if len(waiting) == 1 and arrivals.wants_password(waiting[0]):
        return _onward(waiting[0])
    return _choice(waiting)


@pages.post("/login/account")
def login_choose() -> Page:
    """登录: this account it is."""
    waiting = arrivals.waiting()
    if not waiting:
        return redirect("/employer/login/phone", 303)
    user = arrivals.chosen(forms.number(request.form.get("user", "")))
    return (_choice(waiting, "请选择一个账号。"), 422) if user is None else _onward(user)


@pages.get("/login/password/<int:user_id>")
def login_password(user_id: int) -> Page:
    """A new password for this account."""
    user = arrivals.chosen(user_id)
    return redirect("/employer/login/phone") if user is None else _password_page(user)


@pages.post("/login/password/<int:user_id>")
def login_set_password(user_id: int) -> Page:
    """The password is set, and its owner goes in."""
    user = arrivals.chosen(user_id)
    if user is None:
        return redirect("/employer/login/phone", 303)
    new, again = request.form.get("password", ""), request.form.get("again", "")
    if fault := accounts.password_fault(new, again, (user.account, user.phone)):
        return _password_page(user, fault), 422
    employer_account.set_password(user.id, new, proof=None)
    return let_in(user)


def _onward(user: EmployerUser) -> Response:
    if arrivals.wants_password(user):
        return redirect(f"/employer/login/password/{user.id}", 303)
    return let_in(user)


def _choice(waiting: tuple[EmployerUser, ...], fault: str = "") -> str:
    return render_template("employer/login_account.html", waiting=waiting, fault=fault)


def _password_page(user: EmployerUser, fault: str = "") -> str:
    return render_template(
        "employer/login_password.html", user=user, fault=fault, rule=accounts.PASSWORD_RULE
    )
