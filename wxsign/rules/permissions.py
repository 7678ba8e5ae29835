"""TABLE: what each role of the desk may do (decision 2, S85).

Scopes (which school, which college) are checked with the record.
"""

from wxsign.rules.people import Who

COLLEGE, SCHOOL = "college", "school"

MAY: dict[str, frozenset[str]] = {
    COLLEGE: frozenset({"review", "undo"}),
    SCHOOL: frozenset({"review", "undo", "reopen", "force", "switches", "employers", "roster"}),
}

ACTS_AS: dict[str, Who] = {COLLEGE: Who.REVIEWER, SCHOOL: Who.ADMIN}


def may(role: str, what: str) -> bool:
    """Whether this role of the desk may do it."""
    return what in MAY[role]


def covers(school_id: int, college_id: int | None, of_school: int, of_college: int) -> bool:
    """Whether a reviewer's scope covers a record: the whole school, or one college of it."""
    return school_id == of_school and college_id in (None, of_college)
