"""The student's files: those of his own records."""

from wxsign.pages.attachments import Access, attach
from wxsign.pages.student import pages
from wxsign.pages.student.guard import actor, this_student
from wxsign.queries.attachments import Belongs
from wxsign.rules.attachments import Purpose


def _may_see(belongs: Belongs, purpose: Purpose) -> bool:
    return purpose.to_parties and belongs.student_id == this_student().id


attach(pages, Access(actor, _may_see))
