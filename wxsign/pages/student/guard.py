"""Who may see a student's page: the student himself, and nobody else (decision 19)."""

from dataclasses import dataclass
from urllib.parse import quote

from flask import redirect, request
from sqlalchemy import Text, bindparam, select, type_coerce
from werkzeug.wrappers import Response

from wxsign.db import reading
from wxsign.models import School, Student
from wxsign.pages import privacy, session
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused
from wxsign.vault import unseal

# Every endpoint that begins so is for people who are not known yet.
OPEN = ("student.binding", "student.login_scan")
NOTICE = "student.notice"  # and so these, for whoever has yet to accept the privacy notice

_HERE = (
    select(
        Student.id,
        Student.name,
        type_coerce(Student.phone, Text),
        Student.epoch,
        Student.notice_version,
        School.name,
        School.page_title,
        School.office,
        School.address,
        School.phone,
    )
    .join(School, School.id == Student.school_id)
    .where(Student.id == bindparam("student"))
)
_HELD = "wxsign.student"  # in the request's environ: one statement a page


@dataclass(frozen=True)
class Foot:
    """What title and foot of every page say of the student's school (S10, S11)."""

    name: str
    page_title: str
    office: str
    address: str
    phone: str


@dataclass(frozen=True)
class Here:
    """The student who is here, as far as every page needs him."""

    id: int
    name: str
    sealed_phone: str
    epoch: int
    notice_version: str
    school: Foot

    @property
    def phone(self) -> str:
        """The phone on record, opened only where a code is sent to it."""
        return unseal(self.sealed_phone)


def require_student() -> Response | None:
    """Let the student in; send a stranger to WeChat, and one without WeChat to the binding page."""
    endpoint, student = request.endpoint or "", known_student()
    if student is None:
        return None if endpoint.startswith(OPEN) else _to_binding()
    if student.notice_version == privacy.version() or endpoint.startswith((*OPEN, NOTICE)):
        return None
    return privacy.ask("student")


def _to_binding() -> Response:
    if request.method != "GET":  # a redirect would lose what was typed without a word
        raise Refused(Reason.SIGNED_OUT)
    if session.in_wechat(request) and not session.openid():
        return redirect(f"/student/oauth/start?next={quote(request.path)}")
    return redirect("/student/binding")


def known_student() -> Here | None:
    """The student who is here, if the cookie names one who has not logged out everywhere."""
    person_id = session.person_id()
    if person_id is None:
        return None
    held: Here | None = request.environ.get(_HELD)
    if held is None or held.id != person_id:
        held = request.environ[_HELD] = _load(person_id)
    return held if held is not None and session.epoch_fits(held.epoch) else None


def this_student() -> Here:
    """The student who is here; the guard has let him in."""
    student = known_student()
    assert student is not None, "the guard has not run"
    return student


def actor() -> Actor:
    """The student as the acting person."""
    student = this_student()
    return Actor(Who.STUDENT, student.id, student.name)


def _load(person_id: int) -> Here | None:
    row = reading().execute(_HERE, {"student": person_id}).one_or_none()
    if row is None:
        return None
    known, name, phone, epoch, notice_version, *school = row
    return Here(known, name, phone, epoch, notice_version, Foot(*school))
