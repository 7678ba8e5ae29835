"""/verify/<code>: whether an agreement is real, without showing it (decision 14)."""

import re

from flask import render_template

from wxsign import clock
from wxsign.pages.limits import STRANGERS, limiter
from wxsign.pages.public import pages
from wxsign.queries import verify as query
from wxsign.rules.refusals import Reason, Refused

_CODE = re.compile(r"[2-9A-HJ-NP-Z]{16}")


@pages.get("/verify/<code>")
@limiter.limit(STRANGERS)
def check(code: str) -> str:
    """State, masked names, dates and hash of the agreement with this code."""
    found = query.by_code(code.upper()) if _CODE.fullmatch(code.upper()) else None
    if found is None:
        raise Refused(Reason.NOT_FOUND)
    return render_template(
        "public/verify.html", found=found, code=code.upper(), checked_at=clock.now()
    )
