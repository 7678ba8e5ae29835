"""Control API for the platform: faults, clock, templates, reset, what happened."""

from flask import Blueprint, Response, jsonify

from wxsign.simulator import events, injections
from wxsign.simulator.bodies import lenient_json
from wxsign.simulator.clock import iso
from wxsign.simulator.platform import BadRequest, platform
from wxsign.simulator.state import Json
from wxsign.simulator.template_rules import checked_template

blueprint = Blueprint("control", __name__, url_prefix="/_sim")


@blueprint.post("/inject")
def inject() -> Response:
    """Plan a fault for the next calls that fit.

    {"path", "match": {dotted path: value, or "~pattern"}, "times", and one or more of "errcode"
    (with "errmsg"), "status", "reset": before|after, "delay": seconds, "body": truncated,
    "receipt": before|twice|never|failed}. With {"share": {"of": path, "from": 0.1, "to": 0.12,
    "each": 1}} it meets a part of all calls until a reset, chosen by the text at that path and so
    always the same, each text so often. What stops a call ("errcode", "status", "reset": before)
    does so before it has any effect, unless it is {"late": true}.
    """
    fault = injections.checked(lenient_json())
    with platform().world.open():
        platform().world.injections.append(fault)
    return jsonify({"planned": fault})


@blueprint.get("/inject")
def planned() -> Response:
    """The faults that are still to come."""
    with platform().world.read():
        return jsonify({"planned": platform().world.injections})


@blueprint.get("/clock")
def tell() -> Response:
    """The time of the simulator and by how much it is ahead of the real one."""
    return jsonify(_time())


@blueprint.post("/clock")
def advance() -> Response:
    """Let time pass for the simulator and everybody who reads the clock file."""
    seconds = lenient_json().get("advance")
    if not isinstance(seconds, int | float) or isinstance(seconds, bool):
        raise BadRequest("advance is a number of seconds")
    here = platform()
    here.clock.advance(seconds)
    here.world.note(way="clock", what="时间前进", ok=True, detail=f"{seconds:g} 秒")
    return jsonify(_time())


@blueprint.post("/reset")
def reset() -> Response:
    """Forget what happened: chats, codes, tokens, quotas, faults, statistics.

    Templates always stay; people and menu stay unless {"users": true}, the clock stays unless
    {"clock": true}.
    """
    wish = lenient_json()
    platform().world.reset(people=wish.get("users") is True)
    if wish.get("clock") is True:
        platform().clock.reset()
    return jsonify({"ok": True})


@blueprint.get("/stats")
def stats() -> Response:
    """What the platform did since its start or the last reset."""
    world = platform().world
    with world.read():
        record = world.record
        return jsonify(
            {
                "calls": dict(record.calls),
                "token_fetches": record.token_fetches.total(),
                "token_fetches_by_endpoint": dict(record.token_fetches),
                "duplicates_suppressed": record.duplicates_suppressed,
                "totals": {name: record.totals[name] for name in ("callbacks", "failed", "errors")},
                "callbacks": list(record.callbacks),
                "errors": list(record.errors),
            }
        )


@blueprint.post("/templates")
def register() -> Response:
    """Register a message template, or replace it."""
    template = checked_template(lenient_json())
    with platform().world.open() as memory:
        memory.templates[template["template_id"]] = template
    return jsonify({"template_id": template["template_id"]})


@blueprint.post("/verify")
def verify() -> Response:
    """Send the verification of the callback address."""
    return jsonify(events.verify(platform()))


@blueprint.post("/settle")
def settle() -> Response:
    """Wait until no event is under way, {"within": seconds} at most."""
    within = float(lenient_json().get("within", 10))
    return jsonify({"settled": platform().courier.settle(within)})


def _time() -> Json:
    clock = platform().clock
    return {"now": iso(clock.seconds()), "advance": clock.shift()}
