"""A new version of the privacy notice is asked of everybody at his next visit (`domain.md` §8).

Before anything else, by a POST of his own; afterwards he goes on to where he wanted.
"""

import re
from urllib.parse import urlencode

from flask import redirect, request
from werkzeug.wrappers import Response

from wxsign import settings
from wxsign.rules.refusals import Reason, Refused

_WANTED = re.compile(r"[A-Za-z0-9/_.-]*(\?[A-Za-z0-9=&%_.-]*)?")


def version() -> str:
    """The version of the notice that is in force."""
    return settings.current().privacy.notice_version


def ask(area: str) -> Response:
    """Send him to the notice first. What he was about to do is refused, not lost in a redirect."""
    if request.method not in ("GET", "HEAD"):
        raise Refused(Reason.NOTICE_NEW)
    wanted = request.full_path.rstrip("?")
    return redirect(f"/{area}/notice?{urlencode({'next': wanted})}")


def wanted(area: str) -> str:
    """Where he wanted to go: an address of his own area, else its home."""
    address = request.values.get("next", "")
    home = f"/{area}/"
    inside = address.startswith(home) and _WANTED.fullmatch(address.removeprefix(home))
    return address if inside else home


def is_ticked() -> bool:
    """Whether the box was ticked under the version that is in force now."""
    return request.form.get("notice") == version()
