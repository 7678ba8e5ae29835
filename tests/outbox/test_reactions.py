"""Each errcode of WeChat has its reaction, proven over HTTP against the simulator's injection."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
import requests
from sqlalchemy import select
from werkzeug.serving import make_server

from tests import factories
from tests.conftest import fake_world
from tests.outbox.test_delivery import FACTS
from tests.simulator.account import AES_KEY, APP_ID, SECRET, TOKEN
from wxsign.db import db, transaction
from wxsign.gateways.wechat import WeChatClient
from wxsign.models import Binding, ChannelFault, ChannelPause, OutboxEntry
from wxsign.outbox import queue
from wxsign.outbox.queue import To
from wxsign.rules import notices, reactions
from wxsign.rules.people import Who
from wxsign.rules.reactions import Pause, Then
from wxsign.simulator.app import create_app
from wxsign.simulator.config import Config

SEND = "/cgi-bin/message/template/send"
BINDING, USUAL = "online.invite.student", "online.approve.student"
CODES = {reaction.code: reaction for reaction in reactions.TABLE}
TOKEN_CODES = (40001, 40014, 42001)  # repeated once by the gateway itself


class World:
    """The simulator on a real port, and a student who follows the account there."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.http = requests.Session()
        self.openid = self.call("/_sim/users", {"name": "林知夏", "phone": "13900000001"})["openid"]
        for template in notices.TEMPLATES:
            fields = [{"key": key, "label": label} for key, label in template.fields]
            known = {"template_id": template.key, "title": template.title, "fields": fields}
            self.call("/_sim/templates", known)

    def call(self, path, body=None):
        raw = None if body is None else json.dumps(body).encode()
        answer = self.http.request("GET" if raw is None else "POST", self.url + path, data=raw)
        return answer.json()

    def refuses(self, code, times=99, **more):
        self.call("/_sim/inject", {"path": SEND, "errcode": code, "times": times, **more})

    def heals(self):
        """Whatever was wrong is mended; who follows the account stays."""
        self.call("/_sim/reset", {})

    @property
    def sends(self):
        return self.call("/_sim/stats")["calls"].get(SEND, 0)

    @property
    def cards(self):
        items = self.call(f"/_sim/chats/{self.openid}")["items"]
        return [item for item in items if item["kind"] == "template"]


@pytest.fixture(scope="module")
def platform():
    """One simulator for all; each test begins with a new follower and no fault."""
    nobody = "http://127.0.0.1:9/wechat/callback"
    account = {"app_id": APP_ID, "app_secret": SECRET, "token": TOKEN, "aes_key": AES_KEY}
    app = create_app(
        Config(callback=nobody, oauth_domain="127.0.0.1:8000", retry_pause=0.0, **account)
    )
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()
    app.extensions["simulator"].courier.stop()


@pytest.fixture
def world(platform, fakes):
    world = World(platform)
    world.sms = fakes.sms
    world.heals()
    yield world
    world.http.close()


@pytest.fixture
def fakes(platform):
    """WeChat is the simulator over HTTP; SMS and mail are played here."""
    secrets = {"app_secret": SECRET, "token": TOKEN, "aes_key": AES_KEY}
    client = WeChatClient(app_id=APP_ID, api_base_url=platform, **secrets)
    return replace(fake_world(), wechat=client)


@pytest.fixture
def follower(app, world):
    student = factories.student()
    factories.bind(student, world.openid)
    return student


def put(student, notice, once="cause"):
    person, now = To(Who.STUDENT, student.id), factories.clock.now()
    with transaction():
        queue.put(notice, [person], once=once, facts=FACTS, now=now)


def rows() -> list[OutboxEntry]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(OutboxEntry).order_by(OutboxEntry.id)))


