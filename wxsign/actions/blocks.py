"""A school keeps a unit away from its students, and lets it back (issue 5 point 5, desk 4).

A blocked unit finds and invites no student of this school and is told so; letters that are open
already stay. School level only.
"""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from wxsign import clock
from wxsign.db import db, transaction, writing
from wxsign.models import Employer, EmployerBlock, EmployerUser, Reviewer
from wxsign.outbox import queue
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused

LONGEST = 500


def put(employer_id: int, *, reason: str, by: Actor) -> bool:
    """停止签约: from now on the unit finds no student of this school. A second press does nothing.

    Answers whether this stopped it. Raises Refused: NOT_YOURS, NOT_FOUND, REASON_MISSING.
    """
    now, reviewer, unit, reason = clock.now(), _school_level(by), _unit(employer_id), _said(reason)
    row = {"school_id": reviewer.school_id, "employer_id": unit.id, "reason": reason}
    facts: dict[str, object] = {"school": reviewer.school.name, "employer": unit.name}
    facts["reason"] = reason
    to = _main_account(unit.id, reviewer.school_id)
    try:
        with transaction():
            made = writing().execute(
                insert(EmployerBlock)
                .values(**row, blocked_at=now, blocked_by=by.name)
                .returning(EmployerBlock.id)
            )
            _tell("block.put.employer", int(made.scalar_one()), to, facts, now)
    except IntegrityError:  # blocked already
        return False
    return True


def lift(employer_id: int, *, reason: str, by: Actor) -> bool:
    """恢复签约: the unit may find students of this school again. A second press does nothing.

    Answers whether this let it back. Raises Refused: NOT_YOURS, NOT_FOUND, REASON_MISSING.
    """
    now, reviewer, unit, reason = clock.now(), _school_level(by), _unit(employer_id), _said(reason)
    facts: dict[str, object] = {"school": reviewer.school.name, "employer": unit.name}
    stands = (
        EmployerBlock.school_id == reviewer.school_id,
        EmployerBlock.employer_id == employer_id,
        EmployerBlock.lifted_at.is_(None),
    )
    to, values = (
        _main_account(unit.id, reviewer.school_id),
        {"lifted_by": by.name, "lifted_for": reason},
    )
    with transaction():
        lifted = writing().execute(
            update(EmployerBlock)
            .where(*stands)
            .values(lifted_at=now, **values)
            .returning(EmployerBlock.id)
        )
        ended = lifted.scalars().all()
        for block_id in ended:
            _tell("block.lift.employer", int(block_id), to, facts, now)
    return bool(ended)


def _said(reason: str) -> str:
    reason = reason.strip()[:LONGEST]
    if not reason:
        raise Refused(Reason.REASON_MISSING)
    return reason


def _school_level(by: Actor) -> Reviewer:
    if by.who is not Who.ADMIN:
        raise Refused(Reason.NOT_YOURS)
    return db.session.get_one(Reviewer, by.id)


def _unit(employer_id: int) -> Employer:
    unit = db.session.get(Employer, employer_id)
    if unit is None:
        raise Refused(Reason.NOT_FOUND)
    return unit


def _main_account(employer_id: int, school_id: int) -> list[queue.To]:
    """By SMS and mail: nobody of the unit need have a WeChat."""
    main = select(EmployerUser.id).where(
        EmployerUser.employer_id == employer_id, EmployerUser.is_main
    )
    found = db.session.scalars(main).all()
    return [queue.To(Who.EMPLOYER, each, (queue.SMS, queue.MAIL), school_id) for each in found]


def _tell(
    notice: str, block_id: int, to: list[queue.To], facts: dict[str, object], now: datetime
) -> None:
    queue.put(notice, to, once=f"{notice}.{block_id}", facts=facts, now=now)
