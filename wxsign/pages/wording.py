"""What templates may say: filters and tables, the same on every page."""

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path

from flask import Flask, current_app, request, url_for
from jinja2 import Environment
from markupsafe import Markup

from wxsign import clock, settings
from wxsign.pages import js_sdk
from wxsign.rules import codes, counting, identity, labels, moments, regions, terms


def register(app: Flask) -> None:
    """Give the templates their words."""
    for function in (
        moments.in_list,
        moments.in_record,
        moments.in_letter,
        moments.in_words,
        moments.last_day,
        moments.countdown,
        identity.masked_id,
        identity.masked_phone,
        identity.masked_mail,
    ):
        app.template_filter(function.__name__)(function)
    app.template_filter("left")(_left)
    app.template_filter("waited")(_waited)
    app.jinja_env.globals.update(labels=labels, terms=terms, codes=codes, regions=regions)
    app.jinja_env.globals.update(asset=_asset, site=_site, site_foot=_site_foot)
    app.jinja_env.globals["wechat_sdk"] = _wechat_sdk
    app.jinja_env.globals["counted_length"] = counting.length
    app.jinja_env.globals["ui"] = _Macros(app.jinja_env)


def _site() -> settings.Site:
    """The organiser whose name stands at the foot of every page."""
    return settings.current().site


class _Macros:
    """The macros of `parts/ui.html`, each looked up when first used and kept.

    An import in every template would look all names through on every page.
    """

    def __init__(self, env: Environment) -> None:
        self._env = env

    def __getattr__(self, name: str) -> object:
        macro: object = getattr(self._env.get_template("parts/ui.html").module, name)
        setattr(self, name, macro)
        return macro


@cache
def _site_foot(site: settings.Site) -> Markup:
    """The foot of every page but the desk's (S10): the same for everybody, so put together once."""
    return Markup(current_app.jinja_env.get_template("parts/site.html").render(of=site))  # noqa: S704 - rendered, so escaped


def _left(deadline: datetime) -> str:
    return moments.left(deadline, clock.now())


def _waited(since: datetime) -> str:
    return moments.waited(since, clock.now())


def _wechat_sdk(open_tags: str = "") -> Markup:
    """The script of the JS-SDK, on pages that WeChat shows."""
    return js_sdk.tag(_asset("wechat.js"), open_tags)


def _asset(name: str) -> str:
    """The address of a static file; it changes with the file, so that it may be kept for ever."""
    return _address(request.script_root, name)


@cache
def _address(_mounted_at: str, name: str) -> str:
    """Nothing else of a request goes into it, so each is put together once."""
    return url_for("static", filename=name, v=_fingerprint(name))


def _fingerprint(name: str) -> str:
    file = Path(__file__).parents[1] / "static" / name
    return hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.exists() else "missing"
