"""learn(): the templates of our account are read, so that cards are filled by label and type."""

import structlog

from jobs.application import application
from wxsign.actions import account_templates
from wxsign.gateways import Rejected, Unreachable

log = structlog.get_logger()


def learn() -> None:
    """Ask WeChat once; while it does not answer, what was known stays."""
    app = application()
    with app.app_context():
        try:
            found = app.extensions["wxsign"].wechat.templates()
        except (Unreachable, Rejected) as failure:
            log.warning("templates not read", why=str(failure))
            return
        account_templates.keep((row.template_id, row.title, row.content) for row in found)
