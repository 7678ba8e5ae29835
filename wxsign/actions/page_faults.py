"""What phones report of the JS-SDK is kept for the desk, beside what WeChat refuses."""

from datetime import timedelta

from sqlalchemy import select

from wxsign import clock
from wxsign.db import db, transaction
from wxsign.models import ChannelFault
from wxsign.outbox import pauses
from wxsign.rules.js_sdk import NOTICE, Fault

_APART = timedelta(minutes=1)  # a thousand phones report the same thing at once


def report(fault: Fault) -> None:
    """Count it, once a minute at most; what is the phone's own is nobody's to mend."""
    now = clock.now()
    is_it = ChannelFault.code == fault.code, ChannelFault.notice == NOTICE
    last = db.session.scalar(select(ChannelFault.last_at).where(*is_it))
    if not fault.is_ours or (last is not None and now - last < _APART):
        return
    with transaction():
        pauses.remember(fault.code, NOTICE, fault.means, now)
