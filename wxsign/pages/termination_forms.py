"""What the pages of a termination have in common for both parties: the typed text and its draft."""

from dataclasses import dataclass
from typing import Any

from flask import request

from wxsign import settings
from wxsign.actions import drafts
from wxsign.db import db
from wxsign.models import Agreement
from wxsign.queries import appeals, terminations
from wxsign.queries import drafts as kept_drafts
from wxsign.rules import counting


@dataclass(frozen=True)
class Text:
    """A reason as it was typed, tidied, and what is wrong with it."""

    typed: str
    value: str
    fault: str

    @property
    def is_unfit(self) -> bool:
        """Whether something is wrong with what is there: no code is sent for it, nothing kept."""
        return bool(self.value and self.fault)


def text(field: str, label: str) -> Text:
    """What stands in this field of the form that was sent."""
    typed = request.form.get(field, "")
    value = counting.tidied(typed)
    return Text(typed, value, counting.reason_fault(value, label))


def keep(person: str, record: int, typed: str) -> None:
    """The reason waits in a draft while the code is on its way."""
    drafts.keep(person, _form(record), {"reason": typed})


def kept(person: str, record: int) -> str:
    """The reason as this person left it."""
    draft = kept_drafts.kept(person, _form(record))
    return draft.values.get("reason", "") if draft else ""


def forget(person: str, record: int) -> None:
    """It is sent."""
    drafts.forget(person, _form(record))


def story(own: Agreement, reader: str) -> dict[str, Any]:
    """The agreement with every request to terminate it, and the paper of an approved one.

    `reader` is the party that looks: student or employer.
    """
    requests = terminations.requests_of(own.id, reader)
    latest = next(iter(requests), None)
    return {
        "record": own,
        "latest": latest,
        "evidence": appeals.of_ending(latest),
        "earlier": requests[1:],
        "ending_paper": terminations.paper(own),
    }


def reread() -> None:
    """What is read from here on is as others may have moved it meanwhile."""
    db.session.rollback()
    db.session.expire_all()


def limit() -> int:
    """How often a student may terminate; 0 leaves ③ of 解约须知 out (decision 8)."""
    return settings.current().termination.limit_per_student


def _form(record: int) -> str:
    return f"termination:{record}"
