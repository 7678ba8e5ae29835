"""The worker's look at what was uploaded: copies, findings, and an end whatever the picture is."""

import pytest
from PIL import Image
from sqlalchemy import select, update

from tests import factories, photos
from wxsign import uploads
from wxsign.actions import attachments as actions
from wxsign.db import db, transaction, writing
from wxsign.gateways import Unreachable
from wxsign.models import Agreement, Attachment, File, OutboxEntry
from wxsign.outbox import pictures
from wxsign.queries import attachments as query
from wxsign.rules import paper
from wxsign.rules.attachments import BY_KEY, FINDINGS, form_of

SAYS = {key: (row.words,) for key, row in FINDINGS.items()}


@pytest.fixture
def waiting(app):
    """A paper agreement whose sheets are to be handed in; nothing else is left for the worker."""
    made = factories.paper("awaiting_papers")
    with transaction():
        writing().execute(update(OutboxEntry).values(state="sent"))
    return factories.fresh(Agreement, made.id)


def bring(record, data: bytes, purpose: str = "papers") -> None:
    form = form_of(BY_KEY[purpose].form, record.id)
    actions.add(form, BY_KEY[purpose], uploads.keep(data), by=factories.actor(record.student))


def found(record, purpose: str = "papers") -> list[tuple[str, tuple[str, ...]]]:
    db.session.rollback()
    form = form_of(BY_KEY[purpose].form, record.id)
    kept = query.kept(f"student:{record.student_id}", form, purpose)
    return [(each.state, each.findings) for each in kept]


def order() -> OutboxEntry:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(OutboxEntry).where(OutboxEntry.kind == "picture")).one()


@pytest.mark.requirement("S132")
def test_a_sheet_with_its_mark_is_ready_and_people_see_the_copy(waiting, drain, fakes):
    data = photos.photo(paper.mark(waiting.number, waiting.version))
    bring(waiting, data)

    drain()

    assert found(waiting) == [("ready", ())]
    row = db.session.scalars(select(Attachment)).one()
    files = {file.id: file for file in db.session.scalars(select(File))}
    original, shown, thumb = (files[at] for at in (row.file_id, row.shown_id, row.thumb_id))
    assert fakes.storage.files[original.name] == data
    assert thumb.size < shown.size < 2 * 1024 * 1024
    assert (shown.media_type, thumb.media_type) == ("image/jpeg", "image/jpeg")


@pytest.mark.requirement("S133")
@pytest.mark.parametrize(
    "mark,state,finding",
    [
        ("wxsign:9202619097100099:1", "unfit", "other_paper"),
        ("wxsign:{number}:0", "unfit", "old_version"),
        ("https://example.com/", "ready", "no_mark"),
        ("", "ready", "no_mark"),
    ],
)
def test_a_sheet_of_another_agreement_or_version_is_told_apart(
    waiting, drain, mark, state, finding
):
    bring(waiting, photos.photo(mark.format(number=waiting.number)))

    drain()

    assert found(waiting) == [(state, SAYS[finding])]


def test_the_mark_of_somebody_else_s_agreement_is_not_compared(waiting, drain):
    stranger = factories.student()
    form = form_of("papers", waiting.id)
    file_id = uploads.keep(photos.photo("wxsign:9202619097100099:1"))
    actions.add(form, BY_KEY["papers"], file_id, by=factories.actor(stranger))

    drain()

    (each,) = query.kept(f"student:{stranger.id}", form, "papers")
    assert (each.state, each.findings) == ("ready", ())


def test_only_sheets_of_a_paper_agreement_need_a_mark(waiting, drain):
    bring(waiting, photos.photo(), "ending")

    drain()

    assert found(waiting, "ending") == [("ready", ())]


def test_half_a_picture_is_unfit_and_nobody_tries_again(waiting, drain):
    bring(waiting, photos.photo()[:20_000])

    drain()

    assert found(waiting) == [("unfit", SAYS["damaged"])]
    assert order().state == "sent"


def test_a_picture_too_large_for_the_memory_is_unfit(waiting, drain, monkeypatch):
    monkeypatch.setattr(pictures, "_MEGABYTE", 200_000)  # 768 of them are 150 MB
    bring(waiting, photos.encoded(Image.new("RGB", (6000, 6000)), "PNG"))

    drain()

    assert found(waiting) == [("unfit", SAYS["too_heavy"])]


def test_a_picture_that_takes_too_long_is_unfit(waiting, drain, monkeypatch):
    monkeypatch.setattr(pictures, "_SECONDS", 0.01)
    bring(waiting, photos.photo())

    drain()

    assert found(waiting) == [("unfit", SAYS["too_heavy"])]


def test_a_picture_that_ended_its_worker_three_times_leaves_a_word_and_no_loop(waiting, drain):
    bring(waiting, photos.photo())
    with transaction():
        writing().execute(update(OutboxEntry).where(OutboxEntry.kind == "picture").values(tries=3))

    drain()

    assert found(waiting) == [("unfit", SAYS["too_heavy"])]
    assert (order().state, order().error) == ("dead", "picture ended its worker")


def test_while_storage_is_away_the_picture_waits_and_no_try_is_counted(
    waiting, drain, clock, monkeypatch, fakes
):
    bring(waiting, photos.photo(paper.mark(waiting.number, waiting.version)))

    def away(_name: str) -> bytes:
        raise Unreachable("disk")

    with monkeypatch.context() as patch:
        patch.setattr(fakes.storage, "get", away)
        drain()
    before = found(waiting), order().tries
    clock.advance(seconds=31)
    drain()

    assert before == ([("waiting", ())], 0)
    assert found(waiting) == [("ready", ())]


def test_one_that_was_taken_out_meanwhile_is_nobody_s_trouble(waiting, drain):
    bring(waiting, photos.photo())
    mine = db.session.scalars(select(Attachment)).one()
    actions.remove(mine.id, mine.form, by=factories.actor(waiting.student))

    drain()

    assert (found(waiting), order().state) == ([], "sent")
