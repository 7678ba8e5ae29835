"""A page of the desk that is no list of records: its head, and who is here."""

from typing import Any

from flask import render_template

from wxsign.db import db
from wxsign.pages.desk.guard import known_reviewer, this_reviewer
from wxsign.pages.desk.split import ROLE_WORDS
from wxsign.queries import registrations


def rendered(template: str, **more: Any) -> str:  # noqa: ANN401 - templates take anything
    """The page, with what its head shows."""
    reviewer = this_reviewer()
    return render_template(
        template,
        reviewer=reviewer,
        role=ROLE_WORDS[reviewer.role],
        employers_waiting=registrations.waiting(reviewer),
        **more,
    )


def refusal(**told: Any) -> str | None:  # noqa: ANN401 - as above
    """The page of a “no” inside the desk; none for somebody who has not signed in."""
    db.session.rollback()
    return rendered("desk/refusal.html", **told) if known_reviewer() else None
