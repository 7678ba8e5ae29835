"""The roster: a school's students come from a file (S16, S78)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import insert, select, update

from wxsign.db import db, transaction, writing
from wxsign.models import College, School, Student
from wxsign.rules import roster
from wxsign.vault import fingerprint


@dataclass(frozen=True)
class Finding:
    """What became of one row of the sheet: added, changed, or what is wrong with it."""

    row: int
    outcome: str
    faults: tuple[str, ...] = ()


def add(
    school_code: str,
    rows: Iterable[Mapping[str, str]],
    *,
    approved: bool,
    unprintable: Mapping[str, str],
) -> Iterator[Finding]:
    """Add or change students by 学号; a wrong row is reported and does not stop the others.

    `approved` marks them as 审核通过. `unprintable` names, for a name, the characters that no
    font of ours prints: such a student is warned before he signs (decision 27).
    """
    school = db.session.scalars(select(School).where(School.code == school_code)).one()
    school_id = school.id
    for number, row in enumerate(rows, 2):
        values, faults = roster.read(row)
        if faults:
            yield Finding(number, "bad", tuple(faults))
            continue
        yield Finding(
            number,
            _write(
                school_id,
                values,
                approved=approved,
                unprintable=unprintable.get(values["name"], ""),
            ),
        )


def _write(school_id: int, values: dict[str, str], *, approved: bool, unprintable: str) -> str:
    known = db.session.scalar(
        select(Student.id).where(
            Student.school_id == school_id, Student.student_number == values["student_number"]
        )
    )
    with transaction():
        row = {
            **values,
            "school_id": school_id,
            "college_id": _college(school_id, values["college"]),
            "year": int(values["year"]),
            "id_print": fingerprint(values["id_number"]),
            "phone_print": fingerprint(values["phone"]),
            "gender": "1" if int(values["id_number"][16]) % 2 else "2",
            "unprintable": unprintable,
        }
        del row["college"]
        if approved:
            row["enrolment_approved"] = True
        if known is not None:
            writing().execute(update(Student).where(Student.id == known).values(**row))
            return "changed"
        writing().execute(insert(Student).values(**row))
        return "added"


def _college(school_id: int, name: str) -> int:
    same = (College.school_id == school_id, College.name == name)
    found = writing().execute(select(College.id).where(*same)).scalar()
    if found is not None:
        return int(found)
    made = writing().execute(
        insert(College).values(school_id=school_id, name=name).returning(College.id)
    )
    return int(made.scalar_one())
