"""Files put into a form, taken out, and claimed by the record that was sent."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.test_races import at_once
from tests.actions.traces import queued, refused
from tests.registrations import PDF, jpeg, png
from wxsign import clock as house_clock
from wxsign import uploads
from wxsign.actions import _attachments
from wxsign.actions import attachments as actions
from wxsign.db import db, transaction
from wxsign.models import Attachment, File
from wxsign.queries import attachments as query
from wxsign.rules.attachments import BY_KEY, MOST_OPEN, form_of, person_of
from wxsign.rules.lifecycle import Process
from wxsign.rules.refusals import Reason

PAPERS = BY_KEY["papers"]
RECORD, FORM = (Process.PAPER, 7), form_of("papers", 7)


@pytest.fixture
def by(app):
    return factories.actor(factories.student())


def claim(by, **also) -> None:
    with transaction():
        _attachments.claim(FORM, RECORD, by=by, now=house_clock.now(), **also)


def kept(by, form=FORM, purpose="papers"):
    db.session.rollback()
    return query.kept(person_of(by), form, purpose)


def states(by) -> list[str]:
    return [each.state for each in kept(by)]


def test_a_picture_waits_for_the_worker_and_its_original_stays_untouched(by, fakes):
    actions.add(FORM, PAPERS, uploads.keep(jpeg()), by=by)

    (each,) = kept(by)
    assert (each.state, each.is_shown, each.media_type) == ("waiting", False, "image/jpeg")
    assert [row[0] for row in queued()] == ["picture"]
    assert list(fakes.storage.files.values()) == [jpeg()]


def test_a_pdf_is_ready_at_once(app):
    desk = factories.actor(factories.reviewer())

    actions.add("force:7", BY_KEY["force"], uploads.keep(PDF), by=desk)

    assert [each.state for each in kept(desk, "force:7", "force")] == ["ready"]
    assert queued() == []


def test_the_same_file_twice_is_one_file(by):
    for _again in range(2):
        actions.add(FORM, PAPERS, uploads.keep(jpeg()), by=by)

    assert states(by) == ["waiting"]


def test_the_same_file_twice_at_once_is_one_file(app, by):
    files = [uploads.keep(jpeg()) for _each in range(2)]

    at_once(app, [lambda file=file: actions.add(FORM, PAPERS, file, by=by) for file in files])

    assert states(by) == ["waiting"]


@pytest.mark.parametrize(
    "form,purpose", [("release:7", "papers"), (FORM, "force"), ("nothing:7", "papers")]
)
def test_a_file_of_another_form_or_person_is_refused(by, form, purpose):
    file_id = uploads.keep(jpeg())

    with refused(Reason.NOT_FOUND):
        actions.add(form, BY_KEY[purpose], file_id, by=by)


def test_a_form_has_room_for_so_many_and_a_person_for_so_many_more(by):
    for _each in range(PAPERS.most):
        factories.attached(by, FORM, "papers")
    here = actions.room(FORM, PAPERS, by=by), actions.room("papers:8", PAPERS, by=by)
    for number in range(MOST_OPEN - PAPERS.most - 1):
        factories.attached(by, form_of("release", number + 1), "release")

    assert here == (0, PAPERS.most)
    assert actions.room("papers:8", PAPERS, by=by) == 1


def test_what_was_put_in_can_be_taken_out_by_its_owner_alone(by):
    stays, goes = (factories.attached(by, FORM, "papers") for _each in range(2))
    other = factories.actor(factories.student())

    actions.remove(stays, FORM, by=other)
    actions.remove(stays, "papers:8", by=by)
    actions.remove(goes, FORM, by=by)

    assert [each.id for each in kept(by)] == [stays]


def test_a_record_claims_its_form_and_nothing_else(by):
    mine = factories.attached(by, FORM, "papers")
    other = factories.attached(by, "papers:8", "papers")
    stranger = factories.actor(factories.student())
    theirs = factories.attached(stranger, FORM, "papers")

    claim(by)

    assert [each.id for each in query.of_record("paper", 7, "papers")] == [mine]
    assert [each.id for each in kept(by, "papers:8")] == [other]
    assert [each.id for each in kept(stranger)] == [theirs]
    claimed = db.session.scalars(select(File.claimed_by).order_by(File.id)).all()
    assert claimed == ["attachment.paper.7", "", ""]


def test_what_is_claimed_is_never_taken_out(by):
    mine = factories.attached(by, FORM, "papers")
    claim(by)

    actions.remove(mine, FORM, by=by)

    assert [each.id for each in query.of_record("paper", 7, "papers")] == [mine]


@pytest.mark.requirement("S133")
def test_nothing_is_handed_in_without_a_picture(by):
    with refused(Reason.ATTACHMENT_MISSING, what="签约资料"):
        claim(by)


def test_what_the_record_needs_beside_the_table_is_asked_for(by):
    form = form_of("destination", 7)

    with refused(Reason.ATTACHMENT_MISSING, what="就业证明材料"), transaction():
        _attachments.claim(
            form, (Process.DESTINATION, 7), by=by, now=house_clock.now(), also=("proof",)
        )
    with transaction():
        _attachments.claim(form, (Process.DESTINATION, 7), by=by, now=house_clock.now())


def test_a_picture_that_is_unfit_keeps_the_whole_form_back(by):
    factories.attached(by, FORM, "papers")
    factories.attached(by, FORM, "papers", state="unfit", finding="other_paper")

    with refused(Reason.ATTACHMENT_UNFIT, what="签约资料"):
        claim(by)


def test_one_that_the_worker_has_not_seen_yet_may_be_handed_in(by):
    actions.add(FORM, PAPERS, uploads.keep(png()), by=by)

    claim(by)

    assert [each.state for each in query.of_record("paper", 7, "papers")] == ["waiting"]


def test_a_later_claim_is_a_new_round_and_the_older_one_stays(by, clock):
    first = factories.attached(by, FORM, "papers")
    claim(by)
    clock.advance(days=2)
    second = factories.attached(by, FORM, "papers")
    claim(by)

    rounds = query.rounds("paper", 7, "papers")

    assert [[each.id for each in of_one] for of_one in rounds] == [[second], [first]]
    assert [each.id for each in query.of_record("paper", 7, "papers")] == [second]


def test_a_corrected_record_begins_with_its_last_files_and_loses_none_of_its_history(by, clock):
    old = [factories.attached(by, FORM, "papers") for _each in range(2)]
    actions.add(FORM, PAPERS, uploads.keep(jpeg()), by=by)
    claim(by)
    clock.advance(days=2)

    for _twice in range(2):
        with transaction():
            _attachments.carry_over(FORM, "papers", RECORD, by=by, now=clock.now)
    begun = kept(by)
    actions.remove(begun[0].id, FORM, by=by)
    claim(by)

    assert [each.state for each in begun] == ["ready", "ready", "waiting"]
    rounds = query.rounds("paper", 7, "papers")
    assert [[each.sha256 for each in of_one] for of_one in rounds] == [
        [begun[1].sha256, begun[2].sha256],
        [each.sha256 for each in begun],
    ]
    assert [each.id for each in rounds[1]][:2] == old
    assert len([row for row in queued() if row[0] == "picture"]) == 2
    assert db.session.scalars(select(Attachment.id).where(Attachment.record_id == 0)).all() == []
