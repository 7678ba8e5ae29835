"""The employer's pages (菜单 企业服务). The guard stands before every one of them."""

from flask import Blueprint

from wxsign.pages import errands
from wxsign.pages.employer import guard
from wxsign.rules.errands import EMPLOYER

pages = Blueprint("employer", __name__, url_prefix="/employer")
pages.before_request(guard.require_employer)
pages.context_processor(guard.role)
errands.attach(pages, EMPLOYER, lambda: guard.this_user().id)

from wxsign.pages.employer import (  # noqa: E402 - they attach their routes
    account,  # noqa: F401
    account_password,  # noqa: F401
    account_phone,  # noqa: F401
    adoption,  # noqa: F401
    agreements,  # noqa: F401
    amendments,  # noqa: F401
    attachments,  # noqa: F401
    candidates,  # noqa: F401
    colleagues,  # noqa: F401
    confirmation,  # noqa: F401
    drafts,  # noqa: F401
    exports,  # noqa: F401
    handover,  # noqa: F401
    home,  # noqa: F401
    imports,  # noqa: F401
    invitations,  # noqa: F401
    letter_templates,  # noqa: F401
    login,  # noqa: F401
    login_account,  # noqa: F401
    messages,  # noqa: F401
    more_time,  # noqa: F401
    nudges,  # noqa: F401
    posts,  # noqa: F401
    privacy,  # noqa: F401
    registration,  # noqa: F401
    reporting,  # noqa: F401
    scan,  # noqa: F401
    search,  # noqa: F401
    termination_answers,  # noqa: F401
    terminations,  # noqa: F401
    unit_review,  # noqa: F401
)
