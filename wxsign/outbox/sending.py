"""Sender threads: each talks to the other side for one message at a time, what presses goes first.

The worker hands letters over and collects what became of them; it alone reads and writes rows.
"""

import itertools
import queue
import threading
import time
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from functools import partial
from types import TracebackType
from typing import Self

import structlog

from wxsign import clock
from wxsign.db import is_open
from wxsign.gateways import Gateways
from wxsign.models import OutboxEntry
from wxsign.outbox import channels, webhook
from wxsign.outbox.channels import Letter, Outcome
from wxsign.outbox.rate import Rate
from wxsign.outbox.webhook import Told
from wxsign.rules import reactions

BEGIN_WITHIN_SECONDS = 12.0  # of the lease; a send may take 8 and be repeated with a new token
_GATHERING_SECONDS = 0.02  # while many are under way: fewer, larger groups to write down
_END = -1  # before everything that presses

Finished = tuple[OutboxEntry, Outcome]

log = structlog.get_logger()


@dataclass(frozen=True)
class World:
    """Whom the threads talk to; without a `rate` nobody counts what goes to WeChat."""

    gateways: Gateways
    rate: Rate | None = None


@dataclass(frozen=True, order=True)
class _Job:
    """A letter in the hands of the threads; `begun` is when its lease began."""

    priority: int
    number: int
    row: OutboxEntry = field(compare=False)
    letter: Letter | Told = field(compare=False)
    begun: float = field(compare=False)
    context: Context = field(compare=False)


class Senders:
    """The threads of one visit, from `with` to its end; what they have not begun then is dropped.

    Its rows come due again when their lease ends.
    """

    def __init__(self, threads: int, world: World) -> None:
        self._world = world
        self._numbers = itertools.count()
        self._jobs: queue.PriorityQueue[tuple[int, int, _Job | None]] = queue.PriorityQueue()
        self._done: queue.SimpleQueue[tuple[OutboxEntry, Outcome | BaseException]]
        self._done = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._work) for _ in range(threads)]
        self.under_way = 0

    def __enter__(self) -> Self:
        """Start the threads."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """End the threads, each after what it is sending."""
        for _ in self._threads:
            self._jobs.put((_END, next(self._numbers), None))
        for thread in self._threads:
            thread.join()

    @property
    def has_room(self) -> bool:
        """Whether the threads will soon have nothing to do."""
        return self.under_way <= 2 * len(self._threads)

    def hand_over(self, row: OutboxEntry, letter: Letter | Told, begun: float) -> None:
        """Send this letter as soon as a thread is free."""
        assert not is_open(), "nobody is talked to while a transaction is open"
        job = _Job(row.priority, next(self._numbers), row, letter, begun, copy_context())
        self.under_way += 1
        self._jobs.put((job.priority, job.number, job))

    def finished(self, patience: float) -> list[Finished]:
        """What has been sent since, at most one for each thread; nothing after so many seconds."""
        try:
            first = self._done.get(timeout=patience)
        except queue.Empty:
            return []
        if self.under_way > len(self._threads):
            time.sleep(_GATHERING_SECONDS)
        most = min(len(self._threads), 1 + self._done.qsize())
        group = [first, *(self._done.get() for _ in range(most - 1))]
        self.under_way -= len(group)
        for _row, outcome in group:
            if isinstance(outcome, BaseException):
                raise outcome
        return [(row, outcome) for row, outcome in group if isinstance(outcome, Outcome)]

    def _work(self) -> None:
        while (job := self._jobs.get()[2]) is not None:
            outcome: Outcome | BaseException
            try:
                outcome = job.context.run(send, job.letter, self._world, job.begun)
            except BaseException as error:  # noqa: BLE001 - the worker raises it
                outcome = error
            self._done.put((job.row, outcome))


def send(letter: Letter | Told, world: World, begun: float) -> Outcome:
    """One message; whatever goes wrong with it must not stop the others."""
    try:
        if time.monotonic() - begun > BEGIN_WITHIN_SECONDS:
            return _too_late()
        if isinstance(letter, Told):
            return webhook.send(letter, world.gateways.webhook)
        turn = partial(_held_by_rate, letter, world.rate, begun) if world.rate else None
        return channels.send(letter, world.gateways, turn)
    except Exception:
        log.exception("outbox entry failed", entry=letter.entry_id, notice=letter.notice)
        return Outcome("dead", error="internal error")


def _too_late() -> Outcome:
    return Outcome("waiting", error="the lease was too short", is_untried=True)


def _held_by_rate(letter: Letter, rate: Rate, begun: float) -> Outcome | None:
    """Wait for this message's turn; what has no share of the day left waits for the next one."""
    while wait := rate.wait(binds=letter.priority <= reactions.BINDING):
        if time.monotonic() - begun + wait > BEGIN_WITHIN_SECONDS:
            return _too_late()
        time.sleep(wait)
    if wait is not None:
        return None
    if letter.priority <= reactions.BINDING:
        return channels.while_paused(letter)
    tomorrow = reactions.quota_returns(clock.now()) - clock.now()
    why = "the day's share is used"
    return Outcome("waiting", error=why, is_untried=True, again_in=tomorrow)
