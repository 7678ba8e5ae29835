"""What is being typed is kept until it is sent or thrown away; it holds no seat and tells nobody.

`jobs/tidy.py` removes what nobody came back to.
"""

from collections.abc import Mapping

import structlog
from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError

from wxsign import clock
from wxsign.db import transaction, writing
from wxsign.models import Draft

log = structlog.get_logger()

_MOST = 2000  # characters of one field: more is no field of ours


def keep(person: str, form: str, typed: Mapping[str, str]) -> None:
    """The form as it stands, in place of what was kept before."""
    # PostgreSQL takes no zero byte.
    values = {key: value.replace("\0", "")[:_MOST] for key, value in typed.items()}
    try:
        with transaction(keeps=True, durable=False):
            _remove(person, form)
            writing().execute(
                insert(Draft).values(person=person, form=form, values=values, kept_at=clock.now())
            )
    except IntegrityError:  # another tab of the same person was faster: either text will do
        log.info("draft was kept by another tab", person=person)


def forget(person: str, form: str) -> None:
    """清空, or sent: nothing of it is needed any more."""
    with transaction(keeps=True):
        _remove(person, form)


def _remove(person: str, form: str) -> None:
    writing().execute(delete(Draft).where(Draft.person == person, Draft.form == form))
