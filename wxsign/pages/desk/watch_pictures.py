"""相似图片: two pictures side by side, and what the school says of them (S83).

Photos of decided records carry full data, so they need a reason here as everywhere (decision 14).
"""

from contextlib import suppress

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from wxsign.actions import access as access_actions
from wxsign.actions import looks as actions
from wxsign.models import Agreement
from wxsign.pages.desk import pages, place, reasons, split
from wxsign.pages.desk.guard import actor, this_reviewer
from wxsign.pages.numbers import small
from wxsign.queries import desk_reviews
from wxsign.queries import watch_pictures as queries
from wxsign.queries.watch_pictures import OPEN, TABS, Alike
from wxsign.rules import access, patterns
from wxsign.rules.refusals import WORDS, Reason, Refused

_MISSING = "请写明查看的原因。原因会留在记录里，学生本人也能看到。"
_UNCHOSEN = "请选择“已核实”或“忽略”。"
Page = str | Response | tuple[str, int]


@pages.get("/watch/pictures", endpoint="watch_pictures")
def alikes() -> str:
    """Every pair that looks alike and nobody has judged, or that somebody has."""
    show, after = request.args.get("show", OPEN), request.args.get("after", 0, small)
    show = show if show in TABS else OPEN
    return place.rendered(
        "desk/watch_pictures.html",
        tabs=TABS,
        show=show,
        page=queries.page(this_reviewer(), show, after),
        after=after,
    )


@pages.get("/watch/pictures/<int:alike>", endpoint="watch_picture")
def one(alike: int) -> str:
    """The two pictures side by side."""
    return _page(queries.one(this_reviewer(), alike))


@pages.post("/watch/pictures/<int:alike>/disclosure", endpoint="watch_picture_open")
def disclose(alike: int) -> Page:
    """打开 pictures of decided records: the reason is kept for each of them."""
    found = queries.one(this_reviewer(), alike)
    reason = reasons.typed(_MISSING, access.LONGEST_REASON)
    if reason.fault:
        return _page(found, why=reason), WORDS[Reason.REASON_MISSING].status
    for record in _shut(found):
        access_actions.open_full(record.id, access.DOCUMENT, reason=reason.text, by=actor())
    return _address(alike)


@pages.post("/watch/pictures/<int:alike>/verdict", endpoint="watch_picture_judge")
def judge(alike: int) -> Page:
    """已核实 or 忽略, with a note that stays."""
    found, verdict = queries.one(this_reviewer(), alike), request.form.get("verdict", "")
    note = reasons.typed("", patterns.LONGEST_NOTE)
    unchosen = "" if verdict in patterns.VERDICTS else _UNCHOSEN
    if unchosen or note.fault:
        page = _page(found, note=note, verdict=verdict, unchosen=unchosen)
        return page, WORDS[Reason.REASON_MISSING].status
    try:
        actions.judge(alike, verdict, note=note.text, seen=reasons.seen_at(), by=actor())
    except Refused as refused:
        if refused.reason is not Reason.WRONG_STATE:
            raise
        found = queries.one(this_reviewer(), alike)
        if (found.verdict, found.note) == (verdict, note.text):  # pressed twice
            return _address(alike)
        faster = patterns.judged_since(found.judged_by, found.label)
        page = _page(found, note=note, verdict=verdict, unchosen=faster)
        return page, refused.words.status
    return _address(alike)


def _address(alike: int) -> Response:
    return redirect(url_for("desk.watch_picture", alike=alike), 303)


def _page(found: Alike, **more: object) -> str:
    return place.rendered(
        "desk/watch_picture.html",
        alike=found,
        shut={record.id for record in _shut(found)},
        gone={side.record_id for side in found.sides} - {record.id for record in _read(found)},
        verdicts=patterns.VERDICTS,
        longest=patterns.LONGEST_NOTE,
        **more,
    )


def _shut(found: Alike) -> list[Agreement]:
    """The records whose pictures are not to be seen without a reason."""
    return [one for one in _read(found) if not desk_reviews.shows_pages(one, split.opened(one))]


def _read(found: Alike) -> list[Agreement]:
    """The records of the two pictures; one that was taken back is nobody's business any more."""
    scope, records = split.scope(), []
    for record in sorted({side.record_id for side in found.sides}):
        with suppress(Refused):
            records.append(desk_reviews.in_scope(record, scope))
    return records
