"""Text messages, by whatever provider the school has."""

import json
from dataclasses import dataclass, field
from typing import Protocol

from wxsign.gateways import Rejected, Unreachable
from wxsign.gateways.http import Http


@dataclass(frozen=True)
class Text:
    """One text message: the words, and for providers with templates the notice and its gaps.

    `key` is ours, the same for every try; `gaps` are name and value in the order of the words.
    """

    phone: str = field(repr=False)
    words: str = field(repr=False)
    key: str
    notice: str = ""
    gaps: tuple[tuple[str, str], ...] = field(default=(), repr=False)


class Sms(Protocol):
    """Sends one text message."""

    def send(self, text: Text) -> str:
        """The provider's number of the message.

        Raises Unreachable and Rejected. A message of uncertain outcome is held for the desk.
        """
        ...


class HttpSms:
    """A provider, or the school's own relay, that takes `{"id", "phone", "text"}` by POST."""

    def __init__(self, url: str, timeout: tuple[float, float] = (3.0, 5.0)) -> None:
        self._http = Http(url, timeout)

    def send(self, text: Text) -> str:
        """Hand the message to the provider; without a number from it, our key stands in."""
        body = {"id": text.key, "phone": text.phone, "text": text.words}
        return _number(self._http.post("", body)) or text.key


class NoSms:
    """A school without a provider: every message is refused, so that another channel is tried."""

    def send(self, text: Text) -> str:
        """Refuse."""
        del text
        raise Rejected("none", "no SMS provider is configured")


def silence(said: str) -> Unreachable:
    """A provider's SDK lost the other side; only what never connected is sure to have done nothing.

    What the SDK said may hold a phone number, so it is looked at and not passed on.
    """
    never = any(word in said for word in ("NewConnection", "ConnectTimeout", "NameResolution"))
    return Unreachable("no connection" if never else "no answer", uncertain=not never)


def _number(answer: bytes) -> str:
    """A provider that has accepted has accepted, whatever its answer looks like."""
    try:
        fields = json.loads(answer)
    except ValueError:
        return ""
    return str(fields.get("id", "")) if isinstance(fields, dict) else ""
