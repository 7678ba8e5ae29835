"""签约开放列表: whose signing the school opened or restricted one by one (S25, S172)."""

from dataclasses import replace

from wxsign.pages.desk import pages
from wxsign.pages.desk.roster import filters, listed
from wxsign.queries import roster as query
from wxsign.rules import enrolment


@pages.get("/openings")
def openings() -> str:
    """Who is opened or restricted apart from the windows, and why."""
    asked = filters()
    apart = (enrolment.OPENED, enrolment.RESTRICTED)
    signing = asked.signing if asked.signing in apart else query.APART
    return listed("desk/openings.html", chosen=replace(asked, signing=signing))
