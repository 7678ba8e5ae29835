"""同事账号: who may act for the unit; the main account adds and removes."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from wxsign.actions import colleagues
from wxsign.actions.colleagues import Colleague
from wxsign.pages import scans
from wxsign.pages.employer import pages
from wxsign.pages.employer.guard import this_user
from wxsign.pages.limits import limiter
from wxsign.queries import employer_people
from wxsign.queries.employer_people import Person
from wxsign.rules import accounts, employer_roles, identity, printing, scanning
from wxsign.rules.refusals import Reason, Refused

Page = str | tuple[str, int] | Response

_LIST = "/employer/colleagues"
_BESIDE = {Reason.COLLEAGUE_KNOWN: "phone", Reason.ACCOUNT_TAKEN: "account"}


def _unit() -> str:
    """Each try may tell whether an account is taken, so a unit has few of them."""
    return f"colleagues:{this_user().employer_id}"


@pages.get("/colleagues")
def colleague_list() -> str:
    """Everybody of the unit who may sign in."""
    user = this_user()
    people = employer_people.listed(user.employer_id)
    return render_template(
        "employer/colleagues.html", user=user, people=people, roles=employer_roles
    )


@pages.get("/colleagues/new")
def colleague_new() -> str:
    """The form for one more; only the main account opens accounts."""
    employer_roles.ensure("colleagues", this_user())
    return _form_page({})


@pages.post("/colleagues")
@limiter.limit("30 per hour", key_func=_unit)
def colleague_add() -> Page:
    """开通账号: the colleague learns of it by SMS and sets his password himself."""
    new = Colleague(
        identity.plain(printing.tidied(request.form.get("name", ""))),
        identity.mobile(request.form.get("phone", "")),
        request.form.get("account", "").strip(),
        request.form.get("role", employer_roles.RECRUITER),
    )
    if faults := _faults(new):
        return _form_page(faults), 422
    try:
        colleagues.add(new, by_id=this_user().id)
    except Refused as refused:
        if refused.reason not in _BESIDE:
            raise
        return _form_page({_BESIDE[refused.reason]: f"{refused.headline}。"}), 422
    return redirect(_LIST, 303)


@pages.get("/colleagues/<int:user_id>")
def colleague(user_id: int) -> str:
    """One colleague: his role, his code, and the ways to hand over to him and to remove him."""
    user, person = this_user(), person_of(user_id)
    code = None if person.has_password or not user.is_main else colleagues.shown_code(user_id)
    return render_template(
        "employer/colleague.html",
        user=user,
        person=person,
        roles=employer_roles,
        no_handover=None if person.has_password else Refused(Reason.COLLEAGUE_AWAITED),
        code=code,
        drawn=scans.drawn(code) if code else "",
    )


@pages.post("/colleagues/<int:user_id>/code")
@limiter.limit("30 per hour", key_func=_unit)
def colleague_code(user_id: int) -> Response:
    """出示邀请码: whoever scans it follows the account and finds the way to his first login."""
    user, scene = this_user(), colleagues.new_scene()
    employer_roles.ensure("colleagues", user)
    if not person_of(user_id).has_password:
        address = scans.address_of(scene, scanning.JOIN_LIFETIME)
        colleagues.show_code(user_id, scene, address, by_id=user.id)
    return redirect(f"{_LIST}/{user_id}", 303)


@pages.get("/colleagues/<int:user_id>/removal")
def colleague_removal(user_id: int) -> Page:
    """What removing this colleague does, before it is confirmed."""
    employer_roles.ensure("colleagues", this_user())
    person = person_of(user_id)
    if person.is_main:
        return redirect(f"{_LIST}/{user_id}", 303)
    return render_template("employer/colleague_removal.html", person=person, roles=employer_roles)


@pages.post("/colleagues/<int:user_id>/removal")
def colleague_remove(user_id: int) -> Response:
    """确认移除: a second tap ends on the list too."""
    if employer_people.one(user_id, this_user().employer_id) is not None:
        colleagues.remove(user_id, by_id=this_user().id)
    return redirect(_LIST, 303)


@pages.post("/colleagues/<int:user_id>/role")
def colleague_change_role(user_id: int) -> Response:
    """保存角色: what the colleague may do from now on."""
    if not person_of(user_id).is_main:
        colleagues.change_role(user_id, request.form.get("role", ""), by_id=this_user().id)
    return redirect(f"{_LIST}/{user_id}", 303)


def person_of(user_id: int) -> Person:
    """This colleague of the unit. Raises Refused(NOT_FOUND) for removed ones and strangers."""
    person = employer_people.one(user_id, this_user().employer_id)
    if person is None:
        raise Refused(Reason.NOT_FOUND)
    return person


def _faults(new: Colleague) -> dict[str, str]:
    found = {
        "name": accounts.name_fault(new.name),
        "phone": identity.mobile_fault(new.phone),
        "account": accounts.account_fault(new.account),
        "role": "" if new.role in employer_roles.CHOICES else "请选择角色。",
    }
    return {key: fault for key, fault in found.items() if fault}


def _form_page(faults: dict[str, str]) -> str:
    rule = accounts.ACCOUNT_RULE
    return render_template(
        "employer/colleague_new.html", faults=faults, rule=rule, roles=employer_roles
    )
