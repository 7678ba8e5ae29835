"""The employer's pages (菜单 企业服务). The guard stands before every one of them."""

from flask import Blueprint

from wxsign.pages.employer import guard

pages = Blueprint("employer", __name__, url_prefix="/employer")
pages.before_request(guard.require_employer)

from wxsign.pages.employer import (  # noqa: E402 - they attach their routes
    agreements,  # noqa: F401
    candidates,  # noqa: F401
    confirmation,  # noqa: F401
    home,  # noqa: F401
    invitations,  # noqa: F401
    login,  # noqa: F401
    search,  # noqa: F401
)
