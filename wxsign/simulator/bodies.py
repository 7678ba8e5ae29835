"""Reads the JSON bodies that the API receives, as strictly as WeChat does."""

import json
import re
from typing import Any

from flask import request

from wxsign.simulator.platform import BadRequest, Refusal
from wxsign.simulator.state import Json

# An even number of backslashes before it would make it plain text.
_ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\u([0-9a-fA-F]{4})")


def strict_json() -> Json:
    """The object in the body of an API call; else 40033 (escaped Chinese) or 47001."""
    raw = request.get_data()
    if any(int(digits, 16) > 0x7F for digits in _ESCAPED.findall(raw)):
        raise Refusal(40033, "invalid charset. please check your request, if include \\uxxxx")
    try:
        content: Any = json.loads(raw.decode("utf-8"))
    except ValueError as broken:
        raise Refusal(47001, "data format error") from broken
    if not isinstance(content, dict):
        raise Refusal(47001, "data format error")
    return content


def lenient_json() -> Json:
    """The object in the body of a control call; an empty body is an empty object."""
    content: Any = request.get_json(silent=True, force=True) if request.get_data() else {}
    if not isinstance(content, dict):
        raise BadRequest("the body must be a JSON object")
    return content


def text_of(content: Json, name: str) -> str:
    """A required text of a control call."""
    value = content.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadRequest(f"{name} is missing")
    return value.strip()
