"""The console: two phones side by side, the clock, and what the platform did."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, render_template, request

from wxsign.simulator.clock import iso
from wxsign.simulator.people import items_of, newest_code
from wxsign.simulator.platform import platform
from wxsign.simulator.state import Json, Memory

blueprint = Blueprint("console", __name__)


@blueprint.get("/")
def phones() -> str:
    """The page with the phones; its script fills it."""
    config = platform().config
    return render_template(
        "console.html", desk_url=config.desk_url, account_name=config.account_name
    )


@blueprint.get("/_sim/view")
def view() -> Response:
    """What the page shows, for the phones in ?phone=…; only the time if nothing changed."""
    here = platform()
    now = {"now": iso(here.clock.seconds()), "advance": here.clock.shift()}
    with here.world.read() as memory:
        version = f"{here.world.run}.{here.world.version}"
        if request.args.get("since") == version:
            return jsonify({"version": version, **now})
        record = here.world.record
        return jsonify(
            {
                "version": version,
                **now,
                "users": [asdict(user) for user in memory.users.values()],
                "menu": memory.menu,
                "code": newest_code(memory),
                "phones": {openid: _phone(memory, openid) for openid in _wanted(memory)},
                "log": list(record.log),
                "sums": {
                    "calls": record.calls.total(),
                    **{name: record.totals[name] for name in ("callbacks", "failed", "errors")},
                    "tokens": record.token_fetches.total(),
                    "duplicates": record.duplicates_suppressed,
                },
            }
        )


def _wanted(memory: Memory) -> list[str]:
    asked = [openid for openid in request.args.getlist("phone") if openid in memory.users]
    return asked or list(memory.users)[:2]


def _phone(memory: Memory, openid: str) -> Json:
    user = memory.users[openid]
    return {"items": items_of(memory, user), "mail": memory.mail.get(user.email.lower(), [])}
