"""Registration of an employer: sent, withdrawn, approved or refused by one school (S12, S22)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from wxsign import clock
from wxsign.actions import _consents, _password
from wxsign.actions.proof import Proof, spend
from wxsign.db import db, transaction, writing
from wxsign.models import Employer, EmployerUser, File, Registration, Reviewer, TrailEntry
from wxsign.outbox import queue
from wxsign.rules import employer_roles, registration
from wxsign.rules.lifecycle import Move
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused
from wxsign.rules.registration import PROCESS, R
from wxsign.vault import fingerprint


@dataclass(frozen=True)
class Sending:
    """What a unit sends: its data (keys of `rules/unit.py`), the school, and the kept licence."""

    profile: dict[str, str]
    school_id: int
    file_id: int


@dataclass(frozen=True)
class NewAccount:
    """The main account of a unit to be; its name and phone are the contact's."""

    account: str
    password: str
    notice_version: str


def is_known(credit_code: str) -> bool:
    """Whether a unit with this credit code is registered already."""
    found = select(Employer.id).where(Employer.credit_code == credit_code)
    return db.session.scalar(found) is not None


def register(sending: Sending, new: NewAccount, *, proof: Proof) -> int:
    """A unit registers and asks one school for approval; answer its main account.

    `proof` is a code to the contact's phone. Raises Refused: UNIT_KNOWN for a credit code that is
    registered, ACCOUNT_TAKEN, FILE_GONE, CODE_EXPIRED.
    """
    now, password_hash = clock.now(), _password.hashed(new.password)
    phone = sending.profile["phone"]
    user = {
        "account": new.account,
        "password_hash": password_hash,
        "name": sending.profile["contact"],
        "phone": phone,
        "phone_print": fingerprint(phone),
        "is_main": True,
        "notice_version": new.notice_version,
    }
    with transaction():
        spend(proof, proof.of(f"phone:{user['phone_print']}", "register"), now)
        employer_id = _added(Employer, dict(sending.profile), Reason.UNIT_KNOWN)
        user_id = _added(EmployerUser, user | {"employer_id": employer_id}, Reason.ACCOUNT_TAKEN)
        by = Actor(Who.EMPLOYER, user_id, sending.profile["contact"])
        _consents.note(by.who, user_id, by.name, new.notice_version, now)
        _send(employer_id, sending, by, now)
    return user_id


def send(employer_id: int, sending: Sending, *, by: Actor) -> None:
    """The data, corrected or for the first time, go to a school; none of them waits elsewhere.

    Raises Refused: WRONG_STATE when one waits or the unit is approved, UNIT_KNOWN, FILE_GONE.
    """
    now = clock.now()
    employer_roles.ensure("unit", db.session.get_one(EmployerUser, by.id))
    with transaction():
        pending = (Employer.id == employer_id, Employer.approved_at.is_(None))
        try:
            with writing().begin_nested():
                changed = writing().execute(
                    update(Employer).where(*pending).values(**sending.profile)
                )
        except IntegrityError as error:
            raise Refused(Reason.UNIT_KNOWN) from error
        if changed.rowcount != 1:
            raise Refused(Reason.WRONG_STATE)
        _send(employer_id, sending, by, now)


def withdraw(employer_id: int, *, by: Actor) -> None:
    """The unit takes back what waits, to correct it. Raises Refused(WRONG_STATE)."""
    waiting = select(Registration).where(
        Registration.employer_id == employer_id, Registration.state == R.WAITING
    )
    employer_roles.ensure("unit", db.session.get_one(EmployerUser, by.id))
    sent = db.session.scalar(waiting)
    if sent is None:
        raise Refused(Reason.WRONG_STATE)
    with transaction():
        _move(sent, "withdraw", by, clock.now())


def approve(registration_id: int, *, by: Actor) -> None:
    """The school approves the unit: from now on it may sign students of all schools (S12)."""
    now, sent = clock.now(), _in_scope(registration_id, by)
    news = _news(sent)
    with transaction():
        news.put("approve", _move(sent, "approve", by, now), now)
        writing().execute(
            update(Employer)
            .where(Employer.id == sent.employer_id, Employer.approved_at.is_(None))
            .values(approved_at=now)
        )


