"""The roster: schools, their students and employers come from files (S12, S16, S20, S78)."""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.exc import DataError, IntegrityError

from wxsign import clock
from wxsign.actions import _password, _plan
from wxsign.db import db, transaction, writing
from wxsign.models import College, Employer, EmployerUser, PlanEntry, School, Student
from wxsign.rules import people, plan, roster
from wxsign.vault import fingerprint


@dataclass(frozen=True)
class Finding:
    """What became of one row of the sheet: added, changed, or what is wrong with it."""

    row: int
    outcome: str
    faults: tuple[str, ...] = ()


def add_students(
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
    for number, row in _filled(rows):
        values, faults = roster.read(roster.STUDENTS, row)
        if faults:
            yield Finding(number, "bad", tuple(faults))
            continue
        characters = unprintable.get(values["name"], "")
        try:
            outcome = _write(school_id, values, approved=approved, unprintable=characters)
        except IntegrityError:
            yield Finding(number, "bad", ("身份证号与另一名学生的相同。",))
        except DataError:  # PostgreSQL minds the length of a column
            yield Finding(number, "bad", ("有一格太长。",))
        else:
            yield Finding(number, outcome)


def _filled(rows: Iterable[Mapping[str, str]]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The rows that hold something, with the number that a person sees beside them."""
    for number, row in enumerate(rows, 2):
        if any(row.values()):
            yield number, row


def add_school(row: Mapping[str, str]) -> None:
    """A school becomes a tenant (decision 1). Raises IntegrityError for a code that is there."""
    with transaction():
        writing().execute(insert(School).values(**row))


def add_employers(
    rows: Iterable[Mapping[str, str]], *, password: str, approved: bool
) -> Iterator[Finding]:
    """Add employers with their main account; with an empty password it opens by SMS code alone.

    A password is the same for all of them, so whoever has it could sign in as any other.
    `approved` marks them as approved by a school, so that they may search for students (S22).
    """
    now, password_hash = clock.now(), _password.hashed(password or secrets.token_urlsafe(32))
    for number, row in _filled(rows):
        values, faults = roster.read(roster.EMPLOYERS, row)
        if faults:
            yield Finding(number, "bad", tuple(faults))
            continue
        yield Finding(number, *_write_employer(values, password_hash, now if approved else None))


def _write_employer(
    values: dict[str, str], password_hash: str, approved_at: datetime | None
) -> tuple[str, tuple[str, ...]]:
    account, contact, phone = values.pop("account"), values["contact"], values["phone"]
    try:
        with transaction():
            made = writing().execute(
                insert(Employer).values(**values, approved_at=approved_at).returning(Employer.id)
            )
            writing().execute(
                insert(EmployerUser).values(
                    employer_id=made.scalar_one(),
                    account=account,
                    password_hash=password_hash,
                    name=contact,
                    phone=phone,
                    phone_print=fingerprint(phone),
                    is_main=True,
                )
            )
    except IntegrityError:
        return "bad", ("统一社会信用代码或账号已经有了。",)
    except DataError:
        return "bad", ("有一格太长。",)
    return "added", ()


def _write(school_id: int, values: dict[str, str], *, approved: bool, unprintable: str) -> str:
    known = db.session.scalar(
        select(Student.id).where(
            Student.school_id == school_id, Student.student_number == values["student_number"]
        )
    )
    gone_on = values.pop("plan")
    placement = _plan.placement_of(known) if known else None
    with transaction():
        row: dict[str, object] = {
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
        student_id = _write_student(known, row)
        if gone_on not in ("", *plan.FREE):
            said = people.CLOCK, plan.IMPORTED, clock.now()
            setting = _plan.ByHand(gone_on, placement, *said)
            _plan.set_by_hand(student_id, setting, PlanEntry.state != gone_on)
    return "added" if known is None else "changed"


def _write_student(known: int | None, row: dict[str, object]) -> int:
    if known is not None:
        writing().execute(update(Student).where(Student.id == known).values(**row))
        return known
    made = writing().execute(insert(Student).values(**row).returning(Student.id))
    return int(made.scalar_one())


def _college(school_id: int, name: str) -> int:
    same = (College.school_id == school_id, College.name == name)
    found = writing().execute(select(College.id).where(*same)).scalar()
    if found is not None:
        return int(found)
    made = writing().execute(
        insert(College).values(school_id=school_id, name=name).returning(College.id)
    )
    return int(made.scalar_one())
