"""What was put into a form and never sent goes after a day; what a record holds stays."""

from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from jobs import tidy
from tests import factories
from tests.registrations import jpeg, png
from wxsign import clock as house_clock
from wxsign import uploads
from wxsign.actions import _attachments
from wxsign.actions import attachments as actions
from wxsign.db import db, transaction
from wxsign.models import Attachment, File
from wxsign.rules.attachments import BY_KEY, form_of
from wxsign.rules.lifecycle import Process


@pytest.fixture
def tidied(app, monkeypatch):
    monkeypatch.setattr(tidy, "application", lambda: app)

    def run() -> list[str]:
        """The forms whose files are still there."""
        db.session.rollback()
        tidy.tidy()
        db.session.rollback()
        db.session.expire_all()
        return list(db.session.scalars(select(Attachment.form).order_by(Attachment.id)))

    return run


def bring(person, form: str, purpose: str, data: bytes) -> None:
    actions.add(form, BY_KEY[purpose], uploads.keep(data), by=factories.actor(person))


def handed_in(drain) -> str:
    """A picture that the worker has copied and a record has claimed; answer its form."""
    record = factories.paper("awaiting_papers")
    by, of = factories.actor(record.student), (Process.PAPER, record.id)
    form = form_of("papers", record.id)
    bring(record.student, form, "papers", _picture())
    drain()
    with transaction():
        _attachments.claim(form, of, by=by, now=house_clock.now())
    return form


def test_files_go_with_their_form_and_stay_with_their_record(app, fakes, clock, drain, tidied):
    mine, draft = handed_in(drain), factories.destination("draft")
    student, theirs = draft.student, form_of("destination", draft.id)
    bring(student, "release:7", "release", png())
    bring(student, theirs, "proof", jpeg())
    bring(student, "destination:999", "proof", jpeg())

    clock.advance(hours=23)
    young = tidied()
    clock.advance(hours=2)
    old = tidied()
    uploads.keep(b"%PDF-1.4\n%%EOF")  # the newest file of all stays, whatever it is
    clock.advance(days=2)
    tidied()

    assert young == [mine, "release:7", theirs, "destination:999"]
    assert old == [mine, theirs]
    claimed = db.session.scalars(select(Attachment).where(Attachment.form == mine)).one()
    files = {file.id: file.name for file in db.session.scalars(select(File))}
    assert {claimed.file_id, claimed.shown_id, claimed.thumb_id} <= set(files)
    assert sorted(files.values()) == sorted(fakes.storage.files)
    brought = select(func.count(File.id)).where(File.claimed_by.not_like("document.%"))
    assert db.session.scalar(brought) == 5  # these three, that of the draft, and the newest


def _picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (900, 900), "white").save(out, "JPEG")
    return out.getvalue()
