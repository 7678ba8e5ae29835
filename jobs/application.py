"""The application of a worker process, made once."""

import sys
from functools import cache

from flask import Flask

from wxsign import settings
from wxsign.app import create_app


@cache
def application() -> Flask:
    """The application, from the file that WXSIGN_CONFIG names; a wrong one ends the process."""
    try:
        return create_app(settings.load())
    except settings.SettingsError as reason:
        sys.exit(str(reason))  # the sentence that names the key, without a stack
