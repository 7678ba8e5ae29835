"""The picture of a QR code, which the platform shows to anybody who has its ticket."""

from io import BytesIO

import segno
from flask import Blueprint, Response, request

from wxsign.simulator.platform import platform

blueprint = Blueprint("codes", __name__)


@blueprint.get("/cgi-bin/showqrcode")
def show_qrcode() -> Response:
    """The code of this ticket, without a token; a wrong ticket has none."""
    with platform().world.read() as memory:
        made = memory.tickets.get(request.args.get("ticket", ""), {})
    if "scene" not in made:
        return Response(status=404)
    picture = BytesIO()
    segno.make(made["url"], micro=False).save(picture, kind="png", scale=8, border=4)
    return Response(picture.getvalue(), mimetype="image/png")
