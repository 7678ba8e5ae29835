"""The order of the desk's list, and keys that lead from one page to the next and back (S73).

Keyset paging: a page begins where the last one ended, whatever has come in between, and its cost
does not grow with the number of pages before it. Every order is that of an index.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, literal, tuple_

from wxsign.db import Moment
from wxsign.models import Agreement
from wxsign.queries.desk_filters import Filters
from wxsign.queries.desk_tabs import ASKED, CHANGING

SINCE, CHANGED, EMPLOYER = "since", "changed", "employer"
_COLUMNS: dict[str, Any] = {
    SINCE: Agreement.waiting_since,
    CHANGED: Agreement.changed_at,
    EMPLOYER: Agreement.employer_name,
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_KEY = re.compile(r"([0-9]{1,9})-(.{1,80})", re.DOTALL)  # what an id's column can hold
_MOMENT = re.compile(r"[0-9]{1,17}")  # what datetime can hold


@dataclass(frozen=True)
class Order:
    """The column, and whether the smallest stands on top; what is equal stands by its number."""

    name: str
    is_rising: bool

    @classmethod
    def of(cls, filters: Filters) -> "Order":
        """What waits oldest first, what is decided newest first, or as the reader has chosen.

        A search by 单位名称 goes in the order of the names, one by 最后操作时间 in that of these
        days: it is a range of their index.
        """
        usual = SINCE if filters.waits and not filters.has_days else CHANGED
        is_rising = filters.waits or filters.state in (CHANGING, ASKED)
        chosen = filters.sort.removeprefix("-")
        if filters.employer:
            return cls(EMPLOYER, is_rising=not filters.sort.startswith("-"))
        if chosen not in (usual, EMPLOYER, *([SINCE] if filters.waits else [])):
            return cls(usual, is_rising)
        return cls(chosen, is_rising=not filters.sort.startswith("-"))

    @property
    def turned(self) -> "Order":
        """The same from its other end."""
        return replace(self, is_rising=not self.is_rising)

    @property
    def columns(self) -> tuple[ColumnElement[Any], ...]:
        """What the statement is ordered by."""
        column = _COLUMNS[self.name]
        if self.is_rising:
            return column.asc(), Agreement.id.asc()
        return column.desc(), Agreement.id.desc()

    def key(self, record_id: int, value: object) -> str:
        """The place of a record as text; empty if it has none in this order."""
        if value is None:
            return ""
        text = str((value - _EPOCH) // _MICROSECOND) if isinstance(value, datetime) else str(value)
        return f"{record_id}-{text}"

    def key_of(self, record: Agreement) -> str:
        """The place of this record."""
        return self.key(record.id, getattr(record, _COLUMNS[self.name].key))

    def past(self, key: str) -> list[ColumnElement[bool]]:
        """What comes after this key; a key that nobody gave out limits nothing."""
        found = _KEY.fullmatch(key)
        value = self._value(found[2]) if found else None
        if found is None or value is None:
            return []
        kind = None if isinstance(value, str) else Moment()
        place = tuple_(literal(value, kind), literal(int(found[1])))
        mine = tuple_(_COLUMNS[self.name], Agreement.id)
        return [mine > place if self.is_rising else mine < place]

    def _value(self, text: str) -> datetime | str | None:
        if self.name == EMPLOYER:
            return text.replace("\0", "")
        return _EPOCH + int(text) * _MICROSECOND if _MOMENT.fullmatch(text) else None
