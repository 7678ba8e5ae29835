"""One page of a list, as every list of an employer is turned over (S37)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Generic, TypeVar, TypeVarTuple

from sqlalchemy import Row, Select, func, select

from wxsign.db import db

ROWS_A_PAGE = 20

Item = TypeVar("Item")
Ts = TypeVarTuple("Ts")


@dataclass(frozen=True)
class Listed(Generic[Item]):
    """One page of a list: “当前共2条记录 共1/1页” (S37)."""

    rows: tuple[Item, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, ceil(self.total / ROWS_A_PAGE))


def one_page(rows: Select[*Ts], asked: int) -> tuple[Sequence[Row[*Ts]], int, int]:
    """The rows of the page asked for, or of the nearest there is; the total; the page shown."""
    counted = select(func.count()).select_from(rows.order_by(None).subquery())
    total = db.session.scalar(counted) or 0
    page = min(max(1, asked), max(1, ceil(total / ROWS_A_PAGE)))
    shown = rows.limit(ROWS_A_PAGE).offset((page - 1) * ROWS_A_PAGE)
    return db.session.execute(shown).all(), total, page
