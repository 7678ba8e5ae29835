"""What a student does with a paper agreement, one call each."""

from sqlalchemy import select

from tests import factories
from wxsign.actions import paper_agreement
from wxsign.db import db
from wxsign.models import Agreement, TermsVersion


def enter(student, typed, once="one"):
    return paper_agreement.enter(typed, once=once, by=factories.actor(student))


def fresh(record) -> Agreement:
    return factories.fresh(Agreement, record)


def save(record, typed):
    paper_agreement.save(record.id, typed, by=factories.actor(record.student))


def content(record):
    return paper_agreement.content_of(fresh(record.id))


def consent(record, digest):
    of = paper_agreement.matter(record.id, digest, record.student_id)
    return factories.quick_proof(of)


def generate(record, digest=None, proof=None):
    digest = content(record).digest if digest is None else digest
    proof = proof or consent(record, digest)
    by = factories.actor(record.student)
    paper_agreement.generate(record.id, digest=digest, proof=proof, by=by)


def versions(record) -> list[TermsVersion]:
    db.session.rollback()
    db.session.expire_all()
    wanted = select(TermsVersion).where(TermsVersion.agreement_id == record.id)
    return list(db.session.scalars(wanted.order_by(TermsVersion.number)))
