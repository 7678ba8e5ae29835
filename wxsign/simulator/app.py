"""Puts the platform together: one Flask app for API, OAuth, providers, control and console."""

import json
from pathlib import Path

from flask import Flask, Response, jsonify, request

from wxsign.simulator import (
    account,
    codes,
    console,
    control,
    customer,
    injections,
    jssdk,
    messages,
    oauth,
    people,
    providers,
    snapshot,
    subscriptions,
    tokens,
    withdrawals,
)
from wxsign.simulator.clock import Clock
from wxsign.simulator.config import Config
from wxsign.simulator.courier import Courier
from wxsign.simulator.envelope import Envelope
from wxsign.simulator.platform import BadRequest, Platform, Refusal, platform, refused
from wxsign.simulator.state import Memory, World
from wxsign.simulator.template_rules import checked_template

_PARTS = (
    tokens,
    messages,
    subscriptions,
    customer,
    account,
    codes,
    oauth,
    jssdk,
    providers,
    people,
    withdrawals,
    control,
    console,
)
_PLAYED = ("/cgi-bin/", "/wxaapi/", "/sns/", "/connect/", "/sms/", "/mail/")


def create_app(config: Config) -> Flask:
    """The simulator as an app; its couriers already run."""
    memory = snapshot.load(config.state)
    _register_templates(memory, config.templates)
    app = Flask(__name__)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's own provider has it
    courier = Courier()
    app.extensions["simulator"] = Platform(
        config=config,
        clock=Clock(config.clock_file),
        world=World(memory),
        courier=courier,
        envelope=Envelope(config.token, config.aes_key, config.app_id),
    )
    for part in _PARTS:
        app.register_blueprint(part.blueprint)
    app.before_request(_count)
    app.before_request(injections.before)
    app.after_request(injections.after)
    app.after_request(_log)
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(BadRequest, _bad_request)
    courier.start()
    return app


def _register_templates(memory: Memory, file: Path | None) -> None:
    if file is None:
        return
    for given in json.loads(file.read_text(encoding="utf-8")):
        template = checked_template(given)
        if given.get("subscription") is True:
            subscriptions.keep(memory, template, standing=given.get("standing") is True)
        else:
            memory.templates[template["template_id"]] = template


def _count() -> None:
    world = platform().world
    if request.path.startswith(_PLAYED):
        with world.read():
            world.record.calls[request.path] += 1


def _log(response: Response) -> Response:
    if not request.path.startswith("/open/"):  # phones keep the file of the JS-SDK
        response.headers["Cache-Control"] = "no-store"
    if request.path.startswith(_PLAYED):
        answer = response.get_json(silent=True) if response.is_json else None
        errcode = answer.get("errcode", 0) if isinstance(answer, dict) else 0
        fine = errcode == 0 and response.status_code < 400
        detail = "" if fine else str(errcode or response.status_code)
        platform().world.note(way="in", what=request.path, ok=fine, detail=detail)
    return response


def _bad_request(wrong: BadRequest) -> tuple[Response, int]:
    return jsonify({"error": str(wrong)}), wrong.status
