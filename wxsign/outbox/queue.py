"""put(): a message becomes a row inside the transaction of its cause.

The row is the promise; Redis is only the doorbell, rung after the commit. If it cannot be rung,
the timetable drains the outbox every five seconds (decision 22).
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Insert, delete, select

from wxsign import db, engines, settings
from wxsign.models import Document, OutboxEntry, OutboxStep
from wxsign.rules import notices

WECHAT, SMS, MAIL, DOCUMENT, WEBHOOK = "wechat", "sms", "mail", "document", "webhook"
PLAN = "plan"  # the audience of a change: the outer system; its person is the student
PICTURE = "picture"


@dataclass(frozen=True)
class To:
    """One person to be told: `channels` are tried apart, each a row of its own.

    WECHAT falls back to SMS by itself; MAIL stands beside it where an address is known (S43).
    `school_id` is the school whom the cause belongs to, 0 for none: schools leave in turn.
    """

    audience: str
    person_id: int
    channels: tuple[str, ...] = (WECHAT,)
    school_id: int = 0


Ring = Callable[[], None]


class _Doorbell:
    ring: Ring | None = None


def use_doorbell(ring: Ring) -> None:
    """Call this after every commit that queued something; called once, by create_app."""
    _Doorbell.ring = ring


def put(
    notice: str, to: Sequence[To], *, once: str, facts: Mapping[str, object], now: datetime
) -> None:
    """Queue a notice for these people, inside the open transaction.

    `once` names the cause, so that a repeated action cannot tell twice. `facts` are what was true
    at the move and fill the words of the notice.
    """
    priority = notices.BY_KEY[notice].priority
    _insert(
        [
            {
                "once": f"{once}.{person.audience}.{channel}",
                "kind": "notice",
                "notice": notice,
                "audience": person.audience,
                "person_id": person.person_id,
                "channel": channel,
                "priority": priority,
                "record_id": facts.get("record", 0),
                "school_id": person.school_id,
                "facts": _ended_once(facts),
            }
            for person in to
            for channel in person.channels
        ],
        now,
    )


def _ended_once(facts: Mapping[str, object]) -> dict[str, object]:
    """A reason that somebody typed to its full stop: the words of the notice bring their own."""
    reason = facts.get("reason")
    return {**facts, "reason": reason.rstrip("。")} if isinstance(reason, str) else dict(facts)


def put_document(agreement_id: int, version: int, edition: str, now: datetime) -> None:
    """Queue the making of an agreement's PDF and page images, inside the open transaction.

    `edition` is `draft` or `final`. Asking again for the same one changes nothing.
    """
    _insert(
        [
            {
                "once": _once(agreement_id, version, edition),
                "kind": "document",
                "notice": edition,
                "audience": "document",
                "person_id": agreement_id,
                "channel": DOCUMENT,
                "priority": 4,
                "record_id": agreement_id,
                "facts": {"version": version},
            }
        ],
        now,
    )


def drop_document(agreement_id: int, version: int, edition: str) -> None:
    """Let go of a document that was decided away, made or not, inside the open transaction.

    The next decision asks for it anew; the bytes stay in storage as they are claimed.
    """
    connection = db.writing()
    dropped = OutboxEntry.once == _once(agreement_id, version, edition)
    steps = OutboxStep.entry_id.in_(select(OutboxEntry.id).where(dropped))
    connection.execute(delete(OutboxStep).where(steps))
    connection.execute(delete(OutboxEntry).where(dropped))
    connection.execute(
        delete(Document).where(
            Document.agreement_id == agreement_id,
            Document.version == version,
            Document.edition == edition,
        )
    )


def put_picture(attachment_id: int, now: datetime) -> None:
    """Queue the worker's look at what somebody uploaded, inside the open transaction."""
    _insert(
        [
            {
                # SQLite gives the id of a removed one out again, so the id alone is not once.
                "once": f"picture.{attachment_id}.{secrets.token_hex(8)}",
                "kind": PICTURE,
                "notice": PICTURE,
                "audience": PICTURE,
                "person_id": attachment_id,
                "channel": PICTURE,
                "priority": 4,
                "record_id": 0,
                "facts": {},
            }
        ],
        now,
    )


def put_change(change_id: int, student_id: int, now: datetime) -> None:
    """Queue a change of the placement plan for the outer system, inside the open transaction.

    Where none is configured nothing is queued. Asking again for the same one changes nothing.
    """
    if not settings.current().plan.webhook_url:
        return
    _insert(
        [
            {
                "once": f"plan.{change_id}",
                "kind": WEBHOOK,
                "notice": "plan.change",
                "audience": PLAN,
                "person_id": student_id,
                "channel": WEBHOOK,
                "priority": 4,
                "record_id": change_id,
                "facts": {},
            }
        ],
        now,
    )


def _once(agreement_id: int, version: int, edition: str) -> str:
    return f"document.{agreement_id}.{version}.{edition}"


def ring_after_commit() -> None:
    """Wake a worker once the open transaction has been committed."""
    if _Doorbell.ring is not None:
        db.after_commit(_Doorbell.ring)


def _insert(rows: list[db.Row], now: datetime) -> None:
    db.gather(_write, [{"school_id": 0, **row, "due_at": now, "made_at": now} for row in rows])
    ring_after_commit()


def _write(rows: list[db.Row]) -> None:
    connection = db.writing()
    connection.execute(_insert_once(connection.dialect.name), rows)


@cache
def _insert_once(dialect: str) -> Insert:
    return engines.upsert(dialect)(OutboxEntry).on_conflict_do_nothing(index_elements=["once"])
