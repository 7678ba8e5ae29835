"""Demo records of a no with its evidence: one appealed against, one that still may be (S83)."""

from sqlalchemy import insert, select, update

from wxsign import clock, settings, uploads
from wxsign.actions import appeals, attachments, patterns, reviews
from wxsign.db import reading, transaction, writing
from wxsign.demo import acting, licence
from wxsign.models import Attachment, LookAlike, Student
from wxsign.queries import watch_patterns
from wxsign.rules.attachments import BY_KEY, form_of
from wxsign.rules.people import Actor

APPEALED, OPEN = 38, 19
WORDS = (
    "学校说单位的营业执照已经注销。我问了单位人事，他们 5 月换了新的执照，旧的一份才注销，"
    "统一社会信用代码没有变。新的执照已经上传，请老师再核对一次。"
)


def make() -> None:
    """Both are turned down; student 38 brings a document and waits for the school."""
    _let_in(APPEALED)
    with acting.back(5 * acting.DAY):
        made = {APPEALED: acting.accepted(4, APPEALED), OPEN: _far_too_well_paid()}
    with acting.back(3 * acting.DAY):
        _turned_down(made[APPEALED], "单位提供的营业执照查询为已注销，请单位说明。", "untrue")
    with acting.back(2 * acting.DAY):
        _turned_down(made[OPEN], "起薪是同类职位的三倍多，与单位公示的不符，单位没有说明。", "sham")
    with acting.back(acting.DAY):
        by = acting.as_student(APPEALED)
        _brought("appeal", made[APPEALED], by)
        appeals.appeal(made[APPEALED], words=WORDS, by=by)
    _watched()


def _far_too_well_paid() -> int:
    """A letter that the board of patterns points at."""
    return acting.accepted(3, OPEN, probation_pay="24000", regular_pay="26000")


def _turned_down(record_id: int, reason: str, ground: str) -> None:
    by = acting.as_reviewer()
    _brought("rejection", record_id, by)
    reviews.reject(record_id, reason=reason, ground=ground, by=by)


def _brought(purpose: str, record_id: int, by: Actor) -> None:
    of = BY_KEY[purpose]
    attachments.add(form_of(of.form, record_id), of, uploads.keep(licence.picture()), by=by)


def _let_in(place: int) -> None:
    """A student who may sign and has been here."""
    known = {"verified_at": clock.now(), "restricted": False}
    notice = {"notice_version": settings.current().privacy.notice_version}
    with transaction():
        writing().execute(update(Student).where(Student.id == place).values(**known, **notice))


def _watched() -> None:
    """What the nightly look finds, at once: patterns, and two proofs that are one picture."""
    now = clock.now()
    patterns.keep(1, watch_patterns.find(1, now), now)
    proofs = select(Attachment.id, Attachment.person).where(
        Attachment.purpose == "proof", Attachment.record_id > 0
    )
    by_person = {row.person: row.id for row in reading().execute(proofs.order_by(Attachment.id))}
    older, newer = sorted(by_person.values())[:2]
    pair = {"attachment_id": newer, "other_id": older, "distance": 0, "found_at": now}
    with transaction():
        writing().execute(insert(LookAlike).values(school_id=1, purpose="proof", **pair))
