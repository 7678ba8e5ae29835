"""What is stored of a student, all of it: the copy that he takes home (个人信息保护法 art. 45).

He reads his own data in full; whoever else is in them is an office or a unit, never a name
(decision 14). Keys, fingerprints, codes and openids say nothing about him and stay here.
"""

from wxsign import clock
from wxsign.queries import errands, profile_copy_person, profile_copy_records, profile_copy_uses
from wxsign.queries.errands import Seen
from wxsign.rules import profile_copy as rules
from wxsign.rules.errands import STUDENT
from wxsign.rules.profile_copy import Copy


def of_student(student_id: int) -> Copy:
    """Everything that is stored of this student now."""
    now, student = clock.now(), profile_copy_person.load(student_id)
    return Copy(
        name=student.name,
        school=student.school.name,
        made_at=now,
        parts=(
            *profile_copy_person.parts(student),
            profile_copy_uses.consents(student),
            profile_copy_records.of_student(student_id, now),
            *profile_copy_uses.parts(student_id),
        ),
    )


def asked(student_id: int) -> tuple[Seen, ...]:
    """The last copies that he asked for, of both forms, the newest first."""
    found = (errands.latest(STUDENT, student_id, kind) for kind in rules.KINDS.values())
    return tuple(sorted((copy for of_kind in found for copy in of_kind), key=lambda copy: -copy.id))
