"""invite(): places that came free go to whoever waits for them, by the posts' own order."""

import structlog

from jobs.application import application
from wxsign import settings
from wxsign.actions import posts
from wxsign.db import db
from wxsign.rules.refusals import Reason, Refused

_MOST_AT_ONCE = 200  # of one post in one round; the next round goes on

log = structlog.get_logger()


def invite() -> None:
    """Look at every post for which somebody waits; a post that moved meanwhile is left alone."""
    with application().app_context():
        if not settings.current().signing.waiting_list:
            return
        for post_id in posts.waited_for():
            _fill(post_id)


def _fill(post_id: int) -> None:
    """Whatever is wrong with one post must not keep the others waiting."""
    try:
        for _turn in range(_MOST_AT_ONCE):
            if not posts.invite_next(post_id):
                break
    except Refused as refused:
        db.session.rollback()
        if refused.reason is not Reason.POST_MOVED:  # the unit may not sign at all now
            log.info("nobody invited", post_id=post_id, reason=refused.reason.value)
    except Exception:
        log.exception("cannot invite who waits", post_id=post_id)
        db.session.rollback()
