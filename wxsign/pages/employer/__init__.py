"""The employer's pages (菜单 企业服务). The guard stands before every one of them."""

from flask import Blueprint

from wxsign.pages.employer import guard

pages = Blueprint("employer", __name__, url_prefix="/employer")
pages.before_request(guard.require_employer)

from wxsign.pages.employer import agreements, candidates, home, invitations, login  # noqa: E402, F401 - they attach their routes
