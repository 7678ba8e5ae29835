"""The last wish to end a placement, where it was refused and the placement goes on (S108, S145)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import func, select

from wxsign.db import reading
from wxsign.models import Termination
from wxsign.rules import labels, rejections
from wxsign.rules.lifecycle import O, Process, T

_REFUSED = (T.REFUSED, T.REJECTED)


class _Record(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def process(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def ending(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def reason_kind(self) -> str: ...


@dataclass(frozen=True)
class RefusedEnding:
    """Who refused, in the words for the student, and why."""

    headline: str
    reason: str

    @property
    def told(self) -> str:
        """Both in one sentence."""
        return f"{self.headline}。原因：{self.reason}" if self.reason else f"{self.headline}。"


def of(records: Sequence[_Record]) -> Mapping[int, RefusedEnding]:
    """By record; in one statement where a request to terminate was refused, else in none."""
    asked = [record for record in records if is_refused(record)]
    releases = [record for record in asked if record.process == Process.DESTINATION]
    agreements = [record.id for record in asked if record.process != Process.DESTINATION]
    return {record.id: _of_release(record) for record in releases} | _of_requests(agreements)


def is_refused(record: _Record) -> bool:
    """Whether the last wish to end it was refused; once it has ended or is reported, no longer."""
    return record.state == O.EFFECTIVE and record.ending in _REFUSED


def _of_release(record: _Record) -> RefusedEnding:
    return RefusedEnding(labels.RELEASE_REFUSED, rejections.told(record.reason_kind, record.reason))


def _of_requests(ids: Sequence[int]) -> dict[int, RefusedEnding]:
    if not ids:
        return {}
    last = (
        select(func.max(Termination.id))
        .where(Termination.agreement_id.in_(ids))
        .group_by(Termination.agreement_id)
    )
    rows = reading().execute(
        select(
            Termination.agreement_id,
            Termination.state,
            Termination.asked_by,
            Termination.answer,
            Termination.decision,
            Termination.decision_kind,
        ).where(Termination.id.in_(last))
    )
    return {
        row.agreement_id: RefusedEnding(
            labels.ENDINGS_REFUSED[row.state, row.asked_by if row.state == T.REFUSED else ""],
            row.answer
            if row.state == T.REFUSED
            else rejections.told(row.decision_kind, row.decision),
        )
        for row in rows
    }
