"""How people reach it: HTTP in, HTML out. One package per audience, one file per noun."""

import re
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog
from flask import Flask, redirect, render_template, request
from flask_limiter import RateLimitExceeded
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import IntegerConverter

from wxsign.pages import (
    desk,
    employer,
    headers,
    limits,
    public,
    reloads,
    student,
    wechat,
    wording,
)
from wxsign.pages.session import LIFETIME, AreaSessions, area_of
from wxsign.rules.refusals import Reason, Refused
from wxsign.settings import Settings

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

log = structlog.get_logger()
csrf = CSRFProtect()

# Before anybody could look at the form.
_UNREAD = frozenset({Reason.SIGNED_OUT, Reason.FORM_STALE})
_SENTENCE, _CHINESE = 8, re.compile("[\u4e00-\u9fff]")
_GUARDS: dict[str, Callable[[], object]] = {
    "student": student.guard.require_student,
    "employer": employer.guard.require_employer,
    "desk": desk.guard.require_reviewer,
}
_BY_STATUS = {404: Reason.NOT_FOUND, 405: Reason.NOT_FOUND, 413: Reason.TOO_BIG}


def register(app: Flask, settings: Settings) -> None:
    """Attach every page, the guards in front of them, and the page for a “no”."""
    app.session_interface = AreaSessions()
    app.config.update(
        SESSION_COOKIE_SECURE=not settings.app.is_development,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        PERMANENT_SESSION_LIFETIME=LIFETIME,
        SESSION_REFRESH_EACH_REQUEST=False,  # twelve hours from the sign-in, not from the last page
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=1024 * 1024,
        RATELIMIT_STORAGE_URI=settings.redis_url.replace("unix://", "redis+unix://", 1),
        # One try: redis-py's own retries would hold a log-in for seconds while Redis is away.
        RATELIMIT_STORAGE_OPTIONS={
            "socket_timeout": 1,
            "socket_connect_timeout": 1,
            "retry": Retry(NoBackoff(), 0),
        },
    )
    app.url_map.converters["int"] = _RecordId
    limits.register(app)
    csrf.init_app(app)
    wording.register(app)
    headers.register(app, settings)
    for blueprint in (student.pages, employer.pages, desk.pages, wechat.pages, public.pages):
        app.register_blueprint(blueprint)
    csrf.exempt("wxsign.pages.wechat.callback.receive")  # WeChat signs its own requests
    csrf.exempt("wxsign.pages.wechat.js_sdk.report_fault")  # a row of a table, from no form
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(RateLimitExceeded, _too_many)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(DataError, _unfit)
    app.register_error_handler(Exception, _bug)
    _one_loopback_name(app, settings)


class _RecordId(IntegerConverter):
    """A record's id in a path: what is too large for a database is simply not there."""

    regex = r"\d{1,9}"


def _refused(refused: Refused) -> tuple[str, int]:
    """The page of a “no”: what happened, why, and what to do next, from the refusals table."""
    mark = secrets.token_hex(4).upper()
    log.info("refused", reason=refused.reason.value, path=_rule(), mark=mark)
    area = area_of(request.path) or "public"
    typed = _prose() if refused.reason in _UNREAD else []
    told = {"refused": refused, "area": area, "mark": mark, "typed": typed}
    # Whoever waits in vain for the database cannot be looked up in it.
    framed = area == "desk" and refused.reason != Reason.BUSY
    page = desk.place.refusal(**told) if framed else None
    return page or render_template("refusal.html", **told), refused.words.status


def _prose() -> list[str]:
    """The sentences of a form that nobody read, to be copied: no name, number, code or password."""
    sent = request.form.values()
    return [text for text in sent if len(text) >= _SENTENCE and _CHINESE.search(text)]


def _stale_form(_error: CSRFError) -> tuple[str, int]:
    """A form whose token has gone: with the sign-in, which is said first, or with its time."""
    guard = _GUARDS.get(area_of(request.path))
    try:
        if guard is not None:
            guard()
    except Refused as refused:
        return _refused(refused)
    return _refused(Refused(Reason.FORM_STALE))


def _too_many(_error: RateLimitExceeded) -> tuple[str, int]:
    return _refused(Refused(Reason.TOO_MANY_TRIES, minutes=60))


def _http(error: HTTPException) -> "Response | tuple[str, int]":
    """Werkzeug's own answers: redirects pass, everything else gets our words."""
    if error.code is None or error.code < 400:
        return error.get_response()
    if page := reloads.page_of_form(error):
        return page
    return _refused(Refused(_BY_STATUS.get(error.code, Reason.BAD_REQUEST)))


def _busy(error: OperationalError) -> tuple[str, int]:
    """The database gave up waiting for its lock, or is away: nothing was done, try again."""
    log.error("database busy", path=_rule(), error=type(error.orig).__name__)
    return _refused(Refused(Reason.BUSY))


def _unfit(error: DataError) -> tuple[str, int]:
    """A zero byte or a text that no column takes: PostgreSQL minds where SQLite does not."""
    log.warning("unfit data", path=_rule(), error=type(error.orig).__name__)
    return _refused(Refused(Reason.BAD_REQUEST))


def _bug(error: Exception) -> tuple[str, int]:
    mark = secrets.token_hex(4).upper()
    log.error("bug", path=_rule(), mark=mark, exc_info=error)
    return render_template("bug.html", area=area_of(request.path) or "public", mark=mark), 500


def _rule() -> str:
    """The route, not the path: a path may carry a verification code."""
    return request.url_rule.rule if request.url_rule else "-"


def _one_loopback_name(app: Flask, settings: Settings) -> None:
    """In development every other loopback name is sent to base_url's: cookies know one host."""
    if not settings.app.is_development:
        return
    wanted = settings.app.base_url.partition("://")[2]

    @app.before_request
    def same_host() -> "Response | None":
        host = request.host.partition(":")[0]
        if request.host == wanted or host not in ("localhost", "127.0.0.1", "[::1]"):
            return None
        if request.method != "GET":
            return None
        return redirect(settings.app.base_url + request.full_path.rstrip("?"), 302)
