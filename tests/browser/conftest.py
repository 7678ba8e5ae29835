from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Thread

import pytest
from flask import Flask
from werkzeug.exceptions import NotFound
from werkzeug.serving import WSGIRequestHandler, make_server

from tests import factories
from tests.journeys.browserless import WECHAT
from wxsign.app import create_app
from wxsign.db import db
from wxsign.models import EmployerUser, Reviewer, Student

PHONE = {"width": 375, "height": 812}
DESK = {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def stage(new_stage):
    """A demo of its own for each file: no file sees what another has signed."""
    running = new_stage()
    yield running
    assert running.stop() == 0


class _Quiet(WSGIRequestHandler):
    def log(self, kind, message, *args):
        """Nothing: the requests of a test are no news."""


@dataclass(frozen=True)
class House:
    """The application of this process behind a real socket; no other process takes part."""

    app: Flask
    at: str

    def let_in(self, page, person: Student | EmployerUser | Reviewer) -> None:
        """The browser of this page is this person's from now on."""
        area = {Student: "student", EmployerUser: "employer", Reviewer: "desk"}[type(person)]
        session = factories.signed_in(person)
        value = self.app.session_interface.serializer_of(self.app, area).dumps(session)
        host = self.at.partition("//")[2].partition(":")[0]
        cookie = {"name": f"wxsign_{area}", "domain": host, "path": f"/{area}/", "value": value}
        page.context.add_cookies([cookie])


@pytest.fixture
def house(settings, fakes, clock):
    """The house on a free port, its context pushed for the test's own rows."""
    wechat = replace(settings.wechat, js_sdk=False)  # its file lies with Tencent
    with opened(replace(settings, wechat=wechat), fakes) as house:
        yield house


@contextmanager
def opened(settings, gateways):
    """A house with these settings and this outside world."""
    server = make_server("127.0.0.1", 0, NotFound(), threaded=True, request_handler=_Quiet)
    at = f"http://127.0.0.1:{server.port}"
    app = create_app(replace(settings, app=replace(settings.app, base_url=at)), gateways)
    server.app = app
    thread = Thread(target=server.serve_forever)
    thread.start()
    with app.app_context():
        yield House(app, at)
        db.session.remove()
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()
    app.extensions["wxsign_redis"].close()


@pytest.fixture
def phone(chromium):
    """A phone inside WeChat, 375x812."""
    context = chromium.new_context(
        viewport=PHONE,
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        user_agent=WECHAT,
    )
    yield watched(context)
    context.close()


@pytest.fixture
def desk(chromium):
    """A reviewer's screen, 1440x900."""
    context = chromium.new_context(viewport=DESK, locale="zh-CN", timezone_id="Asia/Shanghai")
    yield watched(context)
    context.close()


def watched(context):
    """A page whose console errors (a blocked style, a broken script) fail the test at its end."""
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda line: page.errors.append(line.text) if line.type == "error" else None)
    return page
