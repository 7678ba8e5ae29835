"""What a change means for the school's queue (S47, S85)."""

from datetime import timedelta

import pytest

from tests import factories
from wxsign.actions import changes
from wxsign.models import Agreement


def test_what_the_college_passed_on_comes_back_to_it_changed(app):
    signed = factories.agreement("under_review", turn="school")
    factories.propose_change(signed.sender, signed)
    record = factories.fresh(Agreement, signed.id)

    factories.agree_change(record.student, record)

    assert factories.fresh(Agreement, signed.id).turn == ""


@pytest.mark.requirement("S47")
def test_the_time_that_a_change_took_the_parties_is_not_the_schools(app, clock):
    signed = factories.agreement("under_review")
    waits, by = signed.waiting_since, factories.actor(signed.student)
    clock.advance(hours=5)
    factories.propose_change(signed.sender, signed)
    clock.advance(hours=2)

    changes.refuse_change(signed.id, version=2, reason="", by=by)

    moved = factories.fresh(Agreement, signed.id).waiting_since - waits
    assert timedelta(hours=2) <= moved < timedelta(hours=3)
