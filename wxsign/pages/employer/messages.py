"""消息记录: what was sent to this colleague, by which way, and what became of it (S189)."""

from flask import render_template, request

from wxsign.pages.employer import pages
from wxsign.pages.employer.guard import actor, this_user
from wxsign.pages.numbers import small
from wxsign.queries import messages as sent
from wxsign.queries import subscriptions


@pages.get("/messages")
def messages() -> str:
    """Newest first; `before` goes on from the last one of the page before."""
    logins = [f"phone:{this_user().phone_print}"]
    listed = sent.of_person(actor(), logins=logins, before=request.args.get("before", None, small))
    offers = subscriptions.offered(actor())
    return render_template("employer/messages.html", listed=listed, offers=offers)
