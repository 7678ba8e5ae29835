"""The employer's files: what belongs to its own agreements and may be seen by both parties."""

from wxsign.pages.attachments import Access, attach
from wxsign.pages.employer import pages
from wxsign.pages.employer.guard import actor, this_user
from wxsign.queries.attachments import Belongs
from wxsign.rules.attachments import Purpose


def _may_see(belongs: Belongs, purpose: Purpose) -> bool:
    return purpose.to_parties and belongs.employer_id == this_user().employer_id


attach(pages, Access(actor, _may_see))
