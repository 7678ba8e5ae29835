"""The limiter for strangers, on Redis; while Redis is away it lets through (decision 22)."""

from flask import request
from flask_limiter import Limiter

from wxsign.pages import session


def _who() -> str:
    """A campus shares one address, so people are told apart by openid where there is one."""
    return session.openid() or request.remote_addr or "unknown"


limiter = Limiter(
    key_func=_who, swallow_errors=True, headers_enabled=False, strategy="moving-window"
)

STRANGERS = "30 per hour"