def state() -> tuple[str, str]:
    [row] = rows()
    return row.state, row.channel


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("code", CODES)
@pytest.mark.scenario(13)
def test_a_refusal_has_the_reaction_of_its_row(code, follower, world, drain, clock):
    reaction = CODES[code]
    world.refuses(code)
    put(follower, USUAL)

    drain()

    expected = {
        Then.HAD: ("sent", "wechat"),
        Then.NEXT: ("sent", "sms"),
        Then.AGAIN: ("waiting", "wechat"),
    }[reaction.then]
    assert state() == expected
    assert len(world.sms.sent) == (reaction.then is Then.NEXT)
    assert world.sends == (2 if code in TOKEN_CODES else 1)
    faults = db.session.execute(select(ChannelFault.code, ChannelFault.notice)).all()
    assert [tuple(row) for row in faults] == ([(code, USUAL)] if reaction.is_ours else [])
    assert db.session.scalar(select(Binding.follows)) is not reaction.unfollowed
    end = reactions.until(reaction.pause, clock.now)
    paused = db.session.scalar(select(ChannelPause.until))
    assert (paused is None) is (end is None)
    assert paused is None or abs(paused - end) < timedelta(minutes=1)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "code", [code for code, row in CODES.items() if row.then is Then.AGAIN and not row.pause]
)
def test_what_is_refused_again_and_again_goes_by_sms(code, follower, world, drain, clock):
    world.refuses(code)
    put(follower, USUAL)

    visits = 0
    while state() == ("waiting", "wechat"):
        drain()
        visits += 1
        clock.set(max(rows()[0].due_at, clock.now))
    drain()

    assert visits == CODES[code].tries
    assert (state(), len(world.sms.sent)) == (("sent", "sms"), 1)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("code", [code for code, row in CODES.items() if row.pause])
def test_what_binds_somebody_does_not_wait_for_the_account(code, follower, world, drain):
    world.refuses(code)
    put(follower, BINDING)

    drain()

    assert (state(), len(world.sms.sent)) == (("sent", "sms"), 1)


def test_while_the_account_is_shut_one_message_asks_and_all_arrive_once(
    follower, world, drain, clock
):
    world.refuses(48001)
    put(follower, USUAL, "first")
    drain()
    asked = world.sends
    for number in range(5):
        put(follower, USUAL, f"later{number}")
    put(follower, BINDING, "binding")

    drain()
    assert world.sends == asked
    assert len(world.sms.sent) == 1
    clock.advance(minutes=10, seconds=1)
    drain()
    assert world.sends == asked + 1

    world.heals()
    clock.advance(minutes=10, seconds=1)
    drain()

    assert [row.state for row in rows()] == ["sent"] * 7
    assert len(world.cards) == 6
    assert len(world.sms.sent) == 1
    assert db.session.scalar(select(ChannelPause.code)) is None


@pytest.mark.scenario(11)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_answer_that_was_lost_is_asked_for_again_and_the_person_gets_one_card(
    follower, world, drain, clock
):
    world.call("/_sim/inject", {"path": SEND, "reset": "after"})
    put(follower, USUAL)

    drain()
    after_the_first = state()
    clock.set(rows()[0].due_at)
    drain()

    assert (after_the_first, state()) == (("waiting", "wechat"), ("sent", "wechat"))
    assert (world.sends, len(world.cards), world.sms.sent) == (2, 1, [])


@pytest.mark.scenario(14)
def test_the_quota_of_the_day_returns_five_minutes_after_midnight_in_beijing(
    follower, world, drain, clock
):
    world.refuses(45009)
    put(follower, USUAL)
    drain()

    paused = db.session.scalar(select(ChannelPause.until))
    assert paused == datetime(2026, 5, 15, 16, 5, tzinfo=UTC)

    world.heals()
    clock.set(paused - timedelta(seconds=1))
    drain()
    assert state() == ("waiting", "wechat")
    clock.set(paused)
    drain()
    assert (state(), len(world.cards)) == (("sent", "wechat"), 1)


def test_a_code_that_nobody_foresaw_goes_the_next_way_and_is_remembered(follower, world, drain):
    world.refuses(40033)
    put(follower, USUAL, "one")
    put(follower, USUAL, "two")

    drain()

    assert [row.channel for row in rows()] == ["sms", "sms"]
    found = db.session.execute(select(ChannelFault.code, ChannelFault.times)).one()
    assert tuple(found) == (40033, 2)


def test_every_code_of_the_table_is_there_once():
    assert len(CODES) == len(reactions.TABLE)
    assert [row.code for row in reactions.TABLE if row.pause is Pause.NO and row.tries < 3] == []
