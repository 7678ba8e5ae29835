"""The review desk. The guard stands before every page of it."""

from flask import Blueprint

from wxsign.pages import errands
from wxsign.pages.desk import guard
from wxsign.pages.desk.place import rendered
from wxsign.rules import permissions
from wxsign.rules.errands import DESK

pages = Blueprint("desk", __name__, url_prefix="/desk")
pages.before_request(guard.require_reviewer)
pages.add_app_template_global(permissions.places, "places")  # a “no” may come before any route
errands.attach(pages, DESK, lambda: guard.this_reviewer().id, rendered)

from wxsign.pages.desk import (  # noqa: E402 - they attach their routes
    account,  # noqa: F401
    appeals,  # noqa: F401
    attachments,  # noqa: F401
    batches,  # noqa: F401
    disclosures,  # noqa: F401
    employers,  # noqa: F401
    endings,  # noqa: F401
    exports,  # noqa: F401
    forcings,  # noqa: F401
    login,  # noqa: F401
    numbers,  # noqa: F401
    openings,  # noqa: F401
    papers,  # noqa: F401
    plan,  # noqa: F401
    queue,  # noqa: F401
    rejections,  # noqa: F401
    reopenings,  # noqa: F401
    reviewers,  # noqa: F401
    reviews,  # noqa: F401
    roster,  # noqa: F401
    roster_acts,  # noqa: F401
    saved_filters,  # noqa: F401
    scan,  # noqa: F401
    sheets,  # noqa: F401
    stand_ins,  # noqa: F401
    switches,  # noqa: F401
    units,  # noqa: F401
    watch,  # noqa: F401
    watch_messages,  # noqa: F401
    watch_patterns,  # noqa: F401
    watch_pictures,  # noqa: F401
)
