"""What the worker sees in an uploaded picture is an outbox row: same lease, same retry, same list.

The picture is decoded in a process of its own (`documents/pictures.py`), so that one which breaks
its decoder breaks nothing else. The original stays as it came; people see the copy that was made.
"""

import base64
import hashlib
import json
import secrets
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import insert, select, update
from sqlalchemy.exc import OperationalError

import wxsign.documents
from wxsign import clock, settings
from wxsign.db import db, transaction, writing
from wxsign.gateways import Rejected, Unreachable
from wxsign.gateways.storage import Storage
from wxsign.models import Agreement, Attachment, File, OutboxEntry
from wxsign.outbox.channels import Outcome
from wxsign.rules import attachments, media, paper

log = structlog.get_logger()

MOST_TRIES = 3  # a picture that ended its worker so often would end the next one too
_SECONDS = 20  # shorter than a lease
_PAUSE = timedelta(seconds=30)
_MEGABYTE = 1024 * 1024
_READER = Path(wxsign.documents.__file__).with_name("pictures.py")
# One arena for all threads: each would reserve 64 MB of the address space that is limited.
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "1"}


@dataclass(frozen=True)
class _Seen:
    """What is known of a picture after the look: the copies where there are any, the findings."""

    findings: tuple[str, ...]
    shown: bytes = b""
    thumb: bytes = b""
    look: str = ""


@dataclass(frozen=True)
class _Waiting:
    """The picture that waits: its bytes' name, and the agreement whose mark must stand on it."""

    attachment_id: int
    name: str
    purpose: str
    agreement: tuple[str, int] | None


def look(row: OutboxEntry, storage: Storage) -> Outcome:
    """Decode, judge and copy the picture of this row, then write it down once."""
    try:
        waiting = _waiting(row.person_id)
        if waiting is None:  # removed, or seen already
            return Outcome("sent")
        seen = _look(waiting, storage) if row.tries <= MOST_TRIES else _Seen(("too_heavy",))
        _record(waiting, seen, storage)
    except (Unreachable, OperationalError) as failure:
        db.session.rollback()
        # Not a try: only what ends its worker is counted, and storage comes back.
        error = type(failure).__name__
        return Outcome("waiting", error=error, again_in=_PAUSE, is_untried=True)
    except Exception:
        log.exception("picture failed", entry=row.id, attachment=row.person_id)
        return Outcome("dead", error="picture could not be looked at")
    if row.tries > MOST_TRIES:
        return Outcome("dead", error="picture ended its worker")
    return Outcome("sent")


def _waiting(attachment_id: int) -> _Waiting | None:
    found = db.session.execute(
        select(Attachment, File.name)
        .join(File, File.id == Attachment.file_id)
        .where(Attachment.id == attachment_id, Attachment.state == attachments.WAITING)
    ).one_or_none()
    agreement = None if found is None else _marked(found[0])
    db.session.rollback()  # no transaction stays open while storage answers
    if found is None:
        return None
    attachment, name = found
    return _Waiting(attachment.id, name, attachment.purpose, agreement)


def _marked(attachment: Attachment) -> tuple[str, int] | None:
    """Number and version that a sheet of this form carries; only of the sender's own agreement."""
    if attachment.purpose != "papers":
        return None
    _prefix, record_id = attachments.read_form(attachment.form)
    found = db.session.get(Agreement, record_id)
    if found is None or found.number is None or attachment.person != f"student:{found.student_id}":
        return None
    return found.number, found.version


def _look(waiting: _Waiting, storage: Storage) -> _Seen:
    try:
        answer = _answer(storage.get(waiting.name))
    except Rejected:  # storage has lost it
        return _Seen(("damaged",))
    if "fault" in answer:
        log.info("picture unfit", attachment=waiting.attachment_id, why=answer.get("why", ""))
        return _Seen((str(answer["fault"]),))
    findings = (*_of_marks(answer["marks"], waiting), *answer["doubts"])
    shown, thumb = (base64.b64decode(answer[name]) for name in ("shown", "thumb"))
    return _Seen(findings, shown, thumb, str(answer["look"]))


def _answer(data: bytes) -> Mapping[str, Any]:
    """What the process that decodes says; one that says nothing died of the picture."""
    memory = settings.current().uploads.picture_memory_mb * _MEGABYTE
    try:
        child = subprocess.run(  # noqa: S603 - our own file, no shell
            [sys.executable, "-I", str(_READER), str(memory)],
            input=data,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env=_ENVIRONMENT,
        )
    except subprocess.TimeoutExpired:
        return {"fault": "too_heavy", "why": "time"}
    if child.returncode != 0:
        return {"fault": "too_heavy", "why": f"exit {child.returncode}"}
    answer: Mapping[str, Any] = json.loads(child.stdout)
    return answer


def _of_marks(texts: list[str], waiting: _Waiting) -> tuple[str, ...]:
    """Whether the sheet is of this agreement in this version (S133, `domain.md` §4.4)."""
    if waiting.agreement is None:
        return ()
    marks = [mark for text in texts if (mark := paper.parse_mark(text)) is not None]
    if not marks:
        return ("no_mark",)
    if waiting.agreement in marks:
        return ()
    number, _version = waiting.agreement
    return ("old_version",) if any(found == number for found, _ in marks) else ("other_paper",)


def _record(waiting: _Waiting, seen: _Seen, storage: Storage) -> None:
    """Keep both copies and write down what was found, if nobody removed the picture meanwhile."""
    files = [_kept(storage, data) for data in (seen.shown, seen.thumb) if data]
    state = attachments.UNFIT if attachments.is_unfit(seen.findings) else attachments.READY
    found = {"state": state, "finding": " ".join(seen.findings), "look": seen.look}
    values: dict[str, object] = {**found}
    with transaction():
        ids = [writing().execute(_ADDED, file).scalar_one() for file in files]
        values |= dict(zip(("shown_id", "thumb_id"), ids, strict=False))
        writing().execute(
            update(Attachment)
            .where(Attachment.id == waiting.attachment_id, Attachment.state == attachments.WAITING)
            .values(**values)
        )


_ADDED = insert(File).returning(File.id)


def _kept(storage: Storage, data: bytes) -> dict[str, object]:
    name = secrets.token_hex(16)
    storage.put(name, data)
    return {
        "name": name,
        "media_type": media.JPEG,
        "sha256": hashlib.sha256(data).hexdigest(),
        "size": len(data),
        "claimed_by": "",
        "made_at": clock.now(),
    }
