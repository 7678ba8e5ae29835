"""Calls to api.weixin.qq.com: token and ticket, the one repeat, the meaning of errcodes."""

import json
import re
from collections.abc import Callable, Mapping

from redis import Redis

from wxsign.gateways import Rejected, Unreachable
from wxsign.gateways.http import Http
from wxsign.gateways.wechat_token import TokenHolder

# Source: doc/service/guide/dev/api. -1 busy, 45009 quota of the day used up, 45011 too frequent.
# What follows for a message stands in `rules/reactions.py`.
_TRY_AGAIN = {-1, 45009, 45011}
# Wrong or not the latest, invalid, expired: the token, not the request, is at fault.
_TOKEN_AT_FAULT = {40001, 40014, 42001}

# Of errmsg we repeat only what helps and names nobody: the field, our own IP, WeChat's log number.
_HELPFUL = re.compile(
    r"data\.\w+\.value (?:invalid|is empty)|invalid ip [0-9a-fA-F.:]+|rid: ?[0-9a-f-]+", re.ASCII
)

Answer = dict[str, object]


class WeChatApi:
    """The platform's HTTP interface for one account."""

    def __init__(self, http: Http, app_id: str, app_secret: str, redis: Redis | None) -> None:
        self._http = http
        self._app_id = app_id
        self._app_secret = app_secret
        self._tokens = TokenHolder(self._fetch_token, f"wechat:lent:token:{app_id}", redis)
        # A page is waiting for it and does without: nobody queues for long. It needs a token too.
        name = f"wechat:lent:ticket:{app_id}"
        self._tickets = TokenHolder(self._fetch_ticket, name, redis, lock_seconds=45, patience=2)

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Answer:
        """The answer to a GET with our token."""
        given = dict(query or {})
        return self._with_token(lambda token: self._http.get(path, given | {"access_token": token}))

    def post(self, path: str, body: Mapping[str, object]) -> Answer:
        """The answer to a POST with our token."""
        return self._with_token(lambda token: self._http.post(path, body, {"access_token": token}))

    def ticket(self) -> str:
        """The ticket with which pages sign for the JS-SDK."""
        return self._tickets.token()

    def exchange(self, code: str) -> Answer:
        """The answer to the code of web OAuth, which needs the secret and no token."""
        query = {
            "appid": self._app_id,
            "secret": self._app_secret,
            "code": code,
            "grant_type": "authorization_code",
        }
        return _read(self._http.get("/sns/oauth2/access_token", query))

    def _with_token(self, ask: Callable[[str], bytes]) -> Answer:
        """Repeat once, and only once, with another token: SDKs that recurse here eat the quota."""
        token = self._tokens.token()
        try:
            return _read(ask(token))
        except Rejected as refusal:
            other = self._tokens.another(token) if refusal.code in _TOKEN_AT_FAULT else None
            if other is None:
                raise
        return _read(ask(other))

    def _fetch_token(self) -> tuple[str, int]:
        """`stable_token`, unlike `token`, never invalidates what another process holds."""
        body = {
            "grant_type": "client_credential",
            "appid": self._app_id,
            "secret": self._app_secret,
            "force_refresh": False,
        }
        try:
            answer = _read(self._http.post("/cgi-bin/stable_token", body))
        except Unreachable as failure:
            # Whatever became of the token, the call it was for has not been made.
            raise Unreachable(f"token: {failure}", code=failure.code) from None
        return _lent(answer, "access_token", "token")

    def _fetch_ticket(self) -> tuple[str, int]:
        try:
            answer = self.get("/cgi-bin/ticket/getticket", {"type": "jsapi"})
        except Unreachable as failure:
            raise Unreachable(f"ticket: {failure}", code=failure.code) from None
        return _lent(answer, "ticket", "ticket")


def _lent(answer: Answer, name: str, what: str) -> tuple[str, int]:
    """The value and its seconds; an empty value is none."""
    value, expires_in = answer.get(name), answer.get("expires_in")
    if not isinstance(value, str) or not value or not isinstance(expires_in, int):
        raise Unreachable(f"{what}: answer without a {what}")
    return value, expires_in


def _read(body: bytes) -> Answer:
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise Unreachable("answer is not a JSON object", uncertain=True)
    code = answer.get("errcode", 0)
    if code == 0:
        return answer
    reason = ", ".join(_HELPFUL.findall(str(answer.get("errmsg"))))
    if code in _TRY_AGAIN:
        raise Unreachable(f"{code} {reason}".rstrip(), code=code)
    raise Rejected(code if isinstance(code, int) else "errcode", reason)
