"""The privacy notice again, when there is a new version of it."""

from flask import redirect, render_template
from werkzeug.wrappers import Response

from wxsign.actions import privacy_notice
from wxsign.pages import privacy
from wxsign.pages.student import pages
from wxsign.pages.student.guard import actor, this_student

_AREA = "student"


@pages.get("/notice")
def notice() -> Response | str:
    """The new version; who has accepted it already goes on."""
    if this_student().notice_version == privacy.version():
        return redirect(privacy.wanted(_AREA))
    return _page()


@pages.post("/notice")
def notice_acceptance() -> Response | tuple[str, int]:
    """Read and accepted; he goes on to where he wanted."""
    if not privacy.is_ticked():
        return _page("请先阅读并勾选。"), 422
    privacy_notice.accept(privacy.version(), by=actor())
    return redirect(privacy.wanted(_AREA), 303)


def _page(fault: str = "") -> str:
    return render_template(
        "student/notice_again.html",
        version=privacy.version(),
        wanted=privacy.wanted(_AREA),
        fault=fault,
    )
