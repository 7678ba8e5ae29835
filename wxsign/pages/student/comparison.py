"""对比邀请函: two or more open letters side by side (peers.md, part 4, 4)."""

from flask import render_template, request, url_for

from wxsign.pages.student import invitations, pages
from wxsign.pages.student.guard import this_student
from wxsign.queries import comparison as query

Page = str | tuple[str, int]
_LOOKED_AT = 100


@pages.get("/invitations/comparison")
def comparison() -> Page:
    """The letters that were ticked; `only` leaves out what is the same.

    Too few or too many: the list again, with a sentence beside the button.
    """
    ids = list(dict.fromkeys(request.args.getlist("id", type=_record_id)))[:_LOOKED_AT]
    compared = query.of_student(this_student().id, ids)
    if len(compared.heads) > query.MOST:
        return invitations.listed(f"一次最多对比 {query.MOST} 封，请少勾几封。"), 422
    if len(compared.heads) < query.FEWEST:
        return invitations.listed("请勾选两封以上还没有答复的邀请函。"), 422
    only, shown = "only" in request.args, [head.id for head in compared.heads]
    return render_template(
        "student/comparison.html",
        compared=compared,
        only=only,
        other_view=url_for("student.comparison", id=shown, only=None if only else 1),
    )


def _record_id(text: str) -> int:
    """A number that a column can hold; ValueError, which leaves it out, for any other."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError(text[:10])
    return int(text)
