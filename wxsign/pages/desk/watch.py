"""运行监控: what got stuck, what runs, who opened what (product, desk 7). School level alone."""

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from wxsign import clock
from wxsign.actions import operations
from wxsign.pages.desk import pages, place
from wxsign.pages.desk.guard import this_reviewer
from wxsign.pages.numbers import small
from wxsign.queries import plan as ledger
from wxsign.queries import watch as queries
from wxsign.queries import watch_account, watch_looks, watch_work
from wxsign.queries.plan import Filters as Ledger
from wxsign.queries.watch import FILES, MESSAGES, Filters
from wxsign.rules import access, watching
from wxsign.rules.refusals import Reason, Refused


@pages.get("/watch", endpoint="watch")
def overview() -> str:
    """How many of each wait for a look."""
    here = this_reviewer()
    counts = queries.counts(here, clock.now())
    failed = ledger.counts(here, Ledger()).failed if ledger.tells() else 0
    more = {"counts": counts, "failed": failed, "tells": ledger.tells()}
    more["account"] = watch_account.account(clock.now())
    return place.rendered("desk/watch_overview.html", **more)


@pages.get("/watch/<any(messages, files):what>", endpoint="watch_stuck")
def stuck(what: str) -> str:
    """Messages, or files to be made, that did not go their way."""
    filters = _filters(what)
    after = request.args.get("after", 0, small)
    return place.rendered(
        "desk/watch_stuck.html",
        filters=filters,
        page=queries.page(this_reviewer(), filters, clock.now(), after),
        after=after,
        kept=_kept(),
        states=watching.STATES,
        channels=watching.CHANNELS,
    )


@pages.post("/watch/<any(messages, files):what>/<int:entry>/delivery", endpoint="watch_resend")
def resend(what: str, entry: int) -> Response:
    """重新发送 or 重做 this one; what has gone its way meanwhile stays as it is."""
    now, here = clock.now(), this_reviewer()
    operations.revive(queries.ids(here, Filters(what), now, entry))
    return redirect(url_for("desk.watch_stuck", what=what, **_kept()), 303)


@pages.post("/watch/<any(messages, files):what>/deliveries", endpoint="watch_resend_all")
def resend_all(what: str) -> Response:
    """全部重新发送: whatever the filters show, a few hundred at once."""
    operations.revive(queries.ids(this_reviewer(), _filters(what), clock.now()))
    return redirect(url_for("desk.watch_stuck", what=what), 303)


@pages.get("/watch/jobs", endpoint="watch_jobs")
def jobs() -> str:
    """The timetable, and the errands of this school."""
    now = clock.now()
    return place.rendered(
        "desk/watch_jobs.html", jobs=watch_work.jobs(now), tasks=watch_work.tasks(this_reviewer())
    )


@pages.get("/watch/looks", endpoint="watch_looks")
def looks() -> str:
    """查看记录: full data that were opened, and lists that were taken home."""
    here, show = this_reviewer(), request.args.get("show", watch_looks.OPENED)
    show = show if show in watch_looks.TABS else watch_looks.OPENED
    what = request.args.get("what", "")
    filters = watch_looks.Filters(
        student_number=request.args.get("q", "").strip()[:30],
        who=request.args.get("who", type=small),
        what=what if what in access.WORDS else "",
    )
    after = request.args.get("after", 0, small)
    read = watch_looks.opened if show == watch_looks.OPENED else watch_looks.exported
    return place.rendered(
        "desk/watch_looks.html",
        tabs=watch_looks.TABS,
        show=show,
        filters=filters,
        page=read(here, filters, after),
        after=after,
        kept=_kept(),
        people=watch_looks.people(here),
        whats=access.WORDS,
    )


def _filters(what: str) -> Filters:
    if what not in (MESSAGES, FILES):
        raise Refused(Reason.NOT_FOUND)
    state, channel = request.values.get("state", ""), request.values.get("channel", "")
    return Filters(
        what=what,
        state=state if state in watching.STATES else "",
        channel=channel if channel in watching.CHANNELS else "",
    )


def _kept() -> dict[str, Any]:
    names = ("state", "channel", "show", "q", "who", "what")
    return {name: request.values[name] for name in names if request.values.get(name)}
