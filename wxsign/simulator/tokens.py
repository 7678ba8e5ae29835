"""Access tokens of both endpoints, which do not know each other.

Source: developers.weixin.qq.com, api_getaccesstoken and api_getstableaccesstoken.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, request

from wxsign.simulator.bodies import strict_json
from wxsign.simulator.platform import Refusal, count_or_refuse, platform
from wxsign.simulator.state import Memory, Token

blueprint = Blueprint("tokens", __name__)

_LIFETIME = 7200
_OVERLAP = 300
_FORCED_PER_DAY = 20
_FORCED_APART = 30


@blueprint.get("/cgi-bin/token")
def plain_token() -> Response:
    """A new token at each call; the one before stays good for five minutes."""
    check_account(request.args, "client_credential")
    here = platform()
    count_or_refuse("token", here.config.token_quota)
    with here.world.open() as memory:
        here.world.record.token_fetches["token"] += 1
        fresh = _issue(memory, "plain", overlap=_OVERLAP)
    return jsonify({"access_token": fresh, "expires_in": _LIFETIME})


@blueprint.post("/cgi-bin/stable_token")
def stable_token() -> Response:
    """The same token until its last five minutes, unless a new one is forced."""
    wish = strict_json()
    check_account(wish, "client_credential")
    here = platform()
    now = here.clock.seconds()
    with here.world.open() as memory:
        here.world.record.token_fetches["stable_token"] += 1
        if wish.get("force_refresh") is True:
            _allow_force(memory, now)
            fresh = _issue(memory, "stable", overlap=0)
            return jsonify({"access_token": fresh, "expires_in": _LIFETIME})
        held = memory.current.get("stable", "")
        left = memory.tokens[held].expires_at - now if held in memory.tokens else 0
        if left > _OVERLAP:
            return jsonify({"access_token": held, "expires_in": int(left)})
        fresh = _issue(memory, "stable", overlap=_OVERLAP)
    return jsonify({"access_token": fresh, "expires_in": _LIFETIME})


def require_token() -> None:
    """Let the call pass if it carries a good access token; else 41001, 40001 or 42001."""
    here = platform()
    given = request.args.get("access_token", "")
    if not given:
        raise Refusal(41001, "access_token missing")
    now = here.clock.seconds()
    with here.world.read() as memory:
        token = memory.tokens.get(given)
    if token is None or (token.replaced_at is not None and now >= token.replaced_at):
        raise Refusal(40001, "invalid credential, access_token is invalid or not latest,")
    if now >= token.expires_at:
        raise Refusal(42001, "access_token expired")


def check_account(given: Mapping[str, Any], grant_type: str) -> None:
    """Refuse a call whose appid, secret or grant type is not that of the account."""
    here = platform()
    if not given.get("appid"):
        raise Refusal(41002, "appid missing")
    if not given.get("secret"):
        raise Refusal(41004, "appsecret missing")
    if given.get("grant_type") != grant_type:
        raise Refusal(40002, "invalid grant_type")
    if given.get("appid") != here.config.app_id:
        raise Refusal(40013, "invalid appid")
    if not secrets.compare_digest(str(given.get("secret")), here.config.app_secret):
        raise Refusal(40125, "invalid appsecret")


def _issue(memory: Memory, kind: str, *, overlap: int) -> str:
    now = platform().clock.seconds()
    before = memory.tokens.get(memory.current.get(kind, ""))
    if before is not None:
        before.replaced_at = now + overlap
        if kind == "stable" and overlap and before.expires_at > now:
            before.expires_at = now + overlap
    fresh = f"{len(memory.tokens)}_{secrets.token_urlsafe(96)}"
    memory.tokens[fresh] = Token(kind, now + _LIFETIME)
    memory.current[kind] = fresh
    return fresh


def _allow_force(memory: Memory, now: float) -> None:
    held = memory.tokens.get(memory.current.get("stable", ""))
    if held is not None and now - (held.expires_at - _LIFETIME) < _FORCED_APART:
        raise Refusal(45011, "api minute-quota reach limit, must slower, retry next minute")
    count_or_refuse("forced stable_token", _FORCED_PER_DAY)
