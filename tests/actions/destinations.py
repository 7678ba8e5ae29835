"""Other destinations on their way, by the real actions, and what they leave behind."""

from sqlalchemy import select

from tests import factories
from tests.destinations import typed
from wxsign.actions import destination, reviews
from wxsign.db import db
from wxsign.models import Agreement, Seat, Student, TermsVersion
from wxsign.rules.attachments import form_of


def draft(student: Student, kind: str = "7.1", **over: str) -> int:
    """A draft of this kind, filled in, with a proof in its form."""
    by = factories.actor(student)
    record_id = destination.start(kind, by=by)
    destination.save(record_id, kind, typed(kind, **over), by=by)
    factories.attached(by, form_of("destination", record_id), "proof")
    return record_id


def submit(record_id: int, student: Student, **over: str) -> None:
    kind = row(record_id).kind
    destination.submit(record_id, kind, typed(kind, **over), by=factories.actor(student))


def sent(student: Student, kind: str = "7.1") -> int:
    record_id = draft(student, kind)
    submit(record_id, student)
    return record_id


def approved(student: Student, kind: str = "7.1") -> int:
    record_id = sent(student, kind)
    reviews.approve(record_id, by=desk(student))
    return record_id


def desk(student: Student):
    return factories.actor(factories.reviewer(of=student.college))


def consent(student: Student, letter: Agreement):
    return factories.quick_proof(factories.matter(student, "accept", f"online:{letter.id}", 1))


def row(record_id: int) -> Agreement:
    return factories.fresh(Agreement, record_id)


def state(record_id: int) -> str:
    return row(record_id).state


def seats() -> list[tuple[str, int]]:
    db.session.rollback()
    return [tuple(one) for one in db.session.execute(select(Seat.process, Seat.record_id))]


def versions(record_id: int) -> list[tuple[int, int, str]]:
    """Number, what it is based on, and the name that it says."""
    db.session.rollback()
    found = db.session.scalars(
        select(TermsVersion)
        .where(TermsVersion.agreement_id == record_id)
        .order_by(TermsVersion.number)
    )
    return [(one.number, one.based_on, one.terms.get("name", "")) for one in found]
