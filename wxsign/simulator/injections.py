"""Faults on demand: error codes, delays, lost connections, odd receipts."""

import hashlib
import re
import socket
import time
from collections import Counter
from typing import Any

from flask import Response, request

from wxsign.simulator.platform import BadRequest, Refusal, platform, refused
from wxsign.simulator.state import Json

_FAULTS = ("errcode", "status", "reset", "delay", "body", "receipt", "errmsg")
_CHOICES = {
    "reset": ("before", "after"),
    "body": ("truncated",),
    "receipt": ("before", "twice", "never", "failed"),
}
_SHARE = {"of", "from", "to", "each"}
_SEEN = "simulator.injection"


def checked(given: Json) -> Json:
    """An injection as it is kept; raises BadRequest."""
    unknown = set(given) - {"path", "match", "share", "times", "late", *_FAULTS}
    unknown |= set(given.get("share", {})) - _SHARE
    if unknown or not isinstance(given.get("path"), str):
        raise BadRequest(f"an injection has a path; unknown: {sorted(unknown)}")
    if not set(given) & set(_FAULTS):
        raise BadRequest(f"an injection names one of {', '.join(_FAULTS)}")
    for name, choices in _CHOICES.items():
        if given.get(name, choices[0]) not in choices:
            raise BadRequest(f"{name} is one of {', '.join(choices)}")
    return {"match": {}, "times": None if "share" in given else 1, **given}


def before() -> Response | None:
    """Act on the injection that fits the request, before anything is processed."""
    fault = _take()
    if fault is None:
        return None
    request.environ[_SEEN] = fault
    time.sleep(float(fault.get("delay", 0)))
    if fault.get("reset") == "before":
        return _hang_up()
    if "status" in fault:
        page = f"<html><body><h1>{fault['status']}</h1></body></html>"
        return Response(page, int(fault["status"]), mimetype="text/html")
    if "errcode" in fault and not fault.get("late"):
        return _refused(fault)
    return None


def _refused(fault: Json) -> Response:
    words = fault.get("errmsg", "system error" if fault["errcode"] == -1 else "injected error")
    return refused(Refusal(int(fault["errcode"]), str(words)))


def after(response: Response) -> Response:
    """Spoil the answer of a processed request, if an injection says so."""
    fault = request.environ.get(_SEEN, {})
    if fault.get("reset") == "after":
        return _hang_up()
    if fault.get("late") and (response.get_json(silent=True) or {}).get("errcode") == 0:
        return _refused(fault)
    if fault.get("body") == "truncated":
        whole = response.get_data()
        response.set_data(whole[: len(whole) // 2])
    return response


def wanted_receipt() -> str | None:
    """How the receipt of the present send shall misbehave."""
    wish: str | None = request.environ.get(_SEEN, {}).get("receipt")
    return wish


def _take() -> Json | None:
    here = platform()
    with here.world.read():
        if not here.world.injections:
            return None
        facts = _facts()
        # One that is planned for the next calls comes before those that always meet their share.
        for fault in sorted(here.world.injections, key=lambda fault: "share" in fault):
            if fault["path"] == request.path and _fits(fault["match"], facts):
                if "share" in fault and not _is_in(fault, facts):
                    continue
                if fault["times"] is not None:
                    fault["times"] -= 1
                    if fault["times"] <= 0:
                        here.world.injections.remove(fault)
                return fault
    return None


def place(text: str) -> float:
    """Where a text lies between 0 and 1: always at the same place, texts evenly spread."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big") / 2**48


def _is_in(fault: Json, facts: Json) -> bool:
    """Whether the call is of the share that the fault meets, as often as it meets each."""
    share = fault["share"]
    text = str(_at(facts, share["of"]))
    if not share["from"] <= place(text) < share["to"]:
        return False
    if "each" not in share:
        return True
    met = share.setdefault("met", Counter())
    met[text] += 1
    return bool(met[text] <= share["each"])


def _facts() -> Json:
    body = request.get_json(silent=True, force=True) if request.get_data() else None
    return {**request.args.to_dict(), **(body if isinstance(body, dict) else {})}


def _fits(match: Json, facts: Json) -> bool:
    return all(_equals(wanted, _at(facts, path)) for path, wanted in match.items())


def _equals(wanted: Any, found: Any) -> bool:  # noqa: ANN401  (whatever JSON holds)
    if isinstance(wanted, str) and wanted.startswith("~"):
        return re.search(wanted[1:], str(found)) is not None
    return bool(wanted == found)


def _at(facts: Any, path: str) -> Any:  # noqa: ANN401  (whatever JSON holds)
    for step in path.split("."):
        facts = facts.get(step) if isinstance(facts, dict) else None
    return facts


def _hang_up() -> Response:
    """Close the connection without an answer; the caller cannot know what happened."""
    connection = request.environ.get("werkzeug.socket")
    if connection is None:
        raise ConnectionResetError("no connection to close outside a real server")
    connection.shutdown(socket.SHUT_RDWR)
    return Response(status=500)
