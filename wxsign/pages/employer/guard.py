"""Who may see an employer's page: a colleague of that employer who has confirmed it (S21)."""

from urllib.parse import quote

from flask import redirect, request
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from wxsign.db import db
from wxsign.models import EmployerUser
from wxsign.pages import privacy, session
from wxsign.rules import employer_roles
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused

# Every endpoint that begins so is for people who are not known yet.
OPEN = ("employer.login", "employer.registration")
# And so these, for whoever has yet to be approved by a school, or to confirm 签约信息.
REVIEW, CONFIRM = "employer.unit_review", "employer.confirm"
NOTICE = "employer.notice"  # and so these, for whoever has yet to accept the privacy notice
# What a 只看 colleague may press all the same: his own account, and what only reads. Every other
# button is shut to him, a new one too, before its action refuses it once more.
READERS_MAY = (
    NOTICE,
    "employer.devices_end",
    "employer.export_list",
    "employer.filter_",
    "employer.password",
    "employer.phone",
    "employer.scan",
    "employer.wechat_unbind",
    "employer.filter_",
    "employer.export_list",
)


def require_employer() -> Response | None:
    """Let a colleague in; before the first confirmation there is nothing else (S21)."""
    endpoint = request.endpoint or ""
    if endpoint.startswith(OPEN):
        return None
    user = known_user()
    if user is None:
        return _to_login()
    if endpoint.startswith(NOTICE):
        return None
    if user.notice_version != privacy.version():
        return privacy.ask("employer")
    if user.employer.confirmed_at is None and not endpoint.startswith((REVIEW, CONFIRM)):
        is_approved = user.employer.approved_at is not None
        return redirect("/employer/confirmation" if is_approved else "/employer/unit/review")
    if request.method == "POST" and not endpoint.startswith(READERS_MAY):
        employer_roles.ensure("letters", user)
    return None


def known_user() -> EmployerUser | None:
    """The colleague who is here, if the cookie names one who has not logged out everywhere."""
    person_id = session.person_id()
    if person_id is None:
        return None
    with_employer = [joinedload(EmployerUser.employer)]  # every page asks for both
    user = db.session.get(EmployerUser, person_id, options=with_employer)
    return user if user is not None and session.epoch_fits(user.epoch) else None


def this_user() -> EmployerUser:
    """The colleague who is here; the guard has let him in."""
    user = known_user()
    assert user is not None, "the guard has not run"
    return user


def role() -> dict[str, Refused | None]:
    """For every page: why a 只看 colleague can press nothing here; None for everybody else."""
    user = known_user()
    return {"reads_only": employer_roles.against("letters", user) if user else None}


def actor() -> Actor:
    """The colleague as the acting person."""
    user = this_user()
    return Actor(Who.EMPLOYER, user.id, user.name)


def _to_login() -> Response:
    if request.method != "GET":  # a redirect would lose what was typed without a word
        raise Refused(Reason.SIGNED_OUT)
    if session.in_wechat(request) and not session.openid():
        return redirect(f"/employer/oauth/start?next={quote(request.path)}")
    return redirect("/employer/login")
