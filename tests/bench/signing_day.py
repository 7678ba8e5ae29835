"""The signing day: 100,000 messages through real processes while everything goes wrong once.

`python -m tests.bench.signing_day 20000` plays a smaller one, `300 --short` that of the tests. The
clock (decision 35) moves on once everybody has done what he could. The report is beside bench.json.
"""

import itertools
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, insert, or_, select

from tests import factories
from tests.bench import day_report
from tests.bench.crew import Account, Crew, call
from wxsign import clock, settings
from wxsign.app import create_app
from wxsign.db import db, transaction, writing
from wxsign.models import Binding, ChannelPause, OutboxEntry, Student
from wxsign.outbox import queue
from wxsign.outbox.queue import MAIL, SMS, WECHAT, To
from wxsign.rules import reactions
from wxsign.rules.people import Who
from wxsign.rules.reactions import Pause, Then

_STUCK_SECONDS = 15  # longer than any call: who is still under way then is dead
SEND = "/cgi-bin/message/template/send"
MESSAGES, SHARE, OUTAGE_SECONDS = 100_000, 0.02, 600
BINDING, USUAL = "online.invite.student", "online.approve.student"
NEVER = ("lost", "shown_twice", "texted_twice", "over_quota", "given_up")
_TOKEN_CODES = {40001, 40014, 42001}
OF_MESSAGES = tuple(
    row.code for row in reactions.TABLE if row.pause is Pause.NO and row.code not in _TOKEN_CODES
)
_SHORT = (45011, 40164, 45009)
OF_ACCOUNT = tuple(row.code for row in reactions.TABLE if row.pause is not Pause.NO)
_FACTS = {"employer": "江城软件", "job_title": "文员", "number": "1", "reason": "", "student": "林"}
_FACTS |= {"deadline": "5月20日", "deadline_time": "2026年5月20日 23:59"}


