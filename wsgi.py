"""The WSGI application: settings from the file that WXSIGN_CONFIG names."""

import sys

from wxsign import settings
from wxsign.app import create_app
from wxsign.demo import defaults

try:
    # Only `flask demo` may start without a configuration file: it writes one for its processes.
    app = create_app(defaults.prepared() if "demo" in sys.argv[1:] else settings.load())
except settings.SettingsError as reason:
    sys.exit(str(reason))  # the sentence that names the key, without a stack
