"""A reviewer completes what the employer left out, beside what both parties agreed to (S79)."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.traces import refused
from wxsign.actions import reviews
from wxsign.db import db
from wxsign.models import Agreement, TermsVersion
from wxsign.rules.refusals import Reason

pytestmark = pytest.mark.usefixtures("app")

TYPED = {"nature": "39", "region": "湖北省武汉市江岸区"}


@pytest.fixture
def record(app):
    return factories.agreement("under_review", user=factories.employer(nature="", region=""))


@pytest.fixture
def desk(record):
    return factories.actor(factories.reviewer())


def version_of(record):
    db.session.rollback()
    row = db.session.execute(
        select(TermsVersion.employer, TermsVersion.digest).where(
            TermsVersion.agreement_id == record.id
        )
    ).one()
    return dict(row.employer), row.digest


@pytest.mark.requirement("S79")
@pytest.mark.parametrize("typed", [None, {"nature": "39"}, {**TYPED, "region": " "}])
def test_nothing_is_approved_while_a_starred_field_is_empty(record, desk, typed):
    with refused(Reason.EMPLOYER_INCOMPLETE, record=("online", record.id)):
        reviews.approve(record.id, by=desk, completed=typed)


@pytest.mark.requirement("S79")
def test_what_the_school_fills_in_stands_beside_what_was_agreed_to(record, desk):
    before = version_of(record)

    reviews.approve(record.id, by=desk, completed={**TYPED, "industry": "99", "name": "别的单位"})

    found = factories.fresh(Agreement, record.id)
    assert (found.state, found.completed) == ("effective", TYPED)
    assert version_of(record) == before


@pytest.mark.requirement("S79", "S85")
def test_what_the_college_has_filled_in_the_school_need_not(record):
    factories.choose("signing.review_levels", "college_then_school")
    college = factories.actor(factories.reviewer(role="college"))
    with refused(Reason.EMPLOYER_INCOMPLETE):
        reviews.pass_on(record.id, by=college)
    reviews.pass_on(record.id, by=college, completed=TYPED)

    reviews.approve(record.id, by=factories.actor(factories.reviewer()))

    assert factories.fresh(Agreement, record.id).completed == TYPED


@pytest.mark.requirement("S79")
def test_a_rejection_asks_for_nothing_and_an_undo_forgets_nothing(record, desk):
    reviews.approve(record.id, by=desk, completed=TYPED)

    reviews.undo(record.id, by=desk)
    reviews.reject(record.id, reason="单位不存在", by=desk, ground="sham")

    found = factories.fresh(Agreement, record.id)
    assert (found.completed, found.reason_kind) == (TYPED, "sham")


@pytest.mark.requirement("S79")
def test_the_text_of_a_paper_agreement_is_completed_too():
    unit = {**factories._unit(), "industry": ""}
    record = factories.paper("text_review", unit=unit)
    desk = factories.actor(factories.reviewer())
    with refused(Reason.EMPLOYER_INCOMPLETE):
        reviews.approve(record.id, by=desk)

    reviews.approve(record.id, by=desk, completed={"industry": "34"})

    assert factories.fresh(Agreement, record.id).completed == {"industry": "34"}
