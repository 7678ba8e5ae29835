"""The review desk. The guard stands before every page of it."""

from flask import Blueprint

from wxsign.pages.desk import guard

pages = Blueprint("desk", __name__, url_prefix="/desk")
pages.before_request(guard.require_reviewer)

from wxsign.pages.desk import login, papers, queue, rejections, reviews  # noqa: E402, F401 - they attach their routes
