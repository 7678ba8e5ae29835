import json
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from tests.simulator.account import (
    AES_KEY,
    APP_ID,
    MENU,
    SECRET,
    TOKEN,
    Account,
    callback_app,
    serve,
)
from wxsign.simulator.app import create_app
from wxsign.simulator.config import Config

TEMPLATE = {
    "template_id": "T1",
    "title": "签约邀请提醒",
    "fields": [{"key": "thing1", "label": "单位名称"}, {"key": "time2", "label": "截止时间"}],
}


@dataclass
class Platform:
    """A caller of the platform; `http` is the test client, or a session on a real port."""

    app: Any
    http: Any
    base: str = ""

    def get(self, path, **query):
        answer = self.http.get(self.base + path, **self._query(query))
        return self._json(answer)

    def post(self, path, body=None, **query):
        raw = (
            body if isinstance(body, bytes) else json.dumps(body or {}, ensure_ascii=False).encode()
        )
        return self._json(self.http.post(self.base + path, data=raw, **self._query(query)))

    def token(self):
        return self.stable()["access_token"]

    def stable(self, **more):
        wish = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET, **more}
        return self.post("/cgi-bin/stable_token", wish)

    def plain(self):
        return self.get(
            "/cgi-bin/token", grant_type="client_credential", appid=APP_ID, secret=SECRET
        )

    def user(self, **facts):
        return self.post("/_sim/users", {"name": "林知夏", **facts})["openid"]

    def send(self, openid, token=None, **changes):
        wish = {
            "touser": openid,
            "template_id": "T1",
            "data": {"thing1": {"value": "江城软件"}, "time2": {"value": "2026年5月20日 23:59"}},
            **changes,
        }
        return self.post("/cgi-bin/message/template/send", wish, access_token=token or self.token())

    def push(self, menu=MENU):
        return self.post("/cgi-bin/menu/create", menu, access_token=self.token())

    def chat(self, openid):
        return self.get(f"/_sim/chats/{openid}")["items"]

    def stats(self):
        return self.get("/_sim/stats")

    def advance(self, seconds):
        return self.post("/_sim/clock", {"advance": seconds})

    def inject(self, path, **fault):
        return self.post("/_sim/inject", {"path": path, **fault})

    def settle(self):
        assert self.post("/_sim/settle", {"within": 30}) == {"settled": True}

    def _query(self, query):
        return {"params" if self.base else "query_string": query}

    def _json(self, answer):
        assert answer.status_code == 200
        return answer.json() if self.base else answer.get_json()


@pytest.fixture
def account():
    account = Account()
    server = serve(callback_app(account))
    account.url = f"http://127.0.0.1:{server.port}/wechat/callback"
    yield account
    server.shutdown()
    server.server_close()


@pytest.fixture
def config(account):
    return {
        "callback": account.url,
        "oauth_domain": "127.0.0.1:8000",
        "app_id": APP_ID,
        "app_secret": SECRET,
        "token": TOKEN,
        "aes_key": AES_KEY,
        "quick_receipts": True,
        "retry_pause": 0.0,
    }


@pytest.fixture
def build(config):
    """Make a platform with some settings changed, for the test client."""
    built = []

    def make(**changes):
        app = create_app(Config(**{**config, **changes}))
        built.append(app)
        platform = Platform(app, app.test_client())
        platform.post("/_sim/templates", TEMPLATE)
        return platform

    yield make
    for app in built:
        app.extensions["simulator"].courier.stop()


@pytest.fixture
def platform(build):
    return build()


@pytest.fixture
def served(build):
    """The same platform behind a real port."""
    app = build().app
    server = serve(app)
    with requests.Session() as http:
        yield Platform(app, http, f"http://127.0.0.1:{server.port}")
    server.shutdown()
    server.server_close()
