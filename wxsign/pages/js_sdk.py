"""The script of the JS-SDK on pages that WeChat shows, and what it needs of the policy."""

from urllib.parse import urlsplit

from flask import request
from markupsafe import Markup

from wxsign import settings
from wxsign.pages import session
from wxsign.settings import WeChat

FILE = "/open/js/jweixin-1.6.0.js"
_OFFICIAL, _SECOND = "https://res.wx.qq.com", "https://res2.wx.qq.com"
_ASKED = "wxsign.js_sdk"  # in the request's environ: what this page has asked for
_TAG = Markup('<script src="{}" data-sdk="{}" data-tags="{}" defer></script>')


def tag(script: str, open_tags: str = "") -> Markup:
    """The script that hides the share menu of personal pages; nothing outside WeChat.

    `open_tags` names WeChat's own elements on the page, separated by blanks.
    """
    config = settings.current().wechat
    shows = config.js_sdk and session.area_of(request.path)
    if not shows or not session.in_wechat(request):
        return Markup("")
    request.environ[_ASKED] = open_tags
    files = " ".join(base + FILE for base in _bases(config))
    return _TAG.format(script, files, open_tags)


def policy(strict: str, config: WeChat) -> str:
    """The policy of this answer: as strict as can be, and on such a page no wider than it needs.

    Source of `frame-src`: doc/service/guide/h5/opentag, “对于有CSP要求的页面”.
    """
    asked = request.environ.get(_ASKED)
    if asked is None:
        return strict
    sources = " ".join(map(_origin, _bases(config)))
    wider = strict.replace("script-src 'self'", f"script-src 'self' {sources}")
    return f"{wider}; frame-src https://*.qq.com webcompt:" if asked else wider


def _bases(config: WeChat) -> tuple[str, ...]:
    base = config.js_base_url
    return (base, _SECOND) if base == _OFFICIAL else (base,)


def _origin(base: str) -> str:
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}"
