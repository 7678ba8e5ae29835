"""learn(): the templates of our account are read, so that cards are filled by label and type."""

from dataclasses import asdict

import structlog

from jobs.application import application
from wxsign import settings
from wxsign.actions import account_templates
from wxsign.actions.account_templates import Known
from wxsign.gateways import Rejected, Unreachable
from wxsign.gateways.wechat import Template, WeChat

log = structlog.get_logger()


def learn() -> None:
    """Ask WeChat once; while it does not answer, what was known stays."""
    app = application()
    with app.app_context():
        try:
            found = _asked(app.extensions["wxsign"].wechat)
        except (Unreachable, Rejected) as failure:
            log.warning("templates not read", why=str(failure))
            return
        account_templates.keep(Known(**asdict(row)) for row in found)


def _asked(wechat: WeChat) -> list[Template]:
    """Of 订阅通知 only where some are configured: not every account has the right to ask."""
    found = wechat.templates()
    if settings.current().wechat.subscriptions:
        found += wechat.subscription_templates()
    return found
