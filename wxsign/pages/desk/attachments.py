"""The reviewer's files: his own evidence, and what belongs to records in his scope.

Photos of the signed sheet and proofs carry full data, so after the decision they need a reason, as
the pages do (decision 14).
"""

from wxsign.pages.attachments import Access, attach
from wxsign.pages.desk import pages, split
from wxsign.pages.desk.guard import actor
from wxsign.queries import desk_reviews
from wxsign.queries.attachments import Belongs
from wxsign.rules.attachments import Purpose

_PHOTOS = frozenset({"papers", "proof"})


def _may_see(belongs: Belongs, purpose: Purpose) -> bool:
    if not split.scope().covers(belongs.school_id, belongs.college_id):
        return False
    if purpose.key not in _PHOTOS:
        return True
    return split.may_read(desk_reviews.in_scope(belongs.record_id, split.scope()))


attach(pages, Access(actor, _may_see))
