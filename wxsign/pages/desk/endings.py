"""解约审核通过: the second look before a yes that nobody can take back (S107, S164)."""

from flask import redirect
from werkzeug.wrappers import Response

from wxsign.pages.desk import pages, reviews, split
from wxsign.queries import desk_reviews, desk_verbs


@pages.get("/reviews/<int:agreement_id>/ending")
def ending(agreement_id: int) -> str | Response:
    """What the yes ends, asked once; a record that waits for no end of its own has no such page."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    if not reviews.is_end(record) or "approve" not in desk_verbs.verbs(record, split.scope()):
        return redirect(reviews.address(agreement_id))
    return split.rendered("desk/ending.html", record)
