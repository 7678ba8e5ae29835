"""The student's pages (菜单 学生服务). The guard stands before every one of them."""

from typing import Any

from flask import Blueprint, current_app

from wxsign.pages import errands
from wxsign.pages.student import guard
from wxsign.rules.errands import STUDENT

pages = Blueprint("student", __name__, url_prefix="/student")
pages.before_request(guard.require_student)
errands.attach(pages, STUDENT, lambda: guard.this_student().id)


@pages.context_processor
def _words() -> dict[str, Any]:
    """Title and foot of every page come from the student's school (S10, S11), read when asked.

    `my` are the macros of the student's pages.
    """
    parts = current_app.jinja_env.get_template("student/parts.html")
    return {"this_school": lambda: guard.this_student().school, "my": parts.module}


from wxsign.pages.student import (  # noqa: E402, F401 - they attach their routes
    agreements,
    answers,
    appeals,
    attachments,
    binding,
    change_of_plan,
    changes,
    comparison,
    destination_form,
    destination_release,
    destinations,
    home,
    introductions,
    invitations,
    messages,
    more_time,
    paper_feedback,
    paper_form,
    paper_generation,
    paper_terminations,
    papers,
    phone,
    privacy,
    profile,
    profile_copies,
    reporting,
    scan,
    termination_answers,
    terminations,
    wishes,
)
