"""One record as its reviewer sees it (S77 to S79, S107, S129, S161), with 自动核对 beside it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from wxsign.db import db
from wxsign.models import Agreement, College, Student
from wxsign.queries import (
    agreements,
    desk_content,
    desk_destinations,
    desk_files,
    desk_papers,
    desk_verbs,
    terminations,
    watch_pictures,
)
from wxsign.queries.agreements import Pairs, Paper, Trace
from wxsign.queries.attachments import Kept
from wxsign.queries.desk_content import Content
from wxsign.queries.desk_files import Files
from wxsign.queries.desk_tabs import listed
from wxsign.queries.terminations import Request
from wxsign.queries.watch_pictures import Hint
from wxsign.rules import access, identity, labels, rejections, reviewing
from wxsign.rules.labels import Labels
from wxsign.rules.lifecycle import D, O, P, Process
from wxsign.rules.refusals import Reason, Refused
from wxsign.scopes import Scope

NONE = "-"


@dataclass(frozen=True)
class Review:
    """The record that is open: what was handed in, who the parties are, what looks unusual.

    `waits` is the review that it waits for, if any. `verbs` is what this reviewer may do with it
    now, `desk` at whose desk it lies where the school has two levels, `opened` what he has given a
    reason to see in full. `requests` are the requests to terminate it, `ending_paper` the
    解除协议书 of the approved one, `release` the student's wish to end another destination.
    """

    id: int
    process: str
    state: str
    revision: int
    year: int
    number: str
    student_name: str
    student_number: str
    college: str
    major: str
    class_name: str
    kind: str
    words: Labels
    label: str
    paper_label: str
    review_label: str
    termination_label: str
    signed_at: datetime | None
    decided_at: datetime | None
    reason: str
    ended_by: str
    student: Pairs
    content: Content
    trail: tuple[Trace, ...]
    requests: tuple[Request, ...]
    ending_paper: Paper
    release: Trace | None
    photos: tuple[Kept, ...]
    files: Files
    alikes: tuple[Hint, ...]
    waits: reviewing.Review | None
    verbs: frozenset[str]
    desk: str
    opened: frozenset[str]
    closed: Refused | None

    @property
    def has_paper(self) -> bool:
        """Whether there is an agreement at all (S75)."""
        return self.process != Process.DESTINATION

    @property
    def is_ending(self) -> bool:
        """Whether the school is asked to end it."""
        return self.waits is not None and self.waits.releases

    @property
    def has_request(self) -> bool:
        """Whether a termination waits for the school, not the record itself."""
        return self.waits is reviewing.ENDING

    @property
    def is_undecided(self) -> bool:
        """Whether no yes holds now; a number that it has is reserved since an earlier one."""
        return self.state in _UNDECIDED

    @property
    def shown_number(self) -> str:
        """协议书编号; one that was taken back with its review stays reserved (decision 10)."""
        is_reserved = self.is_undecided and self.number != NONE
        return f"{self.number}（审核通过后仍用这个编号）" if is_reserved else self.number

    @property
    def completes(self) -> bool:
        """Whether this reviewer is to fill in what is missing about the employer (S79)."""
        return bool(self.verbs & {"approve", "pass_on"}) and not self.is_ending

    @property
    def is_forced(self) -> bool:
        """Whether the school has ended it by itself."""
        return self.ended_by == labels.ENDED_BY["school"] and self.words.tone == "ended"

    @property
    def force_label(self) -> str:
        """强制解约, or 强制解除 of what is no agreement."""
        return "强制解约" if self.has_paper else "强制解除"

    @property
    def after_no(self) -> str:
        """Who reads the reason of a no, and what is left to do then."""
        return (
            _AFTER_ENDING[self.process] if self.is_ending else _AFTER_NO[self.process, self.state]
        )

    @property
    def has_pages(self) -> bool:
        """Whether there are page images or photos yet."""
        return bool(self.photos or self.content.paper.pages)

    @property
    def shows_pages(self) -> bool:
        """Whether the page images stand beside the data."""
        return _shows(is_in_review=self.waits is not None, state=self.state, opened=self.opened)


def in_scope(record_id: int, scope: Scope) -> Agreement:
    """The record, if it lies within the scope and the student has handed it in.

    Raises Refused(OUT_OF_SCOPE): a draft, or an invitation that nobody has accepted, is not the
    school's business (`domain.md` §6.6: not in the grid).
    """
    record = db.session.scalar(
        select(Agreement)
        .join(Agreement.student)
        .join(Agreement.college)
        .where(*scope.clauses, Agreement.id == record_id, listed())
        .options(contains_eager(Agreement.student), contains_eager(Agreement.college))
    )
    if record is None:
        raise Refused(Reason.OUT_OF_SCOPE)
    return record


def shows_pages(record: Agreement, opened: frozenset[str]) -> bool:
    """Whether a reviewer sees the page images, which carry full data (decision 14).

    Before the decision the review itself is the reason; that he read is kept (`pages/desk/split`).
    Afterwards a look at the paper needs a reason of its own, as the PDF always does.
    """
    waits = reviewing.of(record.process, record.state, record.ending)
    return _shows(is_in_review=waits is not None, state=record.state, opened=opened)


def review(record: Agreement, scope: Scope, opened: frozenset[str]) -> Review:
    """Everything about a record that was read by `in_scope`."""
    process, state, ending = Process(record.process), record.state, record.ending
    student = record.student
    review_label, termination_label = labels.desk_labels(state, process, ending)
    asked = terminations.requests_of(record.id) if ending and process != _OTHER else ()
    trail = tuple(trace for trace in agreements.trail(record) if trace.move != "save")
    return Review(
        id=record.id,
        process=process,
        state=state,
        revision=record.revision,
        year=record.year,
        number=record.number or NONE,
        student_name=record.student_name,
        student_number=student.student_number,
        college=record.college.name,
        major=student.major,
        class_name=student.class_name,
        kind=labels.KINDS[process],
        words=labels.of(process, state, ending),
        label=labels.main_label(state, process, ending),
        paper_label=labels.desk_paper(state, process),
        review_label=review_label,
        termination_label=termination_label,
        signed_at=record.accepted_at,
        decided_at=record.decided_at,
        reason=_reason(record),
        ended_by=labels.ENDED_BY[record.ended_by],
        student=_student(student, record.college, is_full=access.ID_NUMBER in opened),
        content=_CONTENT[process](record),
        trail=trail,
        requests=asked,
        ending_paper=terminations.paper(record),
        release=_release(record, trail),
        photos=desk_files.photos(record),
        files=desk_files.of(record, asked),
        alikes=watch_pictures.of_record(record.process, record.id),
        waits=reviewing.of(process, state, ending),
        verbs=desk_verbs.verbs(record, scope),
        desk=desk_verbs.desk_of(record, scope),
        opened=opened,
        closed=desk_verbs.why_not(record, scope),
    )


_CONTENT = {
    Process.ONLINE: desk_content.online,
    Process.PAPER: desk_papers.content,
    Process.DESTINATION: desk_destinations.content,
}
_AFTER_ENDING: dict[str, str] = {
    Process.ONLINE: "双方都会看到原因。不通过后，协议书继续有效，可以再次申请。",
    Process.PAPER: "学生会看到原因。不通过后，协议书继续有效，可以再次申请。",
    Process.DESTINATION: "学生会看到原因。不通过后，登记继续有效，可以再次申请。",
}
_AFTER_NO: dict[tuple[str, str], str] = {
    (Process.ONLINE, O.UNDER_REVIEW): ("学生和单位都会看到，不通过后，学生可以与其他单位签约。"),
    (Process.PAPER, P.TEXT_REVIEW): "学生会看到，不通过后，可以修改后重新生成，也可以另行签约。",
    (Process.PAPER, P.PAPER_REVIEW): "学生会看到，不通过后，可以重新上传签约资料。",
    (Process.DESTINATION, D.UNDER_REVIEW): "学生会看到，不通过后，可以修改后重新送审。",
}
_OTHER = Process.DESTINATION
_UNDECIDED = (O.UNDER_REVIEW, O.CHANGE_PROPOSED, P.TEXT_REVIEW)


def _shows(*, is_in_review: bool, state: str, opened: frozenset[str]) -> bool:
    return is_in_review or state == O.CHANGE_PROPOSED or access.DOCUMENT in opened


def _reason(record: Agreement) -> str:
    """Why the school said no; while a release waits the column holds the student's own words."""
    if record.state == D.RELEASE_REVIEW:
        return ""
    return rejections.told(record.reason_kind, record.reason)


def _release(record: Agreement, trail: tuple[Trace, ...]) -> Trace | None:
    """申请解除: when the student asked and why (S163); None where he never did."""
    if record.state not in (D.RELEASE_REVIEW, D.RELEASED, D.EFFECTIVE):
        return None
    return next((trace for trace in trail if trace.move == "request_release"), None)


def _student(student: Student, college: College, *, is_full: bool) -> Pairs:
    """学生信息 (S78); the number is masked against staff too, until a reason is given."""
    return (
        ("学号", student.student_number),
        ("姓名", student.name),
        ("所在院系", college.name),
        ("所在专业", student.major),
        ("所在班级", student.class_name or "-"),
        ("身份证号", student.id_number if is_full else identity.masked_id(student.id_number)),
    )
