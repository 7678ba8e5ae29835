"""What reviewers do with a termination that both sides want (S107 to S110, S145, S146)."""

from wxsign import clock
from wxsign.actions import _ending_verdicts
from wxsign.actions._reviewing import Asked
from wxsign.actions.records import in_scope
from wxsign.db import transaction
from wxsign.rules.people import Actor
from wxsign.rules.rejections import OTHER


def pass_on(agreement_id: int, *, by: Actor, seen: int | None = None) -> None:
    """学院审核通过: the college agrees to the termination, the school decides (S85)."""
    asked = Asked(by, clock.now(), seen)
    deed = _ending_verdicts.pass_on(in_scope(agreement_id, by), asked)
    with transaction():
        deed()


def approve(agreement_id: int, *, by: Actor, seen: int | None = None) -> str:
    """解约审核通过: the agreement ends, the student may sign with others (S108 to S110, S145).

    Answers the number of the termination; its document is made by a worker.
    """
    asked = Asked(by, clock.now(), seen)
    deed = _ending_verdicts.approve(in_scope(agreement_id, by), asked)
    with transaction():
        return deed()


def reject(
    agreement_id: int, *, reason: str, by: Actor, ground: str = OTHER, seen: int | None = None
) -> None:
    """解约审核不通过: the agreement stays in force, either side may ask again (S108, S145)."""
    asked = Asked(by, clock.now(), seen, reason=reason, ground=ground)
    deed = _ending_verdicts.reject(in_scope(agreement_id, by), asked)
    with transaction():
        deed()
