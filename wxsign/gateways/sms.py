"""Text messages, by whatever provider the school has."""

import json
from typing import Protocol

from wxsign.gateways import Rejected
from wxsign.gateways.http import Http


class Sms(Protocol):
    """Sends one text message."""

    def send(self, *, phone: str, text: str, key: str) -> str:
        """The provider's number of the message; `key` is ours, the same for every try.

        Raises Unreachable and Rejected. A message of uncertain outcome is held for the desk.
        """
        ...


class HttpSms:
    """A provider, or the school's own relay, that takes `{"id", "phone", "text"}` by POST."""

    def __init__(self, url: str, timeout: tuple[float, float] = (3.0, 5.0)) -> None:
        self._http = Http(url, timeout)

    def send(self, *, phone: str, text: str, key: str) -> str:
        """Hand the message to the provider; without a number from it, our key stands in."""
        answer = self._http.post("", {"id": key, "phone": phone, "text": text})
        return _number(answer) or key


class NoSms:
    """A school without a provider: every message is refused, so that another channel is tried."""

    def send(self, *, phone: str, text: str, key: str) -> str:
        """Refuse."""
        del phone, text, key
        raise Rejected("none", "no SMS provider is configured")


def _number(answer: bytes) -> str:
    """A provider that has accepted has accepted, whatever its answer looks like."""
    try:
        fields = json.loads(answer)
    except ValueError:
        return ""
    return str(fields.get("id", "")) if isinstance(fields, dict) else ""
