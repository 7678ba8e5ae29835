"""The page of an errand, the same for every audience: how far it is, and what it brought.

`attach` gives a blueprint its two addresses. The page asks again by itself, without script too.
"""

from collections.abc import Callable
from io import BytesIO

from flask import Blueprint, redirect, render_template, send_file
from werkzeug.wrappers import Response

from wxsign import uploads
from wxsign.queries import errands
from wxsign.rules.errands import DONE
from wxsign.rules.refusals import Reason, Refused


def attach(
    pages: Blueprint,
    area: str,
    person: Callable[[], int],
    rendered: Callable[..., str] = render_template,
) -> None:
    """Give this audience the addresses of its errands; `person` is who is here."""

    def errand(errand_id: int) -> str | Response:
        """How far it is; where it leads to a page of its own, that page once it is done."""
        seen = errands.own(errand_id, area, person())
        if seen.state == DONE and seen.kind.onward:
            return redirect(seen.kind.onward.format(id=seen.id), 303)
        return rendered(f"{area}/errand.html", errand=seen)

    def errand_result(errand_id: int) -> Response:
        """The file that it made; a result that retention has removed looks like none."""
        seen = errands.own(errand_id, area, person())
        if seen.result_id is None:
            raise Refused(Reason.NOT_FOUND)
        opened = uploads.open_file(seen.result_id)
        return send_file(
            BytesIO(opened.data),
            mimetype=opened.media_type,
            as_attachment=True,
            download_name=seen.name,
        )

    pages.get("/errands/<int:errand_id>", endpoint="errand")(errand)
    pages.get("/errands/<int:errand_id>/result", endpoint="errand_result")(errand_result)
