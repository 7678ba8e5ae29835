"""An employer finds a student, by four items or by his 签约码, and lists him (S31 to S34)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, insert, not_, or_, select, update
from sqlalchemy.exc import IntegrityError

from wxsign import clock, settings, standing
from wxsign.db import db, transaction, writing
from wxsign.models import Agreement, Candidate, EmployerUser, Introduction, Search, Student
from wxsign.rules import employer_roles, identity, introductions
from wxsign.rules.lifecycle import OPEN_WITH_EMPLOYER, O, Process
from wxsign.rules.refusals import Reason, Refused
from wxsign.vault import fingerprint


@dataclass(frozen=True)
class FourItems:
    """What an employer must know exactly: school, cohort, name, ID number or phone (S31)."""

    school_id: int
    year: int
    name: str
    id_or_phone: str


def search(items: FourItems, *, user_id: int) -> Student:
    """The one student whom all four items describe exactly (S31).

    Every search is counted and kept. Raises Refused: NOT_ELIGIBLE for whoever is not found, not
    eligible or restricted, without telling which; TOO_MANY_TRIES above the hourly limit;
    EMPLOYER_PENDING and EMPLOYER_UNCONFIRMED before the employer may search (S21, S22).
    """
    user = db.session.get_one(EmployerUser, user_id)
    employer_roles.ensure("search", user)
    ensure_may_sign(user)
    student = _findable(items, user.employer_id)
    _keep(user, student)
    if student is None:
        raise Refused(Reason.NOT_ELIGIBLE)
    return db.session.get_one(Student, student.id)


def search_by_code(typed: str, *, user_id: int) -> Student:
    """The student whose 签约码 this is; it is used up, and finds what four items would find.

    Counted, kept and refused as `search` is; NOT_ELIGIBLE is the one answer to a wrong, a spent,
    a taken back or an old code as well, and whoever types too many of those waits
    (TOO_MANY_TRIES).
    """
    user, now = db.session.get_one(EmployerUser, user_id), clock.now()
    employer_roles.ensure("search", user)
    ensure_may_sign(user)
    _ensure_below_limits(user, now, by_code=True)
    shown = _introduced(typed, now)
    student = db.session.get(Student, shown.student_id) if shown else None
    if student is not None and not standing.findable([student.id], user.employer_id):
        student = None
    row = {"employer_id": user.employer_id, "user_id": user.id, "by_code": True, "at": now}
    with transaction(keeps=True):
        is_used = shown is not None and _use(shown.id, user.id, now)
        found_id = student.id if student and is_used else None
        writing().execute(insert(Search).values(**row, found_id=found_id))
    if student is None or found_id is None:
        raise Refused(Reason.NOT_ELIGIBLE)
    return student


def add(student_id: int, *, user_id: int) -> None:
    """加入: the student whom this colleague has just found joins the list (S32)."""
    user = db.session.get_one(EmployerUser, user_id)
    employer_roles.ensure("list", user)
    _list(_found_lately(student_id, user), user)


def add_again(record: Agreement, *, user_id: int) -> None:
    """再次邀请: the student of a letter that is over joins the list, without the four items (S50).

    Raises Refused as `against_again` answers.
    """
    user = db.session.get_one(EmployerUser, user_id)
    refused = against_again(record, user)
    if refused is not None:
        raise refused
    _list(record.student, user, record.job_title)


def against_again(record: Agreement, user: EmployerUser) -> Refused | None:
    """Why this colleague cannot put the student of his unit's letter back on the list (S50, S51).

    READ_ONLY, ALREADY_INVITED while another letter runs, ALREADY_LISTED, and NOT_ELIGIBLE for
    whoever a search would not find; None when he can.
    """
    return shut_again([record.id], user).get(record.id)


def shut_again(record_ids: Sequence[int], user: EmployerUser) -> dict[int, Refused]:
    """Of these letters of his unit, those that `against_again` has something against, and what."""
    if refused := employer_roles.against("list", user):
        return dict.fromkeys(record_ids, refused)
    letters = db.session.execute(
        select(Agreement.id, Agreement.student_id, Agreement.student_name).where(
            Agreement.id.in_(record_ids)
        )
    ).all()
    people = list({student_id for _id, student_id, _name in letters})
    running, listed = _running(people, user.employer_id), _listed(people, user.employer_id)
    findable = standing.findable(people, user.employer_id)
    shut: dict[int, Refused] = {}
    for record_id, student_id, name in letters:
        if student_id in running:
            blocking = (Process.ONLINE, running[student_id])
            shut[record_id] = Refused(Reason.ALREADY_INVITED, student=name, record=blocking)
        elif student_id in listed:
            shut[record_id] = Refused(Reason.ALREADY_LISTED, student=name)
        elif student_id not in findable:
            shut[record_id] = Refused(Reason.NOT_ELIGIBLE)
    return shut


def remove(student_ids: list[int], *, user_id: int) -> None:
    """移出签约发送列表 (S34); who waited for a place waits no more."""
    user = db.session.get_one(EmployerUser, user_id)
    employer_roles.ensure("list", user)
    with transaction():
        writing().execute(
            delete(Candidate).where(
                Candidate.employer_id == user.employer_id, Candidate.student_id.in_(student_ids)
            )
        )


def ensure_may_sign(user: EmployerUser) -> None:
    """Raise Refused while the employer is not approved (S22) or has not confirmed itself (S21)."""
    if user.employer.approved_at is None:
        raise Refused(Reason.EMPLOYER_PENDING)
    if user.employer.confirmed_at is None:
        raise Refused(Reason.EMPLOYER_UNCONFIRMED)


def _list(student: Student, user: EmployerUser, job_title: str = "") -> None:
    """Put the student on the list; of two at once the second is told that he stands there."""
    row = {"employer_id": user.employer_id, "student_id": student.id, "job_title": job_title}
    try:
        with transaction():
            writing().execute(
                insert(Candidate).values(**row, added_by=user.id, added_at=clock.now())
            )
    except IntegrityError as error:
        raise Refused(Reason.ALREADY_LISTED, student=student.name) from error


def _running(student_ids: Sequence[int], employer_id: int) -> dict[int, int]:
    """What runs between each and the unit; a letter is over at 24:00, not when the clock comes."""
    late = and_(Agreement.state == O.INVITED, Agreement.answer_by <= clock.now())
    rows = db.session.execute(
        select(Agreement.student_id, Agreement.id).where(
            Agreement.employer_id == employer_id,
            Agreement.student_id.in_(student_ids),
            Agreement.state.in_(OPEN_WITH_EMPLOYER),
            not_(late),
        )
    )
    return {row.student_id: row.id for row in rows}


def _listed(student_ids: Sequence[int], employer_id: int) -> frozenset[int]:
    listed = select(Candidate.student_id).where(
        Candidate.employer_id == employer_id, Candidate.student_id.in_(student_ids)
    )
    return frozenset(db.session.scalars(listed))


def _findable(items: FourItems, employer_id: int) -> Student | None:
    exact = or_(
        Student.id_print == fingerprint(identity.id_number(items.id_or_phone)),
        Student.phone_print == fingerprint(identity.mobile(items.id_or_phone)),
    )
    # Two people may share a name and a family phone: only one exact match counts as found.
    found = db.session.scalars(
        select(Student)
        .where(
            Student.school_id == items.school_id,
            Student.year == items.year,
            Student.name == identity.plain(items.name),
            exact,
        )
        .limit(2)
    ).all()
    if len(found) != 1:
        return None
    return found[0] if standing.findable([found[0].id], employer_id) else None


def _introduced(typed: str, now: datetime) -> Introduction | None:
    """The 签约码 that is live under these characters."""
    code = introductions.read(typed)
    return db.session.scalar(
        select(Introduction).where(
            Introduction.print == fingerprint(code),
            Introduction.closed_at.is_(None),
            Introduction.ends_at > now,
        )
    )


def _use(introduction_id: int, user_id: int, now: datetime) -> bool:
    """Whether this colleague was the one to use it: of two at once only one is."""
    used = writing().execute(
        update(Introduction)
        .where(
            Introduction.id == introduction_id,
            Introduction.closed_at.is_(None),
            Introduction.ends_at > now,
        )
        .values(closed_at=now, used_by=user_id)
    )
    return used.rowcount == 1


def _keep(user: EmployerUser, student: Student | None) -> None:
    """Count the search before its answer is known to anybody."""
    now = clock.now()
    _ensure_below_limits(user, now)
    found_id = student.id if student else None
    with transaction():
        writing().execute(
            insert(Search).values(
                employer_id=user.employer_id, user_id=user.id, found_id=found_id, at=now
            )
        )


def _ensure_below_limits(user: EmployerUser, now: datetime, *, by_code: bool = False) -> None:
    """So many searches an hour, by whichever way; of wrong 签约码 far fewer."""
    is_wrong = and_(Search.by_code, Search.found_id.is_(None))
    asked, wrong = db.session.execute(
        select(func.count(), func.count().filter(is_wrong)).where(
            Search.employer_id == user.employer_id,
            Search.at > now - timedelta(hours=1),
            Search.by_sheet.is_(False),
        )
    ).one()
    most = settings.current().search
    if asked >= most.tries_per_hour or (by_code and wrong >= most.wrong_codes_per_hour):
        raise Refused(Reason.TOO_MANY_TRIES, minutes=60)


def _found_lately(student_id: int, user: EmployerUser) -> Student:
    """Only who was found by four items within the hour can be added: ids cannot be guessed."""
    found = db.session.scalar(
        select(Search.id).where(
            Search.user_id == user.id,
            Search.found_id == student_id,
            Search.at > clock.now() - timedelta(hours=1),
        )
    )
    if found is None:
        raise Refused(Reason.NOT_ELIGIBLE)
    return db.session.get_one(Student, student_id)
