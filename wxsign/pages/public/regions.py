"""The regions that a picker offers: what lies below one, or what a search finds."""

from dataclasses import asdict

from flask import jsonify, request
from werkzeug.wrappers import Response

from wxsign.pages.public import pages
from wxsign.rules import regions
from wxsign.rules.regions import Region

_SHOWN = ("code", "name", "level", "path", "is_leaf")


@pages.get("/regions")
def list_regions() -> Response:
    """`?q=` searches; `?under=` lists what lies below a code, with the way up to the top."""
    here = regions.find(request.args.get("under", ""))
    words = request.args.get("q", "")[:40]
    rows = regions.search(words) if words else regions.children(here.code if here else "")
    way = (*regions.above(here), here) if here else ()
    answer = jsonify(way=[_shown(one) for one in way], rows=[_shown(row) for row in rows])
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


def _shown(region: Region) -> dict[str, object]:
    return {key: value for key, value in asdict(region).items() if key in _SHOWN}
