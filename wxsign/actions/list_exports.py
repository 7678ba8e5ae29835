"""导出列表: an employer's list becomes a sheet, made by a worker and logged (S98)."""

from collections.abc import Mapping
from typing import Any

from wxsign import clock
from wxsign.actions import _exports
from wxsign.actions._errands import Asking
from wxsign.actions._exports import Export
from wxsign.db import db, transaction
from wxsign.models import EmployerUser


def export(kind: str, facts: Mapping[str, Any], words: str, *, user_id: int) -> int:
    """Ask for a list as it is narrowed now; answer the errand's number.

    `facts` are its tab and its filters, `words` say in the log what it is limited to, without
    anything personal.
    """
    user = db.session.get_one(EmployerUser, user_id)
    asking = Asking(user.id, user.employer_id)
    with transaction():
        return _exports.put(Export(kind, words), facts, asking, clock.now(), by_name=user.name)
