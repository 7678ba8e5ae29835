"""我的资料 → 签约码: what it gives, the code with its QR, taking it back."""

from flask import redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from wxsign import clock, settings, standing
from wxsign.actions import introductions as actions
from wxsign.documents import qr
from wxsign.pages.student import pages
from wxsign.pages.student.guard import actor, this_student
from wxsign.queries import introductions as query
from wxsign.rules import introductions, offers
from wxsign.rules.refusals import Reason, Refused

Page = Response | str | tuple[str, int]


@pages.get("/profile/code")
def introduction() -> str:
    """The code while it lives; else what it gives, to be agreed to first."""
    return _page()


@pages.post("/profile/code")
def introduce() -> Page:
    """生成签约码: a second tap, and a reload, show the same one."""
    if "agree" not in request.form:
        return _page(Refused(Reason.NOT_AGREED).headline), 422
    another = "another" in request.form
    try:
        actions.make(request.form.get("consent", ""), by=actor(), another=another)
    except Refused as refused:
        return _page(refused.headline), refused.words.status
    return redirect(url_for("student.introduction"), 303)


@pages.post("/profile/code/withdrawal")
def withdraw_introduction() -> Response:
    """收回: a second tap changes nothing more."""
    actions.withdraw(by=actor())
    return redirect(url_for("student.introduction"), 303)


def _page(fault: str = "") -> str:
    live = query.live(this_student().id)
    return render_template(
        "student/introduction.html",
        live=live,
        drawn=Markup(qr.svg(_address(live.code))) if live else "",  # noqa: S704 - made of shapes
        uses=query.uses(this_student().id),
        closed=None if live else _against_being_found(),
        minutes=settings.current().search.code_minutes,
        consent=introductions,
        fault=fault,
    )


def _against_being_found() -> Refused | None:
    """Why no employer finds her now, with a code or without: she may know it, they may not."""
    stands = standing.of_student(this_student().id)
    assert stands is not None, "the guard has let her in"
    return offers.against("invite", stands, offers.Case(now=clock.now()))


def _address(code: str) -> str:
    """What the QR says. What follows # is sent to no server, so that no log keeps a code."""
    return f"{settings.current().app.base_url}/code#{code}"
