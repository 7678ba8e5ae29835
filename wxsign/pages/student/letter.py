"""What the letter's page, 签约前必读 and 拒绝 have in common."""

from typing import Any

from wxsign import clock, standing
from wxsign.actions.records import case_of
from wxsign.models import Agreement
from wxsign.queries import agreements, employer_record, more_time, progress, student_home, versions
from wxsign.rules import closed, offers
from wxsign.rules.closed import Closed
from wxsign.rules.lifecycle import O
from wxsign.rules.people import Who
from wxsign.rules.refusals import Reason, Refused


def shown(agreement: Agreement) -> dict[str, Any]:
    """What the templates of a letter are given: the letter, and why it cannot be answered now."""
    view = agreements.detail(agreement)
    is_open = view.state == O.INVITED
    shut = closed_buttons(agreement)
    return {
        "view": view,
        "record": employer_record.at(agreement.school_id, agreement.employer_id),
        "is_open": is_open,
        "shut": shut,
        "no_accept": closed.reason_of("accept", shut) if is_open else None,
        "no_decline": closed.reason_of("decline", shut) if is_open else None,
        "no_request": closed.reason_of("request_change", shut) if is_open else None,
        "asked": versions.asked_of(agreement),
        "more": more_time.of(agreement),
        "others": student_home.other_letters(agreement, clock.now()),
    }


def closed_buttons(agreement: Agreement) -> tuple[Closed, ...]:
    """Every button of this agreement that the student cannot press now, and why."""
    stands, now = standing.of_student(agreement.student_id), clock.now()
    assert stands is not None, "an agreement has a student"
    state = progress.state_at(agreement, now)
    return closed.buttons(Who.STUDENT, state, stands, case_of(agreement, now))


def against(move: str, agreement: Agreement, version: int | None = None) -> Refused | None:
    """Why this student may not make this move on this letter now; None when he may.

    `version` is the one that he has read; without it the version in force is meant.
    """
    stands = standing.of_student(agreement.student_id)
    assert stands is not None, "an agreement has a student"
    return offers.against(move, stands, case_of(agreement, clock.now(), version))


def ensure_open(move: str, agreement: Agreement, version: int | None = None) -> None:
    """Raise why this letter cannot be answered: over already, or anything `offers` knows."""
    if agreement.state != O.INVITED:
        raise Refused(Reason.WRONG_STATE, record=(agreement.process, agreement.id))
    refused = against(move, agreement, version)
    if refused is not None:
        raise refused
