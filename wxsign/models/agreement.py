"""Placements: agreements and other destinations, and the versions of what they say."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wxsign.db import Base
from wxsign.models.people import College, Employer, EmployerUser, Student
from wxsign.rules import reviewing
from wxsign.rules.lifecycle import AGREEMENT_CODE, HOLDS_SEAT, OPEN_WITH_EMPLOYER, Process
from wxsign.vault import SealedFacts

# By code point on both databases, so that the beginning of a name is a range of an index.
_NAME = String(80).with_variant(String(80, collation="C"), "postgresql")

_OPEN = "state IN ({})".format(", ".join(f"'{state}'" for state in OPEN_WITH_EMPLOYER))

# 暂未就业 takes no seat, so that it stands once is a matter of its own.
_UNEMPLOYED = "seatless AND state IN ({})".format(
    ", ".join(f"'{state}'" for state in sorted(HOLDS_SEAT[Process.DESTINATION]))
)


def _due(name: str, deadline: str) -> Index:
    """An index for the clock, of the few records that have this deadline at all."""
    has_one = text(f"{deadline} IS NOT NULL")
    return Index(name, "state", deadline, sqlite_where=has_one, postgresql_where=has_one)


def _of_the_desk(name: str, where: str, *columns: str, counts: bool = False) -> Index:
    """An index of the desk's list: in its order, of the records that the list shows at all.

    The list names the same condition in its statement, word for word, so that both databases see
    that the index serves (`queries/desk_tabs.py`). Where it `counts`, it carries what tells the
    tabs apart and what the filters ask for, so that counting need not look at the records.
    """
    told = ("state", "ending", "process", "college_id", "year") if counts else ()
    ordered = ("school_id", *columns, "id", *(one for one in told if one not in columns))
    return Index(name, *ordered, sqlite_where=text(where), postgresql_where=text(where))


def _in(states: tuple[str, ...]) -> str:
    return "state IN ({})".format(", ".join(f"'{state}'" for state in states))


_WAITS, _LISTED = "waiting_since IS NOT NULL", _in(reviewing.EVERY)
_ENDS = f"ending = '{reviewing.UNDER_REVIEW}' OR state = '{reviewing.RELEASING}'"
_DESK = (
    *(
        _of_the_desk(f"ix_agreement_{of}{name}", where, *column, order, counts=True)
        for of, where, order in (
            ("waiting", _WAITS, "waiting_since"),
            ("listed", _LISTED, "changed_at"),
        )
        for name, column in (
            ("", ()),
            ("_college", ("college_id",)),
            ("_year", ("year",)),
            ("_kind", ("process",)),
            ("_cohort", ("college_id", "year")),  # what a college looks at all year
        )
    ),
    _of_the_desk("ix_agreement_waiting_employer", _WAITS, "employer_name", counts=True),
    _of_the_desk("ix_agreement_listed_employer", _LISTED, "employer_name", counts=True),
    _of_the_desk("ix_agreement_text", _in((reviewing.TEXT,)), "waiting_since", counts=True),
    _of_the_desk("ix_agreement_agreed", _in(reviewing.AGREED), "waiting_since", counts=True),
    _of_the_desk("ix_agreement_ends", _ENDS, "waiting_since", counts=True),
    _of_the_desk("ix_agreement_rejected", _in(reviewing.REJECTED), "changed_at"),
    _of_the_desk("ix_agreement_ended", _in(reviewing.ENDED), "changed_at"),
    _of_the_desk("ix_agreement_under_way", _in(reviewing.UNDER_WAY), "changed_at", counts=True),
    _of_the_desk("ix_agreement_ending", "ending <> ''", "ending", "changed_at", counts=True),
)


class Agreement(Base):
    """One placement of a student: what his one seat may be taken by (S52, decision 3).

    `process` says which kind: online, one round of an invitation and the agreement it becomes
    (decision 4); paper, an agreement that the student enters; destination, a registration of
    其他去向, which has no agreement (S75). One table for the three, because the desk, the seat, the
    plan and the student's history know no difference. `employer_id`, `sender_id`, `invited_at`
    and `answer_by` belong to an invitation and are empty for the other two kinds.

    `revision` counts moves and guards every write; `version` names the terms in force.
    `answer_by` is the moment from which an answer is too late (S46). `turn` says whose review it
    is where a school wants two levels. `waiting_since` orders the reviewers' queue, and
    `waited_since` is what it was before the decision, should that be taken back. The student
    asks for more time once (`time_asked_at`); the employer grants it or puts the request aside.
    `proposed_version` names terms that wait for the student's yes, and `change_by` the moment from
    which his answer to them is too late; both are set in change_proposed alone (decision 5).
    `kind` is the class and sub-class of a destination (`rules/destinations.py`), `plan_code` what
    goes to the placement plan, `seatless` marks 暂未就业, which leaves the seat free. `ending` is
    the state of the last request to terminate it and `ended_by` who asked (解约发起人); a move of a
    termination counts `revision` up here too, so that two moves can never both win. `reason_kind`
    is the ground of a rejection (`rules/rejections.py`), `completed` what the school has filled in
    about the employer (`rules/completion.py`), beside what the parties consented to (S79).
    `reminded_at` is when the employer last asked for an answer.
    From the approval on `report_by` ends the last day to report in; the student says on which day
    he did (`reported_on`, said at `reported_at`), the employer is to confirm by `receive_by`.
    """

    __tablename__ = "agreement"
    __table_args__ = (
        Index(
            "uq_agreement_open_with_employer",
            "employer_id",
            "student_id",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
        Index(
            "uq_agreement_unemployed",
            "student_id",
            unique=True,
            sqlite_where=text(_UNEMPLOYED),
            postgresql_where=text(_UNEMPLOYED),
        ),
        Index("ix_agreement_due", "state", "answer_by"),
        _due("ix_agreement_report", "report_by"),
        _due("ix_agreement_receive", "receive_by"),
        _due("ix_agreement_change_due", "change_by"),
        *_DESK,
        Index("ix_agreement_student", "student_id", "state"),
        Index("ix_agreement_employer", "employer_id", "state"),
        Index(
            "ix_agreement_reminded",
            "employer_id",
            "reminded_at",
            sqlite_where=text("reminded_at IS NOT NULL"),
            postgresql_where=text("reminded_at IS NOT NULL"),
        ),
        Index("ix_agreement_decided", "decided_by", "decided_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    process: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(20))
    revision: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    college_id: Mapped[int] = mapped_column(ForeignKey("college.id"))
    year: Mapped[int]
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), nullable=True)
    sender_id: Mapped[int] = mapped_column(ForeignKey("employer_user.id"), nullable=True)
    job_title: Mapped[str] = mapped_column(String(60))
    employer_name: Mapped[str] = mapped_column(_NAME)
    student_name: Mapped[str] = mapped_column(String(60))
    number: Mapped[str | None] = mapped_column(String(24), unique=True)
    verify_code: Mapped[str] = mapped_column(String(20), unique=True)
    invited_at: Mapped[datetime] = mapped_column(nullable=True)
    answer_by: Mapped[datetime] = mapped_column(nullable=True)
    opened_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None]
    waiting_since: Mapped[datetime | None]
    waited_since: Mapped[datetime | None]
    changed_at: Mapped[datetime]
    turn: Mapped[str] = mapped_column(String(10), default="")
    time_asked_at: Mapped[datetime | None]
    time_granted_at: Mapped[datetime | None]
    time_ignored_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
    proposed_version: Mapped[int | None]
    change_by: Mapped[datetime | None]
    report_by: Mapped[datetime | None]
    reported_on: Mapped[date | None]
    reported_at: Mapped[datetime | None]
    receive_by: Mapped[datetime | None]
    kind: Mapped[str] = mapped_column(String(20), default="")
    plan_code: Mapped[str] = mapped_column(String(4), default=AGREEMENT_CODE)
    seatless: Mapped[bool] = mapped_column(default=False)
    ending: Mapped[str] = mapped_column(String(20), default="")
    ended_by: Mapped[str] = mapped_column(String(10), default="")
    reason_kind: Mapped[str] = mapped_column(String(10), default="")
    completed: Mapped[dict[str, Any]] = mapped_column(default=dict)

    student: Mapped[Student] = relationship()
    employer: Mapped[Employer] = relationship()
    college: Mapped[College] = relationship()
    sender: Mapped[EmployerUser] = relationship()


class TermsVersion(Base):
    """One version of the terms with both parties' data as they stood (decision 32).

    `terms` is keyed as `rules/terms.py`; `employer` and `student` hold what the document prints.
    `digest` is the SHA-256 of all three, named in every consent. `based_on` is the version that
    was in force when this one was made, 0 for the first: what differs is told against it, and a
    version that is nobody's base and not in force was never agreed to.
    """

    __tablename__ = "terms_version"
    __table_args__ = (UniqueConstraint("agreement_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    number: Mapped[int]
    based_on: Mapped[int] = mapped_column(default=0)
    terms: Mapped[dict[str, Any]]
    employer: Mapped[dict[str, Any]] = mapped_column(SealedFacts)
    student: Mapped[dict[str, Any]] = mapped_column(SealedFacts)
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(20))


class ChangeRequest(Base):
    """请单位修改: one term that the student asks to have changed, to what, and why (S48).

    `wish` has the stored form of `rules/terms.py`. It is open until a version changes this term;
    open or not, it means nothing once the letter no longer waits for an answer.
    """

    __tablename__ = "change_request"
    __table_args__ = (
        Index(
            "uq_change_request_open",
            "agreement_id",
            "term",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    term: Mapped[str] = mapped_column(String(20))
    wish: Mapped[str] = mapped_column(String(500))
    why: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class NumberSeries(Base):
    """The last serial given out for one type, cohort, school and level; never goes back."""

    __tablename__ = "number_series"

    series: Mapped[str] = mapped_column(String(30), primary_key=True)
    last: Mapped[int]
