"""work(): errands that people asked for are done, one after another (`rules/errands.py`).

1. take the one that waits longest by a conditional UPDATE that also sets the end of the lease;
2. do it; each step says how far it is, which begins the lease anew;
3. write down what came of it, if the lease is still ours.
A worker that dies in 2 leaves an errand that comes due again when its lease ends.
"""

from pathlib import Path

import structlog

from jobs import errand_kinds
from jobs.application import application
from wxsign import uploads
from wxsign.actions import errands as actions
from wxsign.actions.errands import LostLease
from wxsign.db import db
from wxsign.models import Errand
from wxsign.rules import errands

log = structlog.get_logger()


def work() -> None:
    """Do what is due until nothing is."""
    with application().app_context():
        while (errand := actions.take_next()) is not None:
            try:
                _do(errand)
            except LostLease:
                log.warning("errand lost", errand=errand.id, kind=errand.kind)


def _do(errand: Errand) -> None:
    if errand.tries > errands.MOST_TRIES:
        actions.fail(errand, errands.NOT_DONE)
        return
    db.session.expunge(errand)
    try:
        brought = errand_kinds.HANDLERS[errand.kind](errand)
        result_id = _kept(errand, brought.file, brought.media_type)
        actions.finish(errand, brought.report, result_id=result_id, name=brought.name)
    except LostLease:
        raise
    except errand_kinds.CannotBeDone as reason:
        db.session.rollback()
        actions.fail(errand, str(reason))
    except Exception:
        db.session.rollback()
        log.exception("errand failed", errand=errand.id, kind=errand.kind)
        actions.fail(errand, errands.NOT_DONE)


def _kept(errand: Errand, file: Path | None, media_type: str) -> int | None:
    """The result in storage; the temporary file goes."""
    if file is None:
        return None
    try:
        return uploads.keep_made(file.read_bytes(), media_type, f"errand:{errand.id}")
    finally:
        file.unlink()
