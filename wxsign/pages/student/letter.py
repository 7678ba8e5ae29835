"""What the letter's page, 签约前必读 and 拒绝 have in common."""

from typing import Any

from wxsign import clock, standing
from wxsign.models import Agreement
from wxsign.queries import agreements, student_home
from wxsign.rules import offers
from wxsign.rules.lifecycle import O
from wxsign.rules.refusals import Reason, Refused


def shown(agreement: Agreement) -> dict[str, Any]:
    """What the templates of a letter are given: the letter, and why it cannot be answered now."""
    view = agreements.detail(agreement)
    is_open = view.state == O.INVITED
    return {
        "view": view,
        "record": student_home.record_at(agreement.school_id, agreement.employer_id),
        "is_open": is_open,
        "no_accept": against("accept", agreement) if is_open else None,
        "no_decline": against("decline", agreement) if is_open else None,
    }


def against(move: str, agreement: Agreement, version: int | None = None) -> Refused | None:
    """Why this student may not make this move on this letter now; None when he may.

    `version` is the one that he has read; without it the version in force is meant.
    """
    stands = standing.of_student(agreement.student_id)
    assert stands is not None, "an agreement has a student"
    read = agreement.version if version is None else version
    case = offers.Case(clock.now(), agreement.answer_by, agreement.version, read, agreement.id)
    return offers.against(move, stands, case)


def ensure_open(move: str, agreement: Agreement, version: int | None = None) -> None:
    """Raise why this letter cannot be answered: over already, or anything `offers` knows."""
    if agreement.state != O.INVITED:
        raise Refused(Reason.WRONG_STATE, record=(agreement.process, agreement.id))
    refused = against(move, agreement, version)
    if refused is not None:
        raise refused
