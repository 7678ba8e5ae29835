"""HTTP with time limits: what requests can meet becomes Unreachable or Rejected."""

import json
import logging
from collections.abc import Mapping
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import NewConnectionError

from wxsign.gateways import Rejected, Unreachable

# urllib3 writes whole addresses into its log, with the access token and the app secret in them.
logging.getLogger("urllib3").setLevel(logging.ERROR)

CONNECT_AND_READ_SECONDS = (3.0, 5.0)
_TOO_BUSY = 429
_JSON = {"Content-Type": "application/json"}


class Http:
    """One server that we talk to, with kept connections and time limits (seconds)."""

    def __init__(
        self, base_url: str, timeout: tuple[float, float] = CONNECT_AND_READ_SECONDS
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._timeout = timeout
        self._session = requests.Session()
        adapter = HTTPAdapter(pool_connections=2, pool_maxsize=32)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)
        # A proxy of the machine must not stand between us and a simulator beside us.
        self._session.trust_env = urlsplit(base_url).hostname not in {"127.0.0.1", "localhost"}

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
        try:
            response = self._session.request(
                method,
                self._base_url + path,
                params=params,
                data=body,
                headers={**_JSON, **(headers or {})} if body is not None else None,
                timeout=self._timeout,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            failure = _unreachable(error)
        else:
            _require_success(response.status_code)
            return response.content
        # Raised out here, the exception keeps no link to the one that holds address and secret.
        raise failure


def _unreachable(error: requests.RequestException) -> Unreachable:
    cause = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(error, (requests.ConnectTimeout, ValueError)) or isinstance(
        cause, NewConnectionError
    ):
        return Unreachable("no connection")
    if isinstance(error, requests.Timeout):
        return Unreachable("no answer in time", uncertain=True)
    return Unreachable("connection lost", uncertain=True)


def _require_success(status: int) -> None:
    if status >= requests.codes.server_error:
        raise Unreachable(f"HTTP {status}", uncertain=True, code=status)
    if status == _TOO_BUSY:
        raise Unreachable(f"HTTP {status}", code=status)
    if status >= requests.codes.multiple_choices:
        raise Rejected(status, "HTTP status")
