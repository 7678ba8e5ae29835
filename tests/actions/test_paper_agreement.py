"""A paper agreement is generated, and photos of its signed sheets are handed in."""

from collections import Counter
from dataclasses import asdict

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.papers import consent, content, enter, fresh, generate, save, versions
from tests.actions.test_races import acceptance, at_once
from tests.actions.traces import assert_whole, queued, refused
from wxsign.actions import paper_agreement, reviews
from wxsign.db import db
from wxsign.models import Agreement, Attachment, Code, Seat
from wxsign.rules.refusals import Reason, Refused

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def student(app):
    return factories.student()


@pytest.fixture
def draft(student) -> Agreement:
    """A draft in which nothing is wrong."""
    return fresh(enter(student, factories.sheet()))


@pytest.mark.requirement("S124", "S125", "S126")
def test_generated_it_takes_the_seat_and_waits_for_the_school(draft, now):
    typed = factories.sheet(name=" 江城示例机械　有限公司", regular_pay="6,500", hukou_address="无")
    save(draft, typed)
    proof = consent(draft, content(draft).digest)

    generate(draft, proof=proof)

    record = fresh(draft.id)
    assert (record.state, record.number, record.version) == ("text_review", None, 1)
    assert now <= record.accepted_at == record.waiting_since == record.changed_at
    assert record.employer_name == "江城示例机械 有限公司"
    seat = db.session.get_one(Seat, record.student_id)
    assert (seat.process, seat.record_id) == ("paper", record.id)
    assert db.session.get_one(Code, proof.code_id).spent_at == record.accepted_at
    assert queued() == [("draft", "document", record.id, "document")]
    [version] = versions(record)
    assert (version.terms["regular_pay"], "hukou_address" in version.terms) == ("6500", False)
    assert (version.employer["contact"], version.employer["phone"]) == (
        typed["contact"],
        typed["contact_phone"],
    )
    assert version.student["name"] == record.student_name
    assert_whole()


@pytest.mark.requirement("S123")
def test_only_what_was_previewed_is_generated(draft):
    digest = content(draft).digest
    save(draft, factories.sheet(penalty="50000"))

    proof = consent(draft, digest)
    with refused(Reason.PREVIEW_FIRST, record=("paper", draft.id)):
        generate(draft, digest, proof)


def test_what_is_not_complete_cannot_be_generated(student):
    record = fresh(enter(student, factories.sheet(penalty="")))

    assert content(record).digest == ""
    proof = consent(record, "")
    with refused(Reason.PREVIEW_FIRST):
        generate(record, "", proof)


def test_a_code_for_one_content_is_none_for_another(draft):
    proof = consent(draft, content(draft).digest)
    save(draft, factories.sheet(penalty="50000"))

    with refused(Reason.CODE_EXPIRED):
        generate(draft, proof=proof)


def test_a_second_press_is_told_the_state_and_not_that_the_code_is_used(draft):
    digest = content(draft).digest
    proof = consent(draft, digest)
    generate(draft, digest, proof)

    with refused(Reason.WRONG_STATE, record=("paper", draft.id)):
        generate(draft, digest, proof)


@pytest.mark.requirement("S124")
def test_what_is_generated_cannot_be_changed(draft):
    generate(draft)

    with refused(Reason.WRONG_STATE):
        save(draft, factories.sheet(penalty="1"))


@pytest.mark.requirement("S125")
@pytest.mark.parametrize("round_", range(3))
def test_a_paper_and_an_online_agreement_at_once_get_one_seat(app, student, round_):
    letter = factories.agreement("invited", student=student)
    drafts = [fresh(enter(student, factories.sheet(), once)) for once in ("a", "b")]
    by, acts = factories.actor(student), [acceptance(letter, student)]
    for record in drafts:
        digest = content(record).digest
        proof, record_id = consent(record, digest), record.id

        def act(record_id=record_id, digest=digest, proof=proof):
            paper_agreement.generate(record_id, digest=digest, proof=proof, by=by)
            return "generated"

        acts.append(act)

    answers = Counter(map(str, at_once(app, acts)))

    assert answers[Reason.SEAT_TAKEN.value] == 2
    assert answers["accepted"] + answers["generated"] == 1
    assert_whole()


@pytest.mark.requirement("S126", "S188")
def test_a_refused_text_is_edited_as_a_new_version_and_the_old_one_is_kept(app, draft):
    generate(draft)
    desk = factories.actor(factories.reviewer(of=draft.student.college))
    reviews.reject(draft.id, reason="单位名称与营业执照不一致", by=desk)
    assert db.session.scalars(select(Seat)).all() == []
    old = asdict(content(draft))["version"]

    save(draft, {**content(draft).typed, "name": "江城示例机械股份有限公司"})

    record = fresh(draft.id)
    assert (record.state, record.version, record.accepted_at) == ("draft", 2, None)
    first, second = versions(draft)
    assert (first.employer, first.digest) == (old["employer"], old["digest"])
    assert (second.employer["name"], second.based_on) == ("江城示例机械股份有限公司", 1)
    generate(draft)
    assert (fresh(draft.id).state, fresh(draft.id).reason) == ("text_review", "")
    assert [row.number for row in versions(draft)] == [1, 2]
    assert_whole()


def test_a_live_registration_of_having_no_job_gives_way(student):
    factories.destination("effective", student=student, kind="9.1", plan_code="70", seatless=True)
    draft = fresh(enter(student, factories.sheet()))

    generate(draft)

    states = db.session.scalars(select(Agreement.state).order_by(Agreement.id)).all()
    assert states == ["released", "text_review"]


@pytest.mark.requirement("S134", "S135")
def test_photos_go_to_the_school_and_belong_to_the_agreement(app, now):
    record = factories.paper("awaiting_papers")
    by = factories.actor(record.student)
    factories.attached(by, f"papers:{record.id}", "papers")

    paper_agreement.hand_in(record.id, by=by)

    record = fresh(record.id)
    assert (record.state, record.turn, record.decided_at) == ("paper_review", "", None)
    assert record.waiting_since >= now
    claimed = db.session.scalars(select(Attachment)).one()
    assert (claimed.process, claimed.record_id) == ("paper", record.id)
    assert_whole()


def test_without_a_photo_nothing_is_handed_in(app):
    record = factories.paper("awaiting_papers")

    with refused(Reason.ATTACHMENT_MISSING):
        paper_agreement.hand_in(record.id, by=factories.actor(record.student))


@pytest.mark.requirement("S136")
def test_refused_photos_are_handed_in_again(app):
    record = factories.paper("papers_refused")
    by = factories.actor(record.student)
    factories.attached(by, f"papers:{record.id}", "papers")

    paper_agreement.hand_in(record.id, by=by)

    assert (fresh(record.id).state, fresh(record.id).reason) == ("paper_review", "")


@pytest.mark.parametrize("verb", ["save", "discard", "generate", "hand_in"])
def test_a_strangers_paper_looks_like_none(app, verb):
    record, stranger = factories.paper("draft"), factories.actor(factories.student())
    acts = {
        "save": lambda: paper_agreement.save(record.id, factories.sheet(), by=stranger),
        "discard": lambda: paper_agreement.discard(record.id, by=stranger),
        "generate": lambda: paper_agreement.generate(
            record.id, digest="", proof=consent(record, ""), by=stranger
        ),
        "hand_in": lambda: paper_agreement.hand_in(record.id, by=stranger),
    }

    with pytest.raises(Refused) as caught:
        acts[verb]()

    assert caught.value.reason is Reason.NOT_FOUND
