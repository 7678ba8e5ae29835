"""Where a student asks for a copy of his data, and one of whom there is much to copy."""

from tests import factories
from tests.documents.reading import texts_of
from wxsign.actions import access as opening
from wxsign.actions import drafts, introductions
from wxsign.rules.access import ID_NUMBER
from wxsign.rules.introductions import CONSENT

PAGE = "/student/profile/copies"


def a_busy_year(student) -> None:
    """Records of every kind, a consent, a draft, a reading, and a WeChat."""
    factories.destination("rejected", student=student)
    factories.paper("terminated", student=student)
    signed = factories.agreement("effective", student=student)
    factories.termination("rejected", of=signed)
    factories.bind(student, "openid-of-lin", spoke_at=student.verified_at)
    introductions.make(CONSENT, by=factories.actor(student))
    drafts.keep(f"student:{student.id}", "paper:new", {"name": "草稿里的单位"})
    desk = factories.actor(factories.reviewer(name="方敬之"))
    opening.open_full(signed.id, ID_NUMBER, reason="核对身份", by=desk)


def words(answer) -> str:
    return "".join(texts_of(answer.data))
