"""HTTP with time limits: what a connection can meet becomes Unreachable or Rejected.

urllib3 without requests on top: half the time of the processor for each message.
"""

import json
import logging
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import certifi
import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, ReadTimeoutError

from wxsign.gateways import Rejected, Unreachable

# urllib3 writes whole addresses into its log, with the access token and the app secret in them.
logging.getLogger("urllib3").setLevel(logging.ERROR)

CONNECT_AND_READ_SECONDS = (3.0, 5.0)
_JSON = {"Content-Type": "application/json"}


class Http:
    """One server that we talk to, with kept connections and time limits (seconds)."""

    def __init__(
        self, base_url: str, timeout: tuple[float, float] = CONNECT_AND_READ_SECONDS
    ) -> None:
        self._base_url = base_url.rstrip("/")
        connect, read = timeout
        self._connections = _connections(base_url, urllib3.Timeout(connect=connect, read=read))

    def get(self, path: str, params: Mapping[str, str]) -> bytes:
        """The body of the answer."""
        return self._ask("GET", path, params, None)

    def post(
        self, path: str, body: Mapping[str, object], params: Mapping[str, str] | None = None
    ) -> bytes:
        """The body of the answer to a JSON body in raw UTF-8 (WeChat refuses escapes)."""
        sent = json.dumps(body, ensure_ascii=False).encode()
        return self._ask("POST", path, params, sent)

    def post_signed(self, body: bytes, headers: Mapping[str, str]) -> bytes:
        """The body of the answer to exactly these bytes of JSON, which the headers sign."""
        return self._ask("POST", "", None, body, headers)

    def _ask(
        self,
        method: str,
        path: str,
        params: Mapping[str, str] | None,
        body: bytes | None,
        headers: Mapping[str, str] | None = None,
    ) -> bytes:
        url = f"{self._base_url}{path}"
        if not url.startswith(("http://", "https://")):
            raise Unreachable("no connection")
        try:
            response = self._connections.urlopen(
                method,
                f"{url}?{urlencode(params)}" if params else url,
                body=body,
                headers={**_JSON, **(headers or {})} if body is not None else {},
                retries=False,
                redirect=False,
            )
        except (HTTPError, ValueError) as error:
            failure = _unreachable(error)
        else:
            _require_success(response.status)
            return response.data
        # Raised out here, the exception keeps no link to the one that holds address and secret.
        raise failure


def _connections(base_url: str, timeout: urllib3.Timeout) -> urllib3.PoolManager:
    """Kept connections, through the machine's proxy where it has one.

    A proxy must not stand between us and a simulator beside us.
    """
    parts = urlsplit(base_url)
    is_beside_us = parts.hostname in {"127.0.0.1", "localhost"}
    goes_direct = is_beside_us or proxy_bypass(parts.hostname or "")
    proxy = None if goes_direct else getproxies().get(parts.scheme)
    make = partial(urllib3.ProxyManager, proxy) if proxy else urllib3.PoolManager
    return make(num_pools=2, maxsize=32, timeout=timeout, ca_certs=certifi.where())


def _unreachable(error: HTTPError | ValueError) -> Unreachable:
    if isinstance(error, (ConnectTimeoutError, ValueError)):
        return Unreachable("no connection")
    if isinstance(error, ReadTimeoutError):
        return Unreachable("no answer in time", uncertain=True)
    return Unreachable("connection lost", uncertain=True)


def _require_success(status: int) -> None:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Unreachable(f"HTTP {status}", uncertain=True, code=status)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise Unreachable(f"HTTP {status}", code=status)
    if status >= HTTPStatus.MULTIPLE_CHOICES:
        raise Rejected(status, "HTTP status")
