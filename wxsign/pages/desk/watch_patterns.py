"""疑似虚假签约线索: what was seen, why it is looked at, and what the school says of it (S83)."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from wxsign.actions import patterns as actions
from wxsign.pages.desk import pages, place, reasons
from wxsign.pages.desk.guard import actor, this_reviewer
from wxsign.pages.numbers import small
from wxsign.queries import watch_cases as queries
from wxsign.queries.watch_cases import OPEN, TABS, Row
from wxsign.rules import patterns
from wxsign.rules.refusals import WORDS, Reason, Refused

_UNCHOSEN = "请选择“已核实”或“忽略”。"
Page = str | Response | tuple[str, int]


@pages.get("/watch/patterns", endpoint="watch_patterns")
def board() -> str:
    """Every case that nobody has judged, or that somebody has, of one pattern or all."""
    asked, after = request.args, request.args.get("after", 0, small)
    show, pattern = asked.get("show", OPEN), asked.get("pattern", "")
    show, pattern = show if show in TABS else OPEN, pattern if pattern in patterns.BY_KEY else ""
    return place.rendered(
        "desk/watch_patterns.html",
        tabs=TABS,
        show=show,
        table=patterns.TABLE,
        pattern=pattern,
        counts=queries.counts(this_reviewer()),
        page=queries.page(this_reviewer(), show, pattern, after),
        after=after,
    )


@pages.get("/watch/patterns/<int:case>", endpoint="watch_pattern")
def one(case: int) -> str:
    """One case with its records and both readings of it."""
    return _page(queries.one(this_reviewer(), case))


@pages.post("/watch/patterns/<int:case>/verdict", endpoint="watch_pattern_judge")
def judge(case: int) -> Page:
    """已核实 or 忽略, with a note that stays; no record is changed by it."""
    found, verdict = queries.one(this_reviewer(), case), request.form.get("verdict", "")
    note = reasons.typed("", patterns.LONGEST_NOTE)
    unchosen = "" if verdict in patterns.VERDICTS else _UNCHOSEN
    if unchosen or note.fault:
        page = _page(found, note=note, verdict=verdict, unchosen=unchosen)
        return page, WORDS[Reason.REASON_MISSING].status
    try:
        actions.judge(case, verdict, note=note.text, seen=reasons.seen_at(), by=actor())
    except Refused as refused:
        if refused.reason is not Reason.WRONG_STATE:
            raise
        found = queries.one(this_reviewer(), case)
        if (found.verdict, found.note) == (verdict, note.text):  # pressed twice
            return redirect(url_for("desk.watch_pattern", case=case), 303)
        faster = patterns.judged_since(found.judged_by, found.label)
        page = _page(found, note=note, verdict=verdict, unchosen=faster)
        return page, refused.words.status
    return redirect(url_for("desk.watch_pattern", case=case), 303)


def _page(found: Row, **more: object) -> str:
    return place.rendered(
        "desk/watch_pattern.html",
        case=found,
        records=queries.records(this_reviewer(), found.records),
        verdicts=patterns.VERDICTS,
        longest=patterns.LONGEST_NOTE,
        **more,
    )
