"""The roles of the desk and their scopes (decision 2, S85).

What a role may do stands in the table of moves: school level acts as admin and as reviewer.
"""

from wxsign.rules.people import Who

COLLEGE, SCHOOL = "college", "school"

ACTS_AS: dict[str, Who] = {COLLEGE: Who.REVIEWER, SCHOOL: Who.ADMIN}


def covers(school_id: int, college_id: int | None, of_school: int, of_college: int) -> bool:
    """Whether a reviewer's scope covers a record: the whole school, or one college of it."""
    return school_id == of_school and college_id in (None, of_college)
