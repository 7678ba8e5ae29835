"""Pages without a login: the check of an agreement, help, health."""

from flask import Blueprint

pages = Blueprint("public", __name__)

from wxsign.pages.public import health, help, introduction, regions, verify  # noqa: A004, E402, F401 - routes
