"""A page of the desk that is no list of records: its head, and who is here."""

from typing import Any

from flask import render_template

from wxsign.pages.desk.guard import this_reviewer
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
