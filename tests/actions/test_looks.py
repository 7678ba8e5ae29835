"""Look-alike pictures: found among many of one school and kind, never against the same student."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.traces import refused
from wxsign import clock
from wxsign.actions import looks
from wxsign.db import db
from wxsign.models import LookAlike
from wxsign.rules.refusals import Reason

COARSE, FINE = 0x0F1E2D3C4B5A6978, (1 << 255) | 0x1234567890ABCDEF


def text(coarse=COARSE, fine=FINE) -> str:
    return f"{coarse:016x}{fine:064x}"


def handed_in(record, look, purpose="papers") -> int:
    by = factories.actor(record.student)
    place = {"process": record.process, "record_id": record.id, "claimed_at": clock.now()}
    return factories.attached(by, f"papers:{record.id}", purpose, look=look, **place)


def found() -> list[tuple[int, int, int]]:
    db.session.rollback()
    rows = db.session.scalars(select(LookAlike).order_by(LookAlike.id))
    return [(row.attachment_id, row.other_id, row.distance) for row in rows]


def test_a_picture_that_another_student_handed_in_is_found_once(app):
    first, second = factories.paper("paper_review"), factories.paper("paper_review")
    one = handed_in(first, text())
    two = handed_in(second, text(COARSE ^ 0b10110, FINE ^ 0b111))

    assert looks.compare() == 2
    assert found() == [(two, one, 3)]
    assert looks.compare() == 0
    assert found() == [(two, one, 3)]


def test_nothing_is_said_of_the_same_student_another_school_or_another_kind(app):
    elsewhere = factories.student(of=factories.college(factories.school(code="10486")))
    record = factories.paper("paper_review")
    handed_in(record, text())
    handed_in(record, text(fine=FINE ^ 1))
    handed_in(factories.paper("paper_review", student=elsewhere), text())
    handed_in(factories.destination("under_review"), text(), "proof")
    handed_in(factories.paper("paper_review"), text(fine=FINE ^ 0xFFFFFF))
    handed_in(factories.paper("paper_review"), text(COARSE ^ 0xFF))

    assert looks.compare() == 6
    assert found() == []


@pytest.mark.parametrize("verdict", ["checked", "ignored"])
def test_a_verdict_stays_with_its_note_and_another_schools_is_refused(app, verdict):
    for _ in range(2):
        handed_in(factories.paper("paper_review"), text())
    looks.compare()
    stranger = factories.reviewer(of=factories.college(factories.school(code="10486")))
    here = factories.reviewer()

    looks.judge(1, verdict, note="同一套模板", by=factories.actor(here))

    one = factories.fresh(LookAlike, 1)
    assert (one.verdict, one.note, one.judged_by) == (verdict, "同一套模板", here.name)
    with refused(Reason.NOT_FOUND):
        looks.judge(1, verdict, note="", by=factories.actor(stranger))
