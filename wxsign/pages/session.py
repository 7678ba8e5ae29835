"""Sessions: one signed cookie per area, with its own name and path (decision 29).

A cookie holds the openid that WeChat gave, the person, and the person's epoch: raising the epoch
logs out every device. Ports do not separate cookies, paths do: two phones in one browser stay
apart. The signature names the area: persons are numbered anew in each, so a student's cookie under
the desk's name would otherwise be a reviewer's.
"""

from datetime import timedelta
from typing import Any

from flask import Flask, Request, request, session
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer

from wxsign import settings

AREAS = ("student", "employer", "desk")
LIFETIME = timedelta(hours=12)


class AreaSessions(SecureCookieSessionInterface):
    """Flask's signed cookie, named, signed and limited by the first part of the path."""

    def __init__(self) -> None:
        self._serializers: dict[str, URLSafeTimedSerializer] = {}  # one an area, made when asked

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The serializer of the area that is asked for."""
        return self.serializer_of(app, area_of(request.path))

    def serializer_of(self, app: Flask, area: str) -> URLSafeTimedSerializer | None:
        """Signs and reads the cookies of this area, and of no other."""
        made = self._serializers.get(area) or super().get_signing_serializer(app)
        if made is not None and area not in self._serializers:
            made.salt = f"wxsign-{area}".encode()
            self._serializers[area] = made
        return made

    def get_cookie_name(self, app: Flask) -> str:  # noqa: ARG002 - Flask dictates the signature
        """wxsign_student, wxsign_employer, wxsign_desk, or wxsign for the rest."""
        area = area_of(request.path)
        return f"wxsign_{area}" if area else "wxsign"

    def get_cookie_path(self, app: Flask) -> str:  # noqa: ARG002 - Flask dictates the signature
        """The area, so that no other area ever sees the cookie."""
        area = area_of(request.path)
        return f"/{area}/" if area else "/"


def area_of(path: str) -> str:
    """The area a path belongs to; empty outside the three."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first in AREAS else ""


def sign_in(person_id: int, epoch: int, *, sitting: str = "") -> None:
    """This person is here from now on; what an earlier one left in the cookie is gone.

    `sitting` names the row that a reviewer's sign-in has besides.
    """
    openid = session.get("openid", "")
    session.clear()
    session["openid"], session["person"], session["epoch"] = openid, person_id, epoch
    if sitting:
        session["sitting"] = sitting
    session.permanent = True


def sign_out() -> None:
    """Nobody is here from now on."""
    session.clear()


def openid() -> str:
    """The openid that WeChat gave for this browser; empty outside WeChat."""
    return str(session.get("openid", ""))


def person_id() -> int | None:
    """Who says to be here; the guard compares the epoch before anybody believes it."""
    value: Any = session.get("person")
    return value if isinstance(value, int) else None


def sitting() -> str:
    """The key of a reviewer's sign-in; empty where there is none."""
    return str(session.get("sitting", ""))


def epoch_fits(epoch: int) -> bool:
    """Whether the person has not logged out everywhere since this cookie was given."""
    return session.get("epoch") == epoch


def in_wechat(of: Request) -> bool:
    """Whether the page is shown by WeChat: a hint for the way to log in, never a permission.

    In development a framed page counts too: the simulator's phones are frames, and their user
    agent is the desktop browser's.
    """
    if "MicroMessenger" in of.user_agent.string and "wxwork" not in of.user_agent.string:
        return True
    framed = of.headers.get("Sec-Fetch-Dest") == "iframe"
    return framed and settings.current().app.is_development
