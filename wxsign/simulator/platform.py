"""The parts of one running platform, and how its answers look."""

import secrets
from dataclasses import dataclass
from typing import Any, cast

from flask import Response, current_app, jsonify, request

from wxsign.simulator.clock import Clock, iso
from wxsign.simulator.config import Config
from wxsign.simulator.courier import Courier
from wxsign.simulator.envelope import Envelope
from wxsign.simulator.state import User, World


@dataclass(frozen=True)
class Platform:
    """Everything an endpoint needs."""

    config: Config
    clock: Clock
    world: World
    courier: Courier
    envelope: Envelope


class Refusal(Exception):
    """The platform says no: HTTP 200 with an errcode, as WeChat does."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(errmsg)
        self.errcode = errcode
        self.errmsg = errmsg


class BadRequest(Exception):
    """Somebody used the control API wrongly: HTTP 400, or 404 for what does not exist."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


def platform() -> Platform:
    """The platform that serves the present request."""
    return cast("Platform", current_app.extensions["simulator"])


def done(**more: Any) -> Response:  # noqa: ANN401  (whatever JSON holds)
    """The success of a call that writes."""
    return jsonify({"errcode": 0, "errmsg": "ok", **more})


def refused(refusal: Refusal) -> Response:
    """The answer to a refused call; errmsg ends with the id that Tencent's support asks for."""
    here = platform()
    with here.world.open():
        here.world.record.totals["errors"] += 1
        here.world.record.errors.append(
            {
                "path": request.path,
                "errcode": refusal.errcode,
                "errmsg": refusal.errmsg,
                "at": iso(here.clock.seconds()),
            }
        )
    rid = "-".join(secrets.token_hex(4) for _ in range(3))
    return jsonify({"errcode": refusal.errcode, "errmsg": f"{refusal.errmsg} rid: {rid}"})


def user_or_refuse(openid: object) -> User:
    """The user with this openid; else 40003."""
    here = platform()
    with here.world.read() as memory:
        user = memory.users.get(openid) if isinstance(openid, str) else None
    if user is None:
        raise Refusal(40003, "invalid openid")
    return user


def count_or_refuse(what: str, limit: int, errcode: int = 45009) -> None:
    """Count one use of a quota of the Shanghai day; over the limit it is refused."""
    here = platform()
    key = f"{here.clock.day()} {what}"
    with here.world.open() as memory:
        if memory.counts.get(key, 0) >= limit:
            raise Refusal(errcode, "reach max api daily quota limit")
        memory.counts[key] = memory.counts.get(key, 0) + 1
