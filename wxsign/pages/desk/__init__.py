"""The review desk. The guard stands before every page of it."""

from flask import Blueprint

from wxsign.pages import errands
from wxsign.pages.desk import guard
from wxsign.rules import permissions
from wxsign.rules.errands import DESK

pages = Blueprint("desk", __name__, url_prefix="/desk")
pages.before_request(guard.require_reviewer)
pages.context_processor(lambda: {"places": permissions.places})
errands.attach(pages, DESK, lambda: guard.this_reviewer().id)

from wxsign.pages.desk import (  # noqa: E402 - they attach their routes
    attachments,  # noqa: F401
    disclosures,  # noqa: F401
    employers,  # noqa: F401
    forcings,  # noqa: F401
    login,  # noqa: F401
    papers,  # noqa: F401
    plan,  # noqa: F401
    queue,  # noqa: F401
    rejections,  # noqa: F401
    reopenings,  # noqa: F401
    reviews,  # noqa: F401
)
