"""Who may see the desk: a reviewer, where his role may be (`rules/powers.py`), and in what order.

A sign-in is a row (`models/desk_session.py`): ending it logs out that browser and no other. Which
records a reviewer sees there is his scope of school and college (decision 2).
"""

from urllib.parse import quote

from flask import redirect, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from wxsign import clock, settings
from wxsign.actions import desk_sessions
from wxsign.db import db
from wxsign.models import DeskSession, Reviewer
from wxsign.pages import session
from wxsign.queries import desk_people
from wxsign.rules import permissions, powers
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused

_HELD = "wxsign.desk"  # in the request's environ: the sign-in is looked up once a request
_PASSWORD, _SECOND_FACTOR = "/desk/account/password", "/desk/account/second-factor"


def require_reviewer() -> Response | None:
    """Let a reviewer in where his role may be; everybody else signs in first."""
    endpoint = request.endpoint or ""
    if powers.is_open(endpoint):
        return None
    reviewer = known_reviewer()
    if reviewer is None:
        if request.method != "GET":  # a redirect would lose what was typed without a word
            raise Refused(Reason.SIGNED_OUT)
        return redirect(f"/desk/login?next={quote(request.path)}")
    if (first := _first(reviewer)) and request.path != first:
        return redirect(first, 303)
    if not powers.may_enter(endpoint, reviewer.role):
        raise Refused(Reason.PLACE_OF_SCHOOL, names=desk_people.names_of_school(reviewer.school_id))
    return None


def known_reviewer() -> Reviewer | None:
    """The reviewer who is here, if the cookie names a sign-in of his that has not ended."""
    person_id, key = session.person_id(), session.sitting()
    if person_id is None or not key:
        return None
    if request.environ.get(_HELD) != key:
        if not _sits(person_id, key):
            return None
        request.environ[_HELD] = key
    reviewer = db.session.get(Reviewer, person_id)
    return reviewer if reviewer is not None and session.epoch_fits(reviewer.epoch) else None


def this_reviewer() -> Reviewer:
    """The reviewer who is here; the guard has let him in."""
    reviewer = known_reviewer()
    assert reviewer is not None, "the guard has not run"
    return reviewer


def actor() -> Actor:
    """The reviewer as the acting person: school level acts as admin too."""
    reviewer = this_reviewer()
    return Actor(permissions.ACTS_AS[reviewer.role], reviewer.id, reviewer.name)


def _sits(person_id: int, key: str) -> bool:
    """Whether the sign-in stands: one statement, which brings the reviewer along."""
    row = db.session.execute(
        select(Reviewer, DeskSession.seen_at)
        .join(DeskSession, DeskSession.reviewer_id == Reviewer.id)
        .where(
            Reviewer.id == person_id,
            DeskSession.key == key,
            DeskSession.began_at > clock.now() - session.LIFETIME,
        )
    ).one_or_none()
    if row is None:
        return False
    if row.seen_at <= clock.now() - desk_sessions.SEEN_EVERY:
        desk_sessions.see(key)
    return True


def _first(reviewer: Reviewer) -> str:
    """Where he has to go before anything else: a password of his own, then a second factor."""
    if reviewer.password_is_given:
        return _PASSWORD
    if not reviewer.totp_secret and not settings.current().app.is_development:
        return _SECOND_FACTOR
    return ""
