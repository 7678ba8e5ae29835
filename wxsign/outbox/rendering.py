"""Claimed rows become what is sent; a row that cannot be written must not stop the others."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

import structlog
from sqlalchemy.exc import OperationalError

from wxsign.models import OutboxEntry
from wxsign.outbox import addresses, allowances, merging, webhook
from wxsign.outbox.channels import Letter, Outcome
from wxsign.outbox.webhook import Told

Made = TypeVar("Made")

log = structlog.get_logger()


def settled(rows: Sequence[OutboxEntry], now: datetime) -> Mapping[int, Outcome]:
    """What becomes of the rows that do not leave now, as another message speaks for them."""
    return _or_else(lambda: merging.settled(rows, now), {}, "merging")


def letters(rows: Sequence[OutboxEntry], now: datetime) -> Mapping[int, Letter | None]:
    """The letter of each row, by id; None where its words or its person are gone."""
    plain = addresses.letters(rows)
    merged = _or_else(lambda: merging.reworded(plain), plain, "merging")
    return _or_else(lambda: allowances.granted(merged, now), merged, "allowances")


def change(row: OutboxEntry) -> Told | None:
    """What is told of a change of the plan; None where it cannot be."""
    return _or_else(lambda: webhook.rendered(row), None, "webhook")


def _or_else(make: Callable[[], Made], otherwise: Made, what: str) -> Made:
    try:
        return make()
    except OperationalError:
        raise
    except Exception:
        log.exception("cannot be rendered", what=what)
        return otherwise
