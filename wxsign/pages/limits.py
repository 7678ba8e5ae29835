"""The limiter for strangers, on Redis; while Redis is away it lets through (decision 22)."""

from flask import Flask, request
from flask_limiter import Limiter

from wxsign.pages import session


def _who() -> str:
    """A campus shares one address, so people are told apart by openid where there is one."""
    return session.openid() or request.remote_addr or "unknown"


limiter = Limiter(
    key_func=_who, swallow_errors=True, headers_enabled=False, strategy="moving-window"
)


def strangers() -> str:
    """How often one stranger may try; behind one address there may be a whole campus."""
    return "30 per hour" if session.openid() else "300 per hour"


STRANGERS = strangers


def register(app: Flask) -> None:
    """Limit the routes that are decorated with it, and spend nothing on the others."""
    limiter.init_app(app)
    # There are no default limits, and a decorated route asks for itself.
    app.before_request_funcs[None].remove(limiter._check_request_limit)  # noqa: SLF001 - no switch for it
