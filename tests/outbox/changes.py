"""What is queued for the outer system, and what it was told."""

from dataclasses import replace

from sqlalchemy import select

from wxsign.actions import plan
from wxsign.actions.plan import Setting
from wxsign.db import db
from wxsign.models import OutboxEntry
from wxsign.settings import Plan, Settings


def with_an_outer_system(settings: Settings) -> Settings:
    """These settings with an address that is told of changes."""
    return replace(settings, plan=Plan("https://plan.example.edu.cn/wxsign", "s" * 32))


def rows() -> list[OutboxEntry]:
    """What is queued of changes, in the order of the changes."""
    db.session.rollback()
    db.session.expire_all()
    wanted = select(OutboxEntry).where(OutboxEntry.channel == "webhook")
    return list(db.session.scalars(wanted.order_by(OutboxEntry.record_id)))


def states() -> list[str]:
    return [row.state for row in rows()]


def serials(fakes) -> list[object]:
    return [sent.body["serial"] for sent in fakes.webhook.sent]


def set_on(record, seen: int, by, key: str = "school_passed") -> None:
    plan.set_state(record.student_id, Setting(key, "已核对", seen), by=by)
