"""The student's pages (菜单 学生服务). The guard stands before every one of them."""

from flask import Blueprint

from wxsign.pages.student import guard

pages = Blueprint("student", __name__, url_prefix="/student")
pages.before_request(guard.require_student)

from wxsign.pages.student import agreements, binding, home, invitations  # noqa: E402, F401 - they attach their routes
