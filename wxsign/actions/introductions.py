"""签约码: a student makes one and takes it back; who uses it is in `candidates` (decision 15)."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from wxsign import clock, settings
from wxsign.db import reading, transaction, writing
from wxsign.models import Introduction
from wxsign.rules import introductions
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused
from wxsign.vault import fingerprint


def make(consent: str, *, by: Actor, another: bool = False) -> None:
    """生成签约码: for a few minutes whoever is told it finds her once; one lives at a time.

    A second press leaves the one that lives; with `another` it ends and a new one begins. Raises
    Refused(CONSENT_NEW) when what she agreed to says something else by now.
    """
    if consent != introductions.CONSENT:
        raise Refused(Reason.CONSENT_NEW)
    now = clock.now()
    if not another and _lives(by.id, now):
        return
    code = "".join(secrets.choice(introductions.ALPHABET) for _ in range(introductions.LENGTH))
    lives = timedelta(minutes=settings.current().search.code_minutes)
    row = {
        "student_id": by.id,
        "code": code,
        "print": fingerprint(code),
        "consent": consent,
        "made_at": now,
        "ends_at": now + lives,
    }
    try:
        with transaction():
            _close(by.id, now)
            writing().execute(insert(Introduction).values(**row))
    except IntegrityError:  # pressed twice at once: the other one lives
        return


def withdraw(*, by: Actor) -> None:
    """收回: nobody can use it any more."""
    with transaction():
        _close(by.id, clock.now())


def _lives(student_id: int, now: datetime) -> bool:
    found = select(Introduction.id).where(
        Introduction.student_id == student_id,
        Introduction.closed_at.is_(None),
        Introduction.ends_at > now,
    )
    return reading().execute(found).first() is not None


def _close(student_id: int, now: datetime) -> None:
    writing().execute(
        update(Introduction)
        .where(Introduction.student_id == student_id, Introduction.closed_at.is_(None))
        .values(closed_at=now)
    )
