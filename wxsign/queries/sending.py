"""What an employer needs to send a letter: recipients, earlier letters, and what became of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from wxsign import clock, settings
from wxsign.db import db
from wxsign.models import Agreement, Candidate, Employer, School, Student, TermsVersion
from wxsign.queries import posts, progress
from wxsign.queries.agreements import Group, groups
from wxsign.rules import deadlines, labels
from wxsign.rules.labels import Labels
from wxsign.rules.lifecycle import OPEN_WITH_EMPLOYER, O
from wxsign.rules.refusals import Reason, Refused
from wxsign.rules.terms import Thresholds, Values

_LATELY = 30  # letters looked through for the posts that were offered last


@dataclass(frozen=True)
class Recipient:
    """A student on the list who is to get the letter."""

    id: int
    name: str
    school: str
    year: int
    job_title: str


@dataclass(frozen=True)
class Earlier:
    """The last letter for one 拟聘用职位, whose values may serve again."""

    job_title: str
    invited_at: datetime
    values: Values


@dataclass(frozen=True)
class Preview:
    """The letter as the student will see it: what `parts/letter.html` prints (S41)."""

    student_name: str
    employer_name: str
    job_title: str
    deadline: datetime
    date: datetime
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Latest:
    """The last letter between the two, as it stands now."""

    agreement_id: int
    state: str
    labels: Labels
    answer_by: datetime


@dataclass(frozen=True)
class Outcome:
    """What became of one student of a batch: the letter as it stands now, or why there is none.

    `place` is his place in the line of the post, where it has one (候补).
    """

    student_id: int
    name: str
    school: str
    latest: Latest | None
    refused: Refused | None
    place: int = 0
    post_id: int = 0

    @property
    def is_sent(self) -> bool:
        """Whether the letter went out; sending takes the student off the list."""
        return self.refused is None and not self.place

    @property
    def is_over(self) -> bool:
        """Whether the letter that went out waits for no answer any more."""
        return self.is_sent and self.latest is not None and self.latest.state != O.INVITED


def recipients(employer_id: int, student_ids: list[int]) -> tuple[Recipient, ...]:
    """Those of these students who are on the employer's list, in the order asked for."""
    rows = db.session.execute(
        select(Student.id, Student.name, School.name, Student.year, Candidate.job_title)
        .join(Candidate, Candidate.student_id == Student.id)
        .join(School, School.id == Student.school_id)
        .where(Candidate.employer_id == employer_id, Student.id.in_(student_ids))
    )
    found = {row[0]: Recipient(*row) for row in rows}
    return tuple(found[student_id] for student_id in student_ids if student_id in found)


def earlier(employer_id: int) -> tuple[Earlier, ...]:
    """The last letter for each of the posts this employer offered lately, newest first."""
    rows = db.session.execute(
        select(Agreement.job_title, Agreement.invited_at, TermsVersion.terms)
        .join(
            TermsVersion,
            and_(
                TermsVersion.agreement_id == Agreement.id,
                TermsVersion.number == Agreement.version,
            ),
        )
        .where(Agreement.employer_id == employer_id)
        .order_by(Agreement.id.desc())
        .limit(_LATELY)
    )
    newest: dict[str, Earlier] = {}
    for job_title, invited_at, values in rows:
        newest.setdefault(job_title, Earlier(job_title, invited_at, values))
    return tuple(newest.values())


def defaults(employer: Employer) -> dict[str, str]:
    """What a first letter begins with: the confirmed 签约信息 and five days to answer (S42)."""
    return {
        "answer_days": str(settings.current().signing.answer_days),
        "contact": employer.contact,
        "contact_phone": employer.phone,
        "file_reception": employer.file_reception,
        "hukou_reception": employer.hukou_reception,
    }


def thresholds() -> Thresholds:
    """When a term is unusual enough for a hint, as configured."""
    signing = settings.current().signing
    return Thresholds(
        signing.probation_days_hint, signing.probation_pay_percent_hint, signing.penalty_floor_hint
    )


def preview(recipient: Recipient, employer: Employer, values: Values, now: datetime) -> Preview:
    """The letter that this student would get if it were sent now."""
    return Preview(
        student_name=recipient.name,
        employer_name=employer.name,
        job_title=values["job_title"],
        deadline=deadlines.answer_by(now, int(values["answer_days"])),
        date=now,
        groups=groups(values, recipient.year),
    )


def outcomes(employer_id: int, student_ids: list[int]) -> tuple[Outcome, ...]:
    """What became of a batch in its order, read from what stands: a reload shows the truth (S35).

    Who is still on the list was not sent anything: a letter is already open (S54), or he is not
    eligible, which is not told apart from not being found (decision 15).
    """
    last = (
        select(Agreement.student_id, func.max(Agreement.id).label("id"))
        .where(Agreement.employer_id == employer_id, Agreement.student_id.in_(student_ids))
        .group_by(Agreement.student_id)
        .subquery()
    )
    line = posts.line(employer_id)
    rows = db.session.execute(
        select(
            Student.id,
            Student.name,
            School.name,
            Candidate.id,
            Agreement,
            line.c.place,
            line.c.post_id,
        )
        .join(School, School.id == Student.school_id)
        .outerjoin(
            Candidate,
            and_(Candidate.student_id == Student.id, Candidate.employer_id == employer_id),
        )
        .outerjoin(line, line.c.candidate_id == Candidate.id)
        .outerjoin(last, last.c.student_id == Student.id)
        .outerjoin(Agreement, Agreement.id == last.c.id)
        .where(
            Student.id.in_(student_ids),
            or_(Candidate.id.is_not(None), Agreement.id.is_not(None)),
        )
    )
    found = (
        Outcome(
            student_id,
            name,
            school,
            _latest(agreement),
            _why_not(name, agreement, listed=candidate_id is not None and not place),
            place or 0,
            post_id or 0,
        )
        for student_id, name, school, candidate_id, agreement, place, post_id in rows
    )
    at = {student_id: place for place, student_id in enumerate(student_ids)}
    return tuple(sorted(found, key=lambda row: (row.place, at[row.student_id])))


def _latest(agreement: Agreement | None) -> Latest | None:
    if agreement is None:
        return None
    state = progress.state_at(agreement, clock.now())
    return Latest(agreement.id, state, labels.ONLINE[state], agreement.answer_by)


def _why_not(name: str, agreement: Agreement | None, *, listed: bool) -> Refused | None:
    if not listed:
        return None
    if agreement is not None and agreement.state in OPEN_WITH_EMPLOYER:
        return Refused(Reason.ALREADY_INVITED, student=name)
    return Refused(Reason.NOT_ELIGIBLE)
