"""The reviewer's files: his own evidence, and what belongs to records in his scope."""

from wxsign.pages.attachments import Access, attach
from wxsign.pages.desk import pages
from wxsign.pages.desk.guard import actor, this_reviewer
from wxsign.queries.attachments import Belongs
from wxsign.rules import permissions
from wxsign.rules.attachments import Purpose


def _may_see(belongs: Belongs, _purpose: Purpose) -> bool:
    here = this_reviewer()
    return permissions.covers(
        here.school_id, here.college_id, belongs.school_id, belongs.college_id
    )


attach(pages, Access(actor, _may_see))
