"""消息记录: what was sent to me, by which way, and what became of it (S43, S189)."""

from flask import render_template, request

from wxsign.pages.numbers import small
from wxsign.pages.student import pages
from wxsign.pages.student.guard import actor
from wxsign.queries import messages as sent
from wxsign.queries import subscriptions


@pages.get("/messages")
def messages() -> str:
    """Newest first; `before` goes on from the last one of the page before."""
    listed = sent.of_person(actor(), before=request.args.get("before", None, small))
    offers = subscriptions.offered(actor())
    return render_template("student/messages.html", listed=listed, offers=offers)
