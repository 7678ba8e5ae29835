"""单位中心: who is here, what waits, and where to go (S26, S27)."""

from typing import NoReturn

from flask import render_template

from wxsign.pages.employer import pages
from wxsign.pages.employer.guard import this_user
from wxsign.queries import blocks, employer_home
from wxsign.rules import closed, employer_roles
from wxsign.rules.refusals import Reason, Refused


@pages.get("/")
def home() -> str:
    """The unit, 签约待办 and 解约待办, the entries, and the letters that end soon."""
    user = this_user()
    return render_template(
        "employer/home.html",
        user=user,
        home=employer_home.home(user.employer_id),
        blocked=blocks.of_employer(user.employer_id),
        no_search=employer_roles.against("search", user)
        or closed.against_search(approved=user.employer.approved_at is not None),
    )


@pages.get("/market")
def market() -> NoReturn:
    """我要招聘 is a link out; without an address it says why it is shut (S27)."""
    raise Refused(Reason.NOT_BUILT, entry="我要招聘")
