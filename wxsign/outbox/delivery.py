"""drain(): everything due leaves, over several threads, and its outcome is written down.

A visit goes round and round (`performance.md` §3.4):
1. while the threads have room, claim a batch by a conditional UPDATE that also moves `due_at` to
   the end of the lease (`claiming.py`); commit; letters first, then few changes of the plan;
2. read the addresses of their people, render the words (`rendering.py`);
3. close the session: no database transaction is open while another machine is talked to;
4. hand them to the sender threads (`sending.py`), which give back what could not be begun early
   enough in the lease; the next batch is claimed while they are still busy with this one;
5. write what they have finished, in groups, where the claim is still ours (`outcomes.py`).
Documents and pictures are made here one at a time, so that no code waits for a printer.
A worker that dies after 1 leaves rows that come due again when the lease ends.
"""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, current_app

from wxsign import clock
from wxsign.db import db
from wxsign.gateways import Gateways
from wxsign.models import OutboxEntry
from wxsign.outbox import channels, making, outcomes, pauses, pictures, rendering
from wxsign.outbox.channels import Letter, Outcome
from wxsign.outbox.claiming import PRESSING, Claims
from wxsign.outbox.pauses import Gate
from wxsign.outbox.queue import PICTURE, WEBHOOK, WECHAT
from wxsign.outbox.rate import Rate
from wxsign.outbox.sending import Finished, Senders, World
from wxsign.outbox.webhook import Told
from wxsign.rules import reactions

_LOOK_SECONDS = 0.25  # how long codes wait unseen while the threads are busy
_STRETCH_SECONDS = 2.0  # of letters without end, before a document has its turn


@dataclass(frozen=True)
class Drained:
    """What a call of `drain` did."""

    sent: int
    other: int


def drain(
    gateways: Gateways, *, threads: int = 16, seconds: float = 20, rate: Rate | None = None
) -> Drained:
    """Send what is due until nothing is, or this many seconds of real work have passed."""
    until = clock.now() + timedelta(seconds=seconds)
    db.session.expunge_all()
    db.session.rollback()
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - its own way out of the proxy
    with Senders(threads, World(gateways, rate)) as senders:
        visit = _Visit(app, senders, gateways)
        while clock.now() <= until and visit.goes_on():
            pass
        visit.ends()
    return Drained(visit.sent, visit.other)


def _is_forgotten(row: OutboxEntry) -> bool:
    """WeChat may have it, and would not know it again by its number: it is not shown twice."""
    since = row.unknown_since
    return since is not None and clock.now() - since > reactions.REMEMBERED


class _Visit:
    """One visit of a worker: what it claims and writes, while its threads are sending.

    Each time that it reads or writes it does so in an application context of its own, so with a
    session of its own: the threads see the one that was closed before they were given a letter.
    """

    def __init__(self, app: Flask, senders: Senders, gateways: Gateways) -> None:
        self._app = app
        self._senders = senders
        self._gateways = gateways
        self._claims = Claims(secrets.token_hex(8))
        self._probe: int | None = None
        self._is_heard, self._telling = True, 0  # by the outer system of the plan
        self._made_at = self._looked_at = time.monotonic()
        self.sent = self.other = 0

    def goes_on(self) -> bool:
        """One turn; answer whether there may be more to do."""
        is_busy = self._begin() if self._senders.has_room else self._overtake()
        if self._senders.under_way:
            self._collect()
            return True
        return is_busy

    def ends(self) -> None:
        """Write down what is still under way."""
        while self._senders.under_way:
            self._collect()

    def _begin(self) -> bool:
        """Begin what is due; answer whether anything was.

        Before a document is made everything under way is written down: it may take long.
        """
        if self._is_makers_turn():
            return self._overtake() if self._senders.under_way else self._make_one()
        is_busy = self._begin_letters() + self._begin_changes() > 0
        return is_busy or self._senders.under_way > 0 or self._make_one()

    def _is_makers_turn(self) -> bool:
        """Whether a document has waited for a stretch of letters."""
        if time.monotonic() - self._made_at < _STRETCH_SECONDS:
            return False
        with self._app.app_context():
            is_due = self._claims.has_work(clock.now())
        if not is_due:
            self._made_at = time.monotonic()
        return is_due

    def _overtake(self) -> bool:
        """Codes do not wait until the threads have room again."""
        if time.monotonic() - self._looked_at > _LOOK_SECONDS:
            self._looked_at = time.monotonic()
            self._begin_letters(least=PRESSING)
        return True

    def _begin_letters(self, **least: int) -> int:
        now, begun = clock.now(), time.monotonic()
        with self._app.app_context():
            gate = pauses.gate(now)
            rows = self._claims.letters(now, gate, **least)
            if gate is Gate.PROBING and self._probe is None:
                probe = self._claims.probe(now)
                self._probe = next((row.id for row in probe), None)
                rows = probe + rows
            settled = rendering.settled(rows, now) if rows else {}
            self._write([(row, settled[row.id]) for row in rows if row.id in settled])
            leaving = [row for row in rows if row.id not in settled]
            letters = rendering.letters(leaving, now) if leaving else {}
            self._hand_over([(row, letters[row.id]) for row in leaving], begun, gate)
        return len(rows)

    def _begin_changes(self) -> int:
        """Few changes of the plan, unless the outer system has not answered this visit."""
        if self._telling or not self._is_heard:
            return 0
        now, begun = clock.now(), time.monotonic()
        with self._app.app_context():
            rows = self._claims.changes(now)
            self._telling = len(rows)
            self._hand_over([(row, rendering.change(row)) for row in rows], begun)
        return len(rows)

    def _make_one(self) -> bool:
        """One document or picture."""
        with self._app.app_context():
            work = self._claims.work(clock.now())
            self._close()
            for row in work:
                make = pictures.look if row.channel == PICTURE else making.make
                self._write([(row, make(row, self._gateways.storage))])
        self._made_at = time.monotonic()
        return bool(work)

    def _hand_over(
        self,
        given: Sequence[tuple[OutboxEntry, Letter | Told | None]],
        begun: float,
        gate: Gate = Gate.OPEN,
    ) -> None:
        """Give these to the threads, last of all that this session is for."""
        unsent: list[Finished] = []
        ready: list[tuple[OutboxEntry, Letter | Told]] = []
        for row, letter in given:
            if letter is None:
                unsent.append((row, Outcome("dead", error="cannot be written")))
            elif row.channel == WECHAT and _is_forgotten(row):
                unsent.append((row, Outcome("held", error="outcome unknown for too long")))
            elif isinstance(letter, Letter) and gate is Gate.CLOSED and row.channel == WECHAT:
                unsent.append((row, channels.while_paused(letter)))
            else:
                ready.append((row, letter))
        self._write(unsent)
        self._close()
        for row, letter in ready:
            self._senders.hand_over(row, letter, begun)

    def _close(self) -> None:
        db.session.expunge_all()
        db.session.rollback()

    def _collect(self) -> None:
        finished = self._senders.finished(_LOOK_SECONDS)
        with self._app.app_context():
            self._write(finished)

    def _write(self, finished: Sequence[Finished]) -> None:
        if not finished:
            return
        outcomes.write(finished, self._claims.me)
        for row, outcome in finished:
            self.sent, self.other = self.sent + outcome.is_sent, self.other + (not outcome.is_sent)
            if row.channel == WEBHOOK:
                self._telling -= 1
                self._is_heard &= outcome.state != "waiting"
            if row.id == self._probe:
                self._probe = None
                if outcome.is_sent:
                    pauses.lift()
