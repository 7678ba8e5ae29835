"""The manuals' three steps of an online signing, with their dates (S64)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from wxsign.rules import deadlines, labels, moments, permissions
from wxsign.rules.labels import Labels
from wxsign.rules.lifecycle import O
from wxsign.rules.people import Who


class Round(Protocol):
    """What is looked at of a record: the entity, or a plain row of these columns."""

    state: str
    invited_at: datetime
    answer_by: datetime
    accepted_at: datetime | None
    decided_at: datetime | None
    turn: str
    number: str | None


@dataclass(frozen=True)
class Progress:
    """The manuals' three steps (S64): names with a small text, and where the record stands.

    `here` is 1-based and past the end when all is done; `theirs` when the student can only wait;
    `over` when the round ended before its last step.
    """

    rows: tuple[tuple[str, str], ...]
    here: int
    theirs: bool
    over: bool


def state_at(agreement: Round, now: datetime) -> str:
    """The state as people must see it: a letter is over at 24:00, not when the clock gets to it."""
    if agreement.state == O.INVITED and deadlines.is_late(agreement.answer_by, now):
        return O.EXPIRED
    return agreement.state


def of(agreement: Round, now: datetime) -> Progress:
    """The three steps of S64 with their dates."""
    row = labels.ONLINE[state_at(agreement, now)]
    over = row.tone == "refused" or (row.tone == "ended" and row.step < len(labels.STEPS))
    small = (
        moments.in_list(agreement.invited_at),
        _answer_words(agreement, row, over=over),
        _review_words(agreement, row),
    )
    return Progress(
        rows=tuple(zip(labels.STEPS, small, strict=True)),
        here=row.step if row.tone == "refused" else row.step + 1,
        theirs=row.turn is not Who.STUDENT,
        over=over,
    )


def of_steps(steps: tuple[str, ...], row: Labels) -> Progress:
    """The steps of a paper agreement (S115) or of another destination: names without dates."""
    is_over = row.tone == "refused" or (row.tone == "ended" and row.step < len(steps))
    return Progress(
        rows=tuple((name, "") for name in steps),
        here=row.step + 1,
        theirs=row.turn is not Who.STUDENT,
        over=is_over,
    )


def _answer_words(agreement: Round, row: Labels, *, over: bool) -> str:
    if agreement.accepted_at is not None:
        return moments.in_list(agreement.accepted_at)
    return row.answer if over else f"{moments.in_list(moments.last_day(agreement.answer_by))}前"


def _review_words(agreement: Round, row: Labels) -> str:
    if agreement.state == O.REJECTED:
        return "不通过"
    if agreement.decided_at is not None:
        return moments.in_list(agreement.decided_at)
    return _waiting_words(agreement) if row.turn is Who.REVIEWER else ""


def _waiting_words(agreement: Round) -> str:
    """Who looks at it now; a number before the approval means that it was approved once."""
    if agreement.number:
        return "学校正在重新审核"
    is_passed_on = agreement.turn == permissions.SCHOOL
    return "学院已审核，等待学校审核" if is_passed_on else "轮到学校"
