"""The keys of the desk in real Chromium: a reviewer who never touches the mouse."""

from dataclasses import replace
from threading import Thread

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.serving import WSGIRequestHandler, make_server

from tests import factories
from wxsign.app import create_app
from wxsign.db import db


class _Quiet(WSGIRequestHandler):
    def log(self, kind, message, *args):
        """Nothing: the requests of a test are no news."""


@pytest.fixture
def address(settings, fakes, clock):
    """The desk on a free port, with two records that wait."""
    server = make_server("127.0.0.1", 0, NotFound(), threaded=True, request_handler=_Quiet)
    at = f"http://127.0.0.1:{server.port}"
    app = create_app(replace(settings, app=replace(settings.app, base_url=at)), fakes)
    server.app = app
    with app.app_context():
        factories.reviewer(account="desk")
        for name in ("甲", "乙"):
            factories.agreement("under_review", student=factories.student(name=name))
            clock.advance(minutes=1)
        db.session.remove()
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield at
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()
    app.extensions["wxsign_redis"].close()


@pytest.mark.browser
@pytest.mark.requirement("S76", "S80")
def test_a_reviewer_needs_no_mouse(desk, address):
    def press(key, then):
        desk.keyboard.press(key)
        desk.wait_for_selector(then)

    desk.goto(f"{address}/desk/")
    desk.keyboard.type("desk")
    desk.keyboard.press("Tab")
    desk.keyboard.type(factories.PASSWORD)
    press("Enter", "main[data-page='desk.queue']")
    first, second = [row.get_attribute("data-id") for row in desk.query_selector_all("tr[data-id]")]
    desk.keyboard.press("a")  # nothing is open, so nothing is decided
    desk.keyboard.press("j")
    press("Enter", f".pane[data-id='{first}']")
    press("j", f".pane[data-id='{second}']")
    press("k", f".pane[data-id='{first}']")
    press("r", "main[data-page='desk.rejection']")
    desk.keyboard.type("jkarz")
    assert desk.input_value("#reason") == "jkarz"
    desk.keyboard.press("Escape")
    press("Escape", "main[data-page='desk.review']")
    press("a", f".pane[data-id='{second}']")
    assert desk.inner_text(".undo-line p").startswith("刚才通过了 甲 的签约")
    press("z", f".pane[data-id='{first}'][data-state='under_review']")
    press("Escape", "main[data-page='desk.queue']")
    press("?", "details.keys[open]")
    press("/", "input[name='q']:focus")
    assert desk.errors == []
