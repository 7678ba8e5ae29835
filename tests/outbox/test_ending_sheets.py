"""What ends an agreement as a document: who signed it, and how it leads to the agreement (§4.5)."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.documents import reading
from wxsign.db import db, transaction
from wxsign.documents import termination
from wxsign.models import Agreement, Document, TermsVersion, TrailEntry
from wxsign.outbox import ending_sheets, queue
from wxsign.rules.lifecycle import Process

REASON = "家里老人需要照顾，只能回宜昌工作。"


def version_of(agreement) -> TermsVersion:
    return db.session.scalars(
        select(TermsVersion).where(TermsVersion.agreement_id == agreement.id)
    ).one()


def ended(clock, **over) -> Agreement:
    """In force since ten o'clock, terminated an hour later."""
    student = factories.student(name="林知夏")
    record = factories.agreement("effective", student=student)
    clock.advance(hours=1)
    asked = factories.termination("done", of=record, **{"reason": REASON, **over})
    return factories.fresh(Agreement, asked.agreement_id)


@pytest.mark.requirement("S105", "S108")
def test_both_consents_and_the_approval_sign_with_time_and_mark(app, clock):
    agreement = ended(clock, asked_by="student")

    sheet = ending_sheets.ended(agreement, version_of(agreement))

    marks = [
        f"termination-{entry.record_id}-{entry.id}"
        for entry in db.session.scalars(
            select(TrailEntry)
            .where(TrailEntry.process == Process.TERMINATION)
            .order_by(TrailEntry.id)
        )
    ]
    signed = [dict(box.lines) for box in sheet.signatures]
    assert [(box["意思表示"], box["时间"], box["签署标识"]) for box in signed] == [
        ("同意解除", "2026-05-15 11:00", marks[1]),
        ("提出解除", "2026-05-15 11:00", marks[0]),
        ("解约审核通过", "2026-05-15 11:00", marks[2]),
    ]
    assert (sheet.number, sheet.values["agreement"]) == (f"{agreement.number}-J", agreement.number)
    assert (sheet.values["asker"], sheet.values["answerer"]) == ("乙方", "甲方")
    assert sheet.values["released"] == "2026年5月15日"
    assert sheet.verify_url == f"http://localhost/verify/{agreement.verify_code}"
    assert sheet.digest == version_of(agreement).digest


def test_the_document_is_made_by_a_worker_and_says_what_it_ends(app, clock, drain, fakes):
    agreement = ended(clock)

    drain()

    pages = db.session.scalars(
        select(Document)
        .where(Document.agreement_id == agreement.id, Document.edition == "termination")
        .order_by(Document.page)
    ).all()
    assert [page.page for page in pages] == [0, 1]
    assert {page.problem for page in pages} == {""}
    text = "".join(reading.texts_of(termination.render(sheet_of(agreement))))
    for words in (
        "毕业生就业协议解除协议书",
        f"编号{agreement.number}-J",
        f"编号为{agreement.number}的《毕业生就业协议书》",
        REASON,
        "原协议约定的违约金为5,000元",
        agreement.verify_code,
    ):
        assert words in text


def sheet_of(agreement) -> termination.TerminationPaper:
    return ending_sheets.ended(agreement, version_of(agreement))


def test_a_reason_with_a_sign_that_cannot_be_printed_does_not_hold_the_document(app, clock):
    agreement = ended(clock, reason="不去了\n\U0001f44b\U0001f3fd谢谢")

    text = "".join(reading.texts_of(termination.render(sheet_of(agreement))))

    assert "不去了〓〓谢谢" in text


@pytest.mark.requirement("S142")
def test_the_proof_of_a_paper_agreement_is_a_form_with_what_is_known(app, drain, now):
    agreement = factories.paper("effective", student=factories.student(name="林知夏"))
    db.session.rollback()

    sheet = ending_sheets.proof(agreement, version_of(agreement))
    text = "".join(reading.texts_of(termination.render(sheet)))

    assert sheet.name == "湖北省高等学校毕业生就业协议解除证明"
    for words in ("林知夏", agreement.employer_name, f"{agreement.number}-J", "单位公章", "□双方"):
        assert words in text
    with transaction():
        queue.put_document(agreement.id, agreement.version, "proof", now)
    drain()
    made = select(Document.page).where(Document.edition == "proof").order_by(Document.page)
    assert db.session.scalars(made).all() == [0, 1]


def test_a_paper_agreement_ends_by_the_sealed_proof(app, clock):
    agreement = factories.paper("effective")
    asked = factories.termination("done", of=agreement)
    agreement = factories.fresh(Agreement, asked.agreement_id)

    sheet = sheet_of(agreement)

    assert dict(sheet.signatures[0].lines)["凭据"] == "盖章的解约证明"
    assert "加盖印章的解约证明" in "".join(reading.texts_of(termination.render(sheet)))
