"""One message step by step, and the messages of one record (S189, product, desk 7).

What a message said is personal: it is shown for a while to him who writes down why (decision 14),
and only where the record is the school's business.
"""

from flask import redirect, url_for
from werkzeug.wrappers import Response

from wxsign import clock
from wxsign.actions import access as access_actions
from wxsign.models import Agreement
from wxsign.pages.desk import pages, place, reasons, reviews, split
from wxsign.pages.desk.guard import actor, this_reviewer
from wxsign.queries import desk_reviews
from wxsign.queries import watch_messages as queries
from wxsign.queries.watch_messages import Message
from wxsign.rules import access
from wxsign.rules.refusals import WORDS, Reason, Refused

_MISSING = "请写明打开的原因。原因会留在记录里，学生本人也能看到。"


@pages.get("/watch/messages/<int:entry>", endpoint="watch_message")
def one(entry: int) -> str:
    """The whole way of one message."""
    return _page(queries.one(this_reviewer(), entry, clock.now()))


@pages.post("/watch/messages/<int:entry>/disclosure", endpoint="watch_message_open")
def disclose(entry: int) -> Response | tuple[str, int]:
    """打开 what the messages of this record said: the reason is kept."""
    message = queries.one(this_reviewer(), entry, clock.now())
    record = _record(message)
    if record is None:
        raise Refused(Reason.OUT_OF_SCOPE)
    back = redirect(url_for("desk.watch_message", entry=entry), 303)
    if access.MESSAGE in split.opened(record):  # a second press
        return back
    reason = reasons.typed(_MISSING, access.LONGEST_REASON)
    if reason.fault:
        return _page(message, reason=reason), WORDS[Reason.REASON_MISSING].status
    access_actions.open_full(record.id, access.MESSAGE, reason=reason.text, by=actor())
    return back


@pages.get("/reviews/<int:agreement_id>/messages", endpoint="record_messages")
def of_record(agreement_id: int) -> str:
    """消息记录 of a record: who was told what, and whether it arrived."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    rows = queries.of_record(record, clock.now())
    back = reviews.address(record.id)
    return place.rendered("desk/record_messages.html", record=record, rows=rows, back=back)


def _page(message: Message, **more: object) -> str:
    record = _record(message)
    return place.rendered(
        "desk/watch_message.html",
        message=message,
        record=record,
        is_open=record is not None and access.MESSAGE in split.opened(record),
        longest=access.LONGEST_REASON,
        **more,
    )


def _record(message: Message) -> Agreement | None:
    """The record that it is about, where the school may read it."""
    if not message.record_id:
        return None
    try:
        return desk_reviews.in_scope(message.record_id, split.scope())
    except Refused:
        return None
