"""报到 as both parties see it: until when, where, with whom, and who has confirmed."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from wxsign import clock, settings
from wxsign.db import reading
from wxsign.models import Agreement, TermsVersion
from wxsign.rules import deadlines, moments
from wxsign.rules.ical import Day
from wxsign.rules.lifecycle import O

_DUE = (O.EFFECTIVE, O.REPORTED)


@dataclass(frozen=True)
class Report:
    """Where the reporting of one agreement stands.

    `until` ends the last day; `reported_on` is the day that the student named, `receive_by` until
    when the employer is to confirm it. `is_late` says that the day passed without a word.
    """

    until: datetime
    reported_on: date | None
    reported_at: datetime | None
    receive_by: datetime | None
    is_done: bool
    is_late: bool


def of(agreement: Agreement) -> Report | None:
    """The reporting of this agreement; None before it is in force. No statement."""
    if agreement.report_by is None or agreement.state not in _DUE:
        return None
    late = deadlines.is_late(agreement.report_by, clock.now())
    return Report(
        until=agreement.report_by,
        reported_on=agreement.reported_on,
        reported_at=agreement.reported_at,
        receive_by=agreement.receive_by,
        is_done=agreement.state == O.REPORTED,
        is_late=late and agreement.reported_on is None,
    )


def day(agreement: Agreement) -> Day | None:
    """The last day to report in as an event; None before the agreement is in force."""
    if agreement.report_by is None or agreement.state not in _DUE:
        return None
    terms = (
        reading()
        .execute(
            select(TermsVersion.terms).where(
                TermsVersion.agreement_id == agreement.id, TermsVersion.number == agreement.version
            )
        )
        .scalar_one()
    )
    address = settings.current().app.base_url
    return Day(
        key=f"report-in-{agreement.id}-{agreement.verify_code}@{address.partition('://')[2]}",
        on=moments.day(moments.last_day(agreement.report_by)),
        title=f"到{agreement.employer_name}报到（最后一天）",
        place=terms["report_place"],
        words=f"职位：{agreement.job_title}\n联系人：{terms['contact']} {terms['contact_phone']}",
        url=f"{address}/student/agreements/{agreement.id}",
    )
