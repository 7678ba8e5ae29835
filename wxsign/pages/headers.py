"""What every answer carries: a strict policy, no caching of personal pages, compression."""

import gzip
from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, Response, request

from wxsign.pages import js_sdk
from wxsign.pages.session import area_of
from wxsign.settings import Settings

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors {frames}"
)
_FIXED = {
    "x-content-type-options": ("X-Content-Type-Options", "nosniff"),
    "referrer-policy": ("Referrer-Policy", "same-origin"),
    "permissions-policy": ("Permissions-Policy", "interest-cohort=()"),
}
_TEXT = ("text/html", "text/css", "text/javascript", "application/json", "image/svg+xml")
_HAS_FILE = (200, 206, 304)
_WORTH = 1400  # bytes: less fits into one packet anyway


def register(app: Flask, settings: Settings) -> None:
    """Put the headers on every answer; in development the simulator may frame the phone pages."""
    frames = "'none'"
    if settings.app.is_development:
        simulator = urlsplit(settings.wechat.open_base_url)
        frames = f"'self' {simulator.scheme}://{simulator.netloc}"
    policy = _POLICY.format(frames=frames)

    @app.after_request
    def finish(response: Response) -> Response:
        _put(response, js_sdk.policy(policy, settings.wechat))
        if area_of(request.path):
            response.headers["Cache-Control"] = "no-store"
        elif request.endpoint == "static":
            _keep_file(response)
        return _compressed(response)


def _keep_file(response: Response) -> None:
    """A file whose address changes with it is kept for a year; that there is none, never."""
    if response.status_code not in _HAS_FILE:
        response.headers["Cache-Control"] = "no-store"
    elif "v" in request.args:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"


def _put(response: Response, policy: str) -> None:
    present = {name.lower() for name, _value in response.headers}
    for name, header in _FIXED.items():
        if name not in present:
            response.headers.add(*header)
    if "content-security-policy" not in present:  # a file's own policy is stricter
        response.headers.add("Content-Security-Policy", policy)


def _compressed(response: Response) -> Response:
    accepts = "gzip" in request.headers.get("Accept-Encoding", "")
    fits = response.mimetype in _TEXT and response.status_code == 200
    if not accepts or not fits or "Content-Encoding" in response.headers:
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < _WORTH:
        return response
    keep = request.endpoint == "static"
    response.set_data(_kept_gzip(body) if keep else gzip.compress(body, 5))
    response.headers["Content-Encoding"] = "gzip"
    response.headers.add("Vary", "Accept-Encoding")
    return response


@lru_cache(maxsize=32)
def _kept_gzip(body: bytes) -> bytes:
    return gzip.compress(body, 9)
