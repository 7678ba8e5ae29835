"""A change and somebody else's button at the same moment: one wins, the other is told."""

from collections import Counter

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.test_races import acceptance, at_once
from tests.actions.traces import assert_whole, trail
from wxsign.actions import changes, reviews
from wxsign.db import db
from wxsign.models import Agreement, ChangeRequest, TermsVersion
from wxsign.rules.refusals import Reason


def counted(record) -> tuple[str, int, int, int]:
    """State, version in force, how many versions there are, how many steps there were."""
    found = factories.fresh(Agreement, record.id)
    numbers = db.session.scalars(
        select(TermsVersion.number).where(TermsVersion.agreement_id == record.id)
    )
    versions = len(numbers.all())
    return found.state, found.version, versions, len(trail(record.id))


@pytest.mark.requirement("S47")
@pytest.mark.parametrize("round_", range(5))
def test_acceptance_and_change_at_once_have_one_winner(app, round_):
    letter = factories.agreement("invited")
    accept = acceptance(letter, letter.student)
    number, by = letter.id, factories.actor(letter.sender)
    values = {**factories.terms_of(letter), "regular_pay": "6600"}

    def amend() -> str:
        changes.amend(number, values, version=1, by=by)
        return "changed"

    answers = at_once(app, [accept, amend])

    lost = set(answers) - {"accepted", "changed"}
    assert len(answers) == 2
    assert len(lost) == 1
    assert lost <= {Reason.WRONG_STATE, Reason.OLD_VERSION}
    expected = ("under_review", 1, 1, 2) if "accepted" in answers else ("invited", 2, 2, 2)
    assert counted(letter) == expected
    assert_whole()


@pytest.mark.requirement("S47")
@pytest.mark.parametrize("round_", range(5))
def test_a_yes_and_a_withdrawn_change_at_once_have_one_winner(app, round_):
    record = factories.agreement("change_proposed")
    of = factories.matter(record.student, "agree_change", f"online:{record.id}", 2)
    proof, number = factories.quick_proof(of), record.id
    student, sender = factories.actor(record.student), factories.actor(record.sender)

    def agree() -> str:
        changes.agree_change(number, version=2, proof=proof, by=student)
        return "agreed"

    def drop() -> str:
        changes.drop_change(number, by=sender)
        return "dropped"

    answers = at_once(app, [agree, drop])

    assert Counter(answers)[Reason.WRONG_STATE] == 1
    assert counted(record) == ("under_review", 2 if "agreed" in answers else 1, 2, 4)
    assert_whole()


@pytest.mark.requirement("S47")
@pytest.mark.parametrize("round_", range(5))
def test_approval_and_proposal_at_once_have_one_winner(app, round_):
    record = factories.agreement("under_review")
    values = {**factories.terms_of(record), "regular_pay": "6600"}
    of = changes.proposal_matter(record.id, 1, values, record.sender_id)
    proof, number = factories.quick_proof(of), record.id
    sender, desk = factories.actor(record.sender), factories.actor(factories.reviewer())

    def propose() -> str:
        changes.propose_change(number, values, version=1, proof=proof, by=sender)
        return "proposed"

    def approve() -> str:
        reviews.approve(number, by=desk)
        return "approved"

    answers = at_once(app, [propose, approve])

    assert len(answers) == 2
    assert len({"proposed", "approved"} & set(answers)) == 1
    assert set(answers) - {"proposed", "approved"} <= {Reason.WRONG_STATE, Reason.OLD_VERSION}
    expected = ("change_proposed", 1, 2, 3)
    assert counted(record) == (expected if "proposed" in answers else ("effective", 1, 1, 3))
    assert_whole()


@pytest.mark.requirement("S48")
def test_a_request_that_is_sent_twice_at_once_is_one(app):
    letter = factories.agreement("invited")
    number, by = letter.id, factories.actor(letter.student)

    def ask() -> str:
        changes.request_change(number, term="penalty", wish="1000", why="太高", by=by)
        return "asked"

    answers = at_once(app, [ask, ask])

    assert Counter(answers)["asked"] == 1
    assert set(answers) <= {"asked", Reason.WRONG_STATE, Reason.ASKED_ALREADY}
    assert db.session.scalars(select(ChangeRequest.wish)).all() == ["1000"]
    assert_whole()