@dataclass(frozen=True)
class Day:
    """How large the day is, and what goes wrong on it."""

    messages: int = MESSAGES
    account_codes: tuple[int, ...] = OF_ACCOUNT
    outage_seconds: int = OUTAGE_SECONDS
    step_seconds: int = 60  # at least so far moves the clock when nobody can do anything
    database_url: str = ""

    @property
    def people(self) -> int:
        return max(20, self.messages // 5)


@dataclass
class _Show:
    """The day as it goes: what was done when, and until when the providers are away."""

    app: Flask
    crew: Crew
    day: Day
    begun: float = field(default_factory=time.monotonic)
    began_at: datetime = field(default_factory=clock.now)
    done: list[dict[str, Any]] = field(default_factory=list)
    away_until: datetime | None = None

    def note(self, what: str, count: int) -> None:
        self.done.append({"what": what, "after_messages": count, **self.times()})

    def times(self) -> dict[str, float]:
        return {
            "house_seconds": round((clock.now() - self.began_at).total_seconds()),
            "real_seconds": round(time.monotonic() - self.begun, 1),
        }

    def move(self, seconds: float) -> None:
        """Let time pass for everybody, then wake a worker."""
        call(f"{self.crew.account.platform}/_sim/clock", {"advance": max(0.1, seconds)})
        self.app.extensions["wxsign_doorbell"].ring()


def measure() -> list[dict[str, Any]]:
    """Rows for bench.json; the whole report goes beside it."""
    with tempfile.TemporaryDirectory() as folder:
        report = play(Path(folder), Day())
    file = settings.data_dir() / "signing_day.json"
    file.write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    return [
        {
            "name": f"signing day: {name.replace('_', ' ')}",
            "value": report[name],
            "goal": 0,
            "unit": "messages",
            "met": report[name] == 0,
            "against": f"{report['messages']} messages; everything else in {file.name}",
        }
        for name in NEVER
    ]


def play(folder: Path, day: Day) -> dict[str, Any]:
    """Play the day and count what became of every message."""
    account = Account(folder, per_day=day.messages, database_url=day.database_url)
    app = create_app(settings.load(str(account.write())))
    crew = Crew(account)
    try:
        with app.app_context():
            queue.use_doorbell(lambda: None)
            db.create_all()
            crew.start("redis", "platform", "providers", "web")
            people = _people(day.people)
            _put(people, day.messages)
            crew.ready()
            _meet(account.platform, people)
            _inject(account)
            show = _Show(app, crew, day)
            crew.start("worker 1", "worker 2", "timetable")
            _watch(show)
            found = day_report.counted(crew, people, day.messages)
            return {**found, "share_of_each": SHARE, "happened": show.done, **show.times()}
    finally:
        crew.stop_all()
        with app.app_context():
            db.engine.dispose()


def _people(count: int) -> list[tuple[int, str]]:
    """Students who follow the account, with their openids."""
    factories.student()
    student = Student.__table__
    like = db.session.execute(select(student)).mappings().one()
    db.session.rollback()
    rows = [
        {**like, "id": 1000 + n, "student_number": f"day{n}", "id_print": f"day{n}",
         "phone": f"139{n:08d}", "email": f"day{n}@example.com"}
        for n in range(count)
    ]  # fmt: skip
    bound = {"audience": Who.STUDENT.value, "bound_at": clock.now(), "follows": True}
    openids = {row["id"]: f"o{row['id']:027d}" for row in rows}
    with transaction():
        writing().execute(insert(Student), rows)
        writing().execute(
            insert(Binding),
            [{**bound, "person_id": key, "openid": openid} for key, openid in openids.items()],
        )
    return list(openids.items())


def _put(people: list[tuple[int, str]], count: int) -> None:
    """One message after the other, of five schools: a fifth binds, a tenth are text messages."""
    now = clock.now()
    for start in range(0, count, 500):
        with transaction():
            for n in range(start, min(start + 500, count)):
                channel = MAIL if n % 20 == 19 else SMS if n % 20 in (17, 18) else WECHAT
                to = To(Who.STUDENT, people[n % len(people)][0], (channel,), n % 5 + 1)
                notice = BINDING if n % 5 == 0 else USUAL
                queue.put(notice, [to], once=f"day.{n}", facts={**_FACTS, "record": n}, now=now)


def _meet(platform: str, people: list[tuple[int, str]]) -> None:
    with ThreadPoolExecutor(8) as threads:
        bodies = [{"openid": openid, "name": "学生"} for _, openid in people]
        list(threads.map(lambda body: call(f"{platform}/_sim/users", body), bodies))


def _inject(account: Account) -> None:
    """Two in a hundred messages for every fault of a message, each fault its own ones."""
    edges = itertools.count()

    def share(path: str, of: str, **fault: object) -> None:
        lower = next(edges) * SHARE
        where = {"of": of, "from": lower, "to": lower + fault.pop("wide", SHARE)}
        where |= {"each": fault.pop("each")} if "each" in fault else {}
        base = account.platform if path == SEND else account.providers
        call(f"{base}/_sim/inject", {"path": path, "share": where, **fault})

    for code in OF_MESSAGES:
        is_late = reactions.BY_CODE[code].then is Then.HAD  # WeChat says so of what it has shown
        share(SEND, "client_msg_id", errcode=code, late=is_late)
    share(SEND, "client_msg_id", reset="after", each=1)
    share(SEND, "client_msg_id", receipt="failed")
    share("/sms/send", "id", reset="after")
    share("/mail/send", "id", reset="after")
    share(SEND, "client_msg_id", receipt="never", wide=0.5)  # receipts are not what is measured


def _events(show: _Show) -> Iterator[tuple[float, str, Callable[[], None]]]:
    """What happens after which part of the messages."""
    account = show.crew.account
    last = [
        code for code in show.day.account_codes if reactions.BY_CODE[code].pause is Pause.MIDNIGHT
    ]
    codes = [code for code in show.day.account_codes if code not in last]

    def once(code: int) -> Callable[[], None]:
        fault = {"path": SEND, "errcode": code, "times": 1}
        return lambda: call(f"{account.platform}/_sim/inject", fault) and None

    def rotate() -> None:
        asked = {"grant_type": "client_credential", "appid": "wxsimulated", "force_refresh": True}
        call(f"{account.platform}/cgi-bin/stable_token", {**asked, "secret": account.app_secret})

    def leave() -> None:
        show.crew.stop("providers")
        show.away_until = clock.now() + timedelta(seconds=show.day.outage_seconds)

    for place, code in enumerate(codes):
        yield 0.05 + 0.6 * place / len(codes), f"errcode {code}", once(code)
    yield 0.25, "token rotated", rotate
    yield 0.35, "provider of text messages and mail away", leave
    yield 0.45, "Redis killed", lambda: show.crew.kill("redis")
    yield 0.55, "token rotated", rotate
    for code in last:
        yield 0.7, f"errcode {code}", once(code)


def _watch(show: _Show) -> None:
    """Tend the crew and move the clock until no message waits and no receipt is on its way."""
    events = sorted(_events(show), key=lambda event: event[0])
    stands, since = None, time.monotonic()
    while True:
        show.crew.tend()
        waiting = _count(OutboxEntry.state == "waiting")
        finished = show.day.messages - waiting
        while events and finished >= events[0][0] * show.day.messages:
            _, what, happens = events.pop(0)
            happens()
            show.note(what, finished)
        if not waiting and show.away_until is None and _is_over(show):
            return show.note("end", finished)
        now = (waiting, _underway())
        is_stuck = now == stands and time.monotonic() - since > _STUCK_SECONDS
        if now != stands or is_stuck:
            stands, since = now, time.monotonic()
        _move_on(show, is_stuck=is_stuck)
        time.sleep(0.1)


def _is_over(show: _Show) -> bool:
    """Whether no receipt is on its way that sends one of them out again."""
    settled = call(f"{show.crew.account.platform}/_sim/settle", {"within": 20})["settled"]
    return settled and not _count(OutboxEntry.state == "waiting")


def _move_on(show: _Show, *, is_stuck: bool) -> None:
    """Nobody can do anything now: go to where somebody can. A dead worker's lease has to end."""
    now = clock.now()
    if show.away_until is not None and now >= show.away_until:
        show.crew.start("providers")
        show.crew.ready()
        show.away_until = None
        show.note("provider is back", show.day.messages - _count(OutboxEntry.state == "waiting"))
    waits = OutboxEntry.state == "waiting"
    paused = db.session.scalar(select(func.max(ChannelPause.until)))
    can_go = [waits, OutboxEntry.due_at <= now]
    if paused is not None and paused > now:
        is_free = OutboxEntry.channel != WECHAT
        can_go.append(or_(is_free, OutboxEntry.priority <= reactions.BINDING))
    is_busy = _underway() or _count(*can_go)
    following = db.session.scalar(
        select(func.min(OutboxEntry.due_at)).where(waits, OutboxEntry.due_at > now)
    )
    db.session.rollback()
    if is_stuck:
        show.move(31)
    elif not is_busy:
        ends = [
            end for end in (following, paused, show.away_until) if end is not None and end > now
        ]
        least = 20 if show.away_until is not None else show.day.step_seconds
        show.move(max(least, (min(ends) - now).total_seconds()) if ends else least)


def _underway() -> int:
    return _count(OutboxEntry.state == "waiting", OutboxEntry.claim != "")


def _count(*where: Any) -> int:
    counted = db.session.scalar(select(func.count()).select_from(OutboxEntry).where(*where))
    db.session.rollback()
    return int(counted or 0)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        wanted = Day(int(sys.argv[1]) if len(sys.argv) > 1 else MESSAGES)
        if "--short" in sys.argv:
            wanted = Day(wanted.messages, _SHORT, outage_seconds=120, step_seconds=300)
        sys.stdout.write(json.dumps(play(Path(place), wanted), ensure_ascii=False, indent=1) + "\n")
