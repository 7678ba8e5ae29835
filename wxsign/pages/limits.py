"""The limiter for strangers, on Redis; while Redis is away it lets through (decision 22)."""

from collections.abc import Callable
from typing import TypeVar

from flask import Flask, current_app, request
from flask_limiter import Limiter
from limits.storage import RedisStorage

from wxsign.pages import session

MOST_WITH_A_FILE = 16 * 1024 * 1024  # above the 10 MB of a file: the page says how large it was
_TAKE_FILES: set[str] = set()
View = TypeVar("View", bound=Callable[..., object])


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


def takes_a_file(view: View) -> View:
    """Let this one page take a body with a file; every other stays below the small limit."""
    _TAKE_FILES.add(_name(view))
    return view


def register(app: Flask) -> None:
    """Limit the routes that are decorated with it, and spend nothing on the others.

    Comes before the check of tokens, which reads the body.
    """
    app.before_request(_widen)
    # Else it loads the client of Valkey too, 2.7 MiB, which comes with the demo's Redis.
    RedisStorage.DEPENDENCIES = {"redis": RedisStorage.DEPENDENCIES["redis"]}
    limiter.init_app(app)
    # There are no default limits, and a decorated route asks for itself.
    app.before_request_funcs[None].remove(limiter._check_request_limit)  # noqa: SLF001 - no switch for it


def _widen() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is not None and _name(view) in _TAKE_FILES:
        request.max_content_length = MOST_WITH_A_FILE


def _name(view: Callable[..., object]) -> str:
    return f"{view.__module__}.{view.__qualname__}"
