"""The application of a worker process, made once."""

from functools import cache

from flask import Flask

from wxsign import settings
from wxsign.app import create_app


@cache
def application() -> Flask:
    """The application, from the file that WXSIGN_CONFIG names."""
    return create_app(settings.load())