def reject(registration_id: int, *, reason: str, by: Actor) -> None:
    """The school does not approve and says why; the unit may correct its data and send again."""
    now, sent, reason = clock.now(), _in_scope(registration_id, by), reason.strip()[:500]
    if not reason:
        raise Refused(Reason.REASON_MISSING)
    news = _news(sent, reason)
    with transaction():
        news.put("reject", _move(sent, "reject", by, now, reason=reason), now)


@dataclass(frozen=True)
class _News:
    """Who is told of a decision, by SMS and by mail: nobody of the unit need have a WeChat yet."""

    to: queue.To
    facts: dict[str, object]

    def put(self, move: str, entry: int, now: datetime) -> None:
        key = f"{PROCESS}.{move}.{Who.EMPLOYER}"
        queue.put(key, [self.to], once=f"trail.{entry}", facts=self.facts, now=now)


def _news(sent: Registration, reason: str = "") -> _News:
    """Read before the lock."""
    main = select(EmployerUser.id).where(
        EmployerUser.employer_id == sent.employer_id, EmployerUser.is_main
    )
    facts: dict[str, object] = {
        "employer": sent.employer.name,
        "school": sent.school.name,
        "reason": reason,
    }
    by_both = queue.SMS, queue.MAIL
    to = queue.To(Who.EMPLOYER, db.session.scalars(main).one(), by_both, sent.school_id)
    return _News(to, facts)


def _in_scope(registration_id: int, by: Actor) -> Registration:
    """What was sent to this reviewer's school; another school's looks like none."""
    sent = db.session.get(Registration, registration_id)
    reviewer = db.session.get_one(Reviewer, by.id)
    if sent is None or sent.school_id != reviewer.school_id:
        raise Refused(Reason.OUT_OF_SCOPE)
    return sent


def _added(table: type[Employer | EmployerUser], row: dict[str, Any], clash: Reason) -> int:
    """Insert the row and answer its id; the one unique value that it brings may clash."""
    try:
        with writing().begin_nested():
            made = writing().execute(insert(table).values(**row).returning(table.id))
            return int(made.scalar_one())
    except IntegrityError as error:
        raise Refused(clash) from error


def _send(employer_id: int, sending: Sending, by: Actor, now: datetime) -> None:
    claim = f"employer.{employer_id}"
    claimed = writing().execute(
        update(File)
        .where(File.id == sending.file_id, File.claimed_by.in_(("", claim)))
        .values(claimed_by=claim)
    )
    if claimed.rowcount != 1:
        raise Refused(Reason.FILE_GONE)
    row = {"employer_id": employer_id, "school_id": sending.school_id, "file_id": sending.file_id}
    move = registration.move_for("send", R.NEW, by)
    try:
        with writing().begin_nested():
            made = writing().execute(
                insert(Registration)
                .values(**row, state=move.target, profile=sending.profile, sent_at=now)
                .returning(Registration.id)
            )
            registration_id = int(made.scalar_one())
    except IntegrityError as error:  # one waits already: two taps, or two colleagues at once
        raise Refused(Reason.WRONG_STATE) from error
    _write_trail(registration_id, move, by, now)


def _move(sent: Registration, name: str, by: Actor, now: datetime, *, reason: str = "") -> int:
    """Move the record that was judged, or Refused(WRONG_STATE); answer the trail entry."""
    move = registration.move_for(name, sent.state, by)
    decides = {"decided_at": now, "decided_by": by.id} if by.who is Who.ADMIN else {}
    moved = writing().execute(
        update(Registration)
        .where(Registration.id == sent.id, Registration.state == sent.state)
        .values(state=move.target, reason=reason, **decides)
    )
    if moved.rowcount != 1:
        raise Refused(Reason.WRONG_STATE)
    return _write_trail(sent.id, move, by, now, reason)


def _write_trail(record_id: int, move: Move, by: Actor, now: datetime, note: str = "") -> int:
    who = {"who": by.who, "person_id": by.id, "name": by.name}
    what = {"process": PROCESS, "record_id": record_id, "move": move.name, "says": move.says}
    added = writing().execute(
        insert(TrailEntry).values(**who, **what, at=now, note=note).returning(TrailEntry.id)
    )
    return int(added.scalar_one())
