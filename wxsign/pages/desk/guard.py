"""Who may see the desk: a reviewer, within the scope of school and college (decision 2)."""

from urllib.parse import quote

from flask import redirect, request
from werkzeug.wrappers import Response

from wxsign.db import db
from wxsign.models import Reviewer
from wxsign.pages import session
from wxsign.rules import permissions
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused

OPEN = "desk.login"  # every endpoint that begins so is for people who are not known yet


def require_reviewer() -> Response | None:
    """Let a reviewer in; everybody else signs in first."""
    if (request.endpoint or "").startswith(OPEN) or known_reviewer() is not None:
        return None
    if request.method != "GET":  # a redirect would lose what was typed without a word
        raise Refused(Reason.STALE_LOGIN)
    return redirect(f"/desk/login?next={quote(request.path)}")


def known_reviewer() -> Reviewer | None:
    """The reviewer who is here, if the cookie names one who has not logged out everywhere."""
    person_id = session.person_id()
    reviewer = db.session.get(Reviewer, person_id) if person_id is not None else None
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
