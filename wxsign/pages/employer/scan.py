"""用人单位扫码登录 on a desktop browser (S7)."""

from wxsign.db import db
from wxsign.models import EmployerUser
from wxsign.pages import scans, session
from wxsign.pages.employer import pages
from wxsign.pages.employer.guard import known_user


def _let_in(user_id: int) -> None:
    session.sign_in(user_id, db.session.get_one(EmployerUser, user_id).epoch)


scans.attach(pages, scans.Entrance("employer", _let_in, lambda: known_user() is not None))
