"""Many records at once: tick, look a second time, decide, and take back (S80, S82)."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from wxsign import clock
from wxsign.actions import batch_reviews
from wxsign.pages.desk import pages, place, reasons, split
from wxsign.pages.desk.guard import actor, this_reviewer
from wxsign.pages.numbers import small
from wxsign.queries import desk_batches, desk_lists
from wxsign.queries.desk_batches import Look
from wxsign.rules import batches, rejections
from wxsign.rules.refusals import WORDS, Reason

LONGEST = 500
_NO_GROUND = "请选择不通过的类别。"
_MISSING = WORDS[Reason.REASON_MISSING]
Page = Response | tuple[str, int]


@pages.post("/batches")
def batch_begin() -> Page:
    """通过 or 不通过 for what is ticked: the second look. 查看 and 强制解约 take one row."""
    verb, ticked = request.form.get("verb", ""), _ticked()
    if verb in _ALL:
        verb, ticked = _ALL[verb], list(_all())
    if not ticked:
        return split.rendered("desk/queue.html", unticked=batches.NONE_TICKED), 422
    if verb in _OF_ONE:
        if len(ticked) > 1 and verb == "force":
            return split.rendered("desk/queue.html", unticked=batches.ONE_ONLY), 422
        address = url_for(_OF_ONE[verb], agreement_id=ticked[0][0], **split.kept())
        return redirect(address, 303)
    verb = verb if verb in batches.VERBS else batches.APPROVE
    batch_id = batch_reviews.begin(ticked, verb, split.kept(), by=actor())
    return redirect(url_for("desk.batch", batch_id=batch_id), 303)


@pages.get("/batches/<int:batch_id>")
def batch(batch_id: int) -> str:
    """What will be decided and what is left out; afterwards what has become of each."""
    return _page(_look(batch_id))


@pages.post("/batches/<int:batch_id>/decision")
def batch_decide(batch_id: int) -> Page:
    """确认: every record is decided on; documents and messages follow by themselves."""
    look = _look(batch_id)
    if look.verb == batches.APPROVE or look.decided_at is not None:
        batch_reviews.decide(batch_id, by=actor())
        return _back(batch_id)
    reason = reasons.typed(f"{_MISSING.headline}。学生会看到原因，所以要写清楚依据。", LONGEST)
    ground = request.form.get("ground", "")
    no_ground = "" if ground in rejections.GROUNDS else _NO_GROUND
    if reason.fault or no_ground:
        return _page(look, reason=reason, ground=ground, no_ground=no_ground), _MISSING.status
    batch_reviews.decide(batch_id, by=actor(), reason=reason.text, ground=ground)
    return _back(batch_id)


@pages.post("/batches/<int:batch_id>/undoing")
def batch_undo(batch_id: int) -> Response:
    """撤销这一批: what was decided less than ten minutes ago waits again."""
    batch_reviews.undo(batch_id, by=actor())
    return _back(batch_id)


_OF_ONE = {"open": "desk.review", "force": "desk.forcing"}
_ALL = {"approve_all": batches.APPROVE, "reject_all": batches.REJECT}


def _ticked() -> list[tuple[int, int]]:
    """The ticked rows, each with the revision that the list showed."""
    found = []
    for value in request.form.getlist("record")[: batches.MOST]:
        number, _dash, revision = value.partition("-")
        try:
            found.append((small(number), small(revision)))
        except ValueError:
            continue
    return found


def _all() -> tuple[tuple[int, int], ...]:
    within = split.scope()
    return desk_lists.first_ids(within, split.filters(within), batches.MOST)


def _look(batch_id: int) -> Look:
    return desk_batches.look(batch_id, this_reviewer().id, split.scope(), clock.now())


def _back(batch_id: int) -> Response:
    return redirect(url_for("desk.batch", batch_id=batch_id), 303)


def _page(look: Look, **typed: object) -> str:
    left = (look.until - clock.now()).total_seconds() if look.until else 0
    return place.rendered(
        "desk/batch.html",
        look=look,
        kept=look.fields,
        seconds_left=max(0, int(left)),
        verb_words=batches.VERBS[look.verb],
        outcomes=batches.OUTCOMES,
        tones=batches.TONES,
        grounds=rejections.GROUNDS,
        longest=LONGEST,
        **typed,
    )
