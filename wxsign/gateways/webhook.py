"""The outer system of the placement plan 就业方案, told by a signed POST (`docs/webhook.md`).

`X-Wxsign-Signature` is `v1=` and the hex of HMAC-SHA256 under the shared secret over the time in
`X-Wxsign-Timestamp` (Unix seconds), a full stop, and the bytes of the body.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Protocol

from wxsign import clock
from wxsign.gateways import Rejected
from wxsign.gateways.http import CONNECT_AND_READ_SECONDS, Http


class Webhook(Protocol):
    """Tells the outer system of one change."""

    def send(self, *, body: Mapping[str, object], key: str) -> None:
        """Tell it; `key` is the same for every try, so that a repeat does nothing there.

        Raises Unreachable and Rejected.
        """
        ...


class HttpWebhook:
    """An address that takes a change as JSON and answers with any status of success."""

    def __init__(
        self, url: str, secret: str, timeout: tuple[float, float] = CONNECT_AND_READ_SECONDS
    ) -> None:
        self._http = Http(url, timeout)
        self._secret = secret.encode()

    def send(self, *, body: Mapping[str, object], key: str) -> None:
        """Sign what is sent, with the time of this try, and hand it over."""
        sent = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        moment = str(int(clock.now().timestamp()))
        digest = hmac.new(self._secret, f"{moment}.".encode() + sent, hashlib.sha256)
        self._http.post_signed(
            sent,
            {
                "Idempotency-Key": key,
                "X-Wxsign-Timestamp": moment,
                "X-Wxsign-Signature": f"v1={digest.hexdigest()}",
            },
        )


class NoWebhook:
    """An installation whose outer system was taken away: what is left over is refused."""

    def send(self, *, body: Mapping[str, object], key: str) -> None:
        """Refuse."""
        del body, key
        raise Rejected("none", "no outer system is configured")
