"""The privacy notice again, when there is a new version of it."""

from flask import redirect, render_template
from werkzeug.wrappers import Response

from wxsign.actions import privacy_notice
from wxsign.pages import privacy
from wxsign.pages.employer import pages
from wxsign.pages.employer.guard import actor, this_user

_AREA = "employer"


@pages.get("/notice")
def notice() -> Response | str:
    """The new version; who has accepted it already goes on."""
    if this_user().notice_version == privacy.version():
        return redirect(privacy.wanted(_AREA))
    return _page({})


@pages.post("/notice")
def notice_acceptance() -> Response | tuple[str, int]:
    """Read and accepted; the colleague goes on to where he wanted."""
    if not privacy.is_ticked():
        return _page({"notice": "请先阅读并勾选个人信息处理说明。"}), 422
    privacy_notice.accept(privacy.version(), by=actor())
    return redirect(privacy.wanted(_AREA), 303)


def _page(faults: dict[str, str]) -> str:
    return render_template(
        "employer/notice_again.html",
        version=privacy.version(),
        wanted=privacy.wanted(_AREA),
        faults=faults,
    )
