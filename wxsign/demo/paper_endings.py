"""A demo record of S139: whose online agreement has ended, and who signed on paper since.

Student 24 may ask for the termination of the paper agreement too.
"""

from io import BytesIO

import segno

from wxsign import uploads
from wxsign.actions import attachments, paper_agreement, reviews
from wxsign.db import db
from wxsign.demo import acting, papers
from wxsign.models import Agreement
from wxsign.rules.attachments import BY_KEY, form_of
from wxsign.rules.paper import mark

PLACE = 24


def make() -> None:
    """Generated, printed, handed in and approved, all after the online agreement had ended."""
    with acting.back(3 * acting.DAY):
        signed = papers.generated(PLACE, "恩施清江示例水电开发有限公司", "水文监测员")
    with acting.back(2 * acting.DAY):
        reviews.approve(signed, by=acting.as_reviewer())
    with acting.back(1.5 * acting.DAY):
        _handed_in(signed)
    with acting.back(acting.DAY):
        reviews.approve(signed, by=acting.as_reviewer())


def _handed_in(record_id: int) -> None:
    record = db.session.get_one(Agreement, record_id)
    file_id = uploads.keep(_photo(mark(record.number or "", record.version)))
    by, purpose = acting.as_student(PLACE), BY_KEY["papers"]
    attachments.add(form_of(purpose.form, record_id), purpose, file_id, by=by)
    paper_agreement.hand_in(record_id, by=by)


def _photo(text: str) -> bytes:
    """The bytes of a PNG that carries the mark of the sheets, as a photo of them would."""
    drawn = BytesIO()
    segno.make(text, error="m").save(drawn, kind="png", scale=30, border=4)
    return drawn.getvalue()
