"""扫码登录 of a reviewer who has bound his WeChat (decision 20)."""

from wxsign.db import db
from wxsign.models import Reviewer
from wxsign.pages import scans
from wxsign.pages.desk import guard, login, pages


def _let_in(reviewer_id: int) -> None:
    login.let_in(db.session.get_one(Reviewer, reviewer_id))


scans.attach(pages, scans.Entrance("desk", _let_in, lambda: guard.known_reviewer() is not None))
