"""What a reviewer may do with a record now, and why not the rest (S71, S85, S171)."""

from wxsign import standing
from wxsign.models import Agreement
from wxsign.rules import closed, permissions, reviewing
from wxsign.rules.lifecycle import OPEN_TERMINATION
from wxsign.rules.refusals import Refused
from wxsign.scopes import Scope


def verbs(record: Agreement, scope: Scope) -> frozenset[str]:
    """What a reviewer of this scope may do with the record now."""
    found = set[str]()
    if reviewing.of(record.process, record.state, record.ending):
        found |= scope.verbs(record.college_id, record.turn)
    if reviewing.may_force(record.process, record.state):
        found.add("force")
    if _may_reopen(record):
        found.add("reopen")
    if scope.role != permissions.SCHOOL:
        found -= permissions.SCHOOL_ALONE
    return frozenset(found)


def why_not(record: Agreement, scope: Scope) -> Refused | None:
    """Why this reviewer neither decides nor reopens it; None where nothing is missing."""
    if verbs(record, scope) - {"force"}:
        return None
    process, state, is_school = record.process, record.state, scope.role == permissions.SCHOOL
    return closed.against_review(state, desk_of(record, scope)) or closed.against_reopening(
        process, state, record.ending, is_school=is_school
    )


def desk_of(record: Agreement, scope: Scope) -> str:
    """学院 or 学校, where the record waits; empty with one level or once it is decided."""
    waits = reviewing.of(record.process, record.state, record.ending)
    if scope.levels == permissions.ONE or waits is None:
        return ""
    return permissions.desk_of(scope.levels, record.turn)


def _may_reopen(record: Agreement) -> bool:
    """What `offers` asks of 撤回审核; the statement only where all else is right (decision 10)."""
    if record.ending in OPEN_TERMINATION or not reviewing.may_reopen(record.process, record.state):
        return False
    now = standing.of_student(record.student_id)
    return now is not None and now.plan_free
