"""/verify/: whether an agreement is real, without showing it (decision 14).

The code comes by the QR code of the paper or is typed in. A code that cannot be one and a code
that nobody has get the same answer, and wrong ones are counted apart.
"""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wxsign import clock
from wxsign.pages.limits import STRANGERS, limiter
from wxsign.pages.public import pages
from wxsign.queries import verify as query
from wxsign.rules import verification

_WRONG = 404
_PER_WRONG = "60 per hour"


def _was_wrong(response: Response) -> bool:
    return response.status_code == _WRONG


@pages.get("/verify/")
@limiter.limit(STRANGERS)
@limiter.limit(_PER_WRONG, deduct_when=_was_wrong)
def check_form() -> str | Response | tuple[str, int]:
    """The form for a typed code; a code in it leads to its page."""
    typed = request.args.get("code", "").strip()[:60]
    if not typed:
        return render_template("public/verification.html")
    code = verification.tidied(typed)
    return redirect(url_for("public.check", code=code)) if code else _unknown(typed)


@pages.get("/verify/<code>")
@limiter.limit(STRANGERS)
@limiter.limit(_PER_WRONG, deduct_when=_was_wrong)
def check(code: str) -> str | tuple[str, int]:
    """State, masked names, dates and hashes of the agreement with this code."""
    tidy = verification.tidied(code)
    found = query.by_code(tidy) if tidy else None
    if found is None:
        return _unknown(code[:60])
    return render_template("public/verify.html", found=found, code=tidy, checked_at=clock.now())


def _unknown(typed: str) -> tuple[str, int]:
    return render_template("public/verification.html", typed=typed, is_wrong=True), _WRONG


@pages.after_request
def _never_kept(response: Response) -> Response:
    """The answer is true now and not later, and no search engine lists it."""
    if (request.endpoint or "").startswith("public.check"):
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
    return response
