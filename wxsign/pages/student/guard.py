"""Who may see a student's page: the student himself, and nobody else (decision 19)."""

from urllib.parse import quote

from flask import redirect, request
from werkzeug.wrappers import Response

from wxsign.db import db
from wxsign.models import Student
from wxsign.pages import session
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused

OPEN = "student.binding"  # every endpoint that begins so is for people who are not known yet


def require_student() -> Response | None:
    """Let the student in; send a stranger to WeChat, and one without WeChat to the binding page."""
    if (request.endpoint or "").startswith(OPEN) or known_student() is not None:
        return None
    if request.method != "GET":  # a redirect would lose what was typed without a word
        raise Refused(Reason.STALE_LOGIN)
    if session.in_wechat(request) and not session.openid():
        return redirect(f"/student/oauth/start?next={quote(request.path)}")
    return redirect("/student/binding")


def known_student() -> Student | None:
    """The student who is here, if the cookie names one who has not logged out everywhere."""
    person_id = session.person_id()
    student = db.session.get(Student, person_id) if person_id is not None else None
    # The session's map holds rows weakly: without a hold each look-up is one more statement.
    request.environ["wxsign.student"] = student
    return student if student is not None and session.epoch_fits(student.epoch) else None


def this_student() -> Student:
    """The student who is here; the guard has let him in."""
    student = known_student()
    assert student is not None, "the guard has not run"
    return student


def actor() -> Actor:
    """The student as the acting person."""
    student = this_student()
    return Actor(Who.STUDENT, student.id, student.name)
