"""When an employer may remind a student of an open letter: rarely, and never at night."""

from datetime import datetime, timedelta

from wxsign.rules import deadlines, moments
from wxsign.rules.refusals import Reason, Refused

NOTICE = "nudge.letter.student"
DAY = timedelta(days=1)


def against(
    now: datetime, last: datetime | None, full_since: datetime | None, *, hours: int
) -> Refused | None:
    """Why not now, and from when on again.

    `last` is when this letter was reminded of; `full_since` is when the oldest of as many reminders
    was sent as the employer may send a day, None below that.
    """
    waits = {
        "这封邀请函刚提醒过": last + timedelta(hours=hours) if last else now,
        "单位今天提醒的次数已用完": full_since + DAY if full_since else now,
        "夜里不打扰学生": deadlines.silent_until(now) or now,
    }
    for why, opens_at in waits.items():
        if opens_at > now:
            # The moment of the record is cut to the minute, so the next one is named.
            when = moments.in_record(opens_at + timedelta(seconds=59))
            return Refused(Reason.NUDGE_LATER, why=why, when=when, opens_at=opens_at)
    return None
