"""What a student has begun himself and not brought to an end: drafts, and what the school refused.

It holds no seat, so nothing waits for it; his home says that it is there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from wxsign.queries.drafts import Kept
from wxsign.rules import labels, rejections
from wxsign.rules.labels import Labels
from wxsign.rules.lifecycle import D, O, P, Process

_DRAFTS = {(Process.PAPER, P.DRAFT), (Process.DESTINATION, D.DRAFT)}
_REFUSED = {(Process.PAPER, P.TEXT_REJECTED), (Process.DESTINATION, D.REJECTED)}
_LETTERS = (O.INVITED, O.DECLINED, O.EXPIRED, O.WITHDRAWN)


class _Row(Protocol):
    id: int
    process: str
    state: str
    employer_name: str
    job_title: str
    reason: str
    reason_kind: str
    changed_at: datetime


@dataclass(frozen=True)
class Unfinished:
    """One paper agreement or destination to go on with; `id` is 0 where it was never saved.

    `reason` is the school's, of what it refused.
    """

    id: int
    process: str
    state: str
    labels: Labels
    kind: str
    name: str
    job_title: str
    reason: str
    changed_at: datetime

    @property
    def label(self) -> str:
        """Its state in the words of the lists."""
        return (self.labels.review or self.labels.paper) if self.id else labels.BEGUN

    @property
    def is_refused(self) -> bool:
        """Whether the school refused it."""
        return (self.process, self.state) in _REFUSED


def latest(rows: Sequence[_Row], begun: Kept | None) -> Unfinished | None:
    """What to go on with, of all the placements of a student and the paper that he began to type.

    A refusal counts until something else was handed in: then it is history.
    """
    return max(_all(rows, begun), key=lambda one: one.changed_at, default=None)


def _all(rows: Sequence[_Row], begun: Kept | None) -> Iterator[Unfinished]:
    handed_in = [row.changed_at for row in rows if _is_handed_in(row)]
    for row in rows:
        of = Process(row.process), row.state
        if of in _DRAFTS or (of in _REFUSED and row.changed_at == max(handed_in)):
            yield _of(row)
    if begun is not None:
        yield _begun(begun)


def _is_handed_in(row: _Row) -> bool:
    is_letter = row.process == Process.ONLINE and row.state in _LETTERS
    return not is_letter and row.state not in (P.DRAFT, P.DISCARDED)


def _of(row: _Row) -> Unfinished:
    is_refused = (Process(row.process), row.state) in _REFUSED
    return Unfinished(
        id=row.id,
        process=row.process,
        state=row.state,
        labels=labels.of(row.process, row.state),
        kind=labels.KINDS[row.process],
        name=row.employer_name,
        job_title=row.job_title,
        reason=rejections.told(row.reason_kind, row.reason) if is_refused else "",
        changed_at=row.changed_at,
    )


def _begun(kept: Kept) -> Unfinished:
    return Unfinished(
        id=0,
        process=Process.PAPER,
        state=P.DRAFT,
        labels=labels.of(Process.PAPER, P.DRAFT),
        kind=labels.KINDS[Process.PAPER],
        name=kept.values.get("name", ""),
        job_title=kept.values.get("job_title", ""),
        reason="",
        changed_at=kept.at,
    )
