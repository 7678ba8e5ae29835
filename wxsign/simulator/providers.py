"""The providers of SMS and mail in development: they keep what they are given, repeats too."""

import secrets

from flask import Blueprint, Response, jsonify

from wxsign.simulator.bodies import lenient_json, text_of
from wxsign.simulator.clock import iso
from wxsign.simulator.platform import platform
from wxsign.simulator.state import Json

blueprint = Blueprint("providers", __name__)


@blueprint.post("/sms/send")
def send_sms() -> Response:
    """Deliver an SMS to the phone with this number."""
    given = lenient_json()
    phone = text_of(given, "phone")
    letter = _letter(given, {"text": text_of(given, "text")})
    with platform().world.open() as memory:
        memory.sms.setdefault(phone, []).append(letter)
    return jsonify({"id": letter["id"]})


@blueprint.post("/mail/send")
def send_mail() -> Response:
    """Deliver a mail to this address."""
    given = lenient_json()
    address = text_of(given, "to")
    words = {"subject": text_of(given, "subject"), "text": text_of(given, "text")}
    letter = _letter(given, words)
    with platform().world.open() as memory:
        memory.mail.setdefault(address.lower(), []).append(letter)
    return jsonify({"id": letter["id"]})


@blueprint.get("/_sim/sms/<phone>")
def sms_of(phone: str) -> Response:
    """The SMS that this number received, newest last."""
    with platform().world.read() as memory:
        return jsonify({"messages": memory.sms.get(phone, [])})


@blueprint.get("/_sim/mail/<address>")
def mail_of(address: str) -> Response:
    """The mails that this address received, newest last."""
    with platform().world.read() as memory:
        return jsonify({"messages": memory.mail.get(address.lower(), [])})


def _letter(given: Json, words: Json) -> Json:
    own = str(given.get("id") or secrets.token_hex(8))
    return {"id": own, **words, "at": iso(platform().clock.seconds())}
