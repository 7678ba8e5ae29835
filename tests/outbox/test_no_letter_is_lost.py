"""Whatever is wrong with one row, the others leave; what did not arrive goes another way."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from tests import factories
from wxsign.actions import code, online_agreement, wechat_events
from wxsign.actions.wechat_events import Told
from wxsign.db import db, transaction, writing
from wxsign.gateways import Rejected, Unreachable
from wxsign.models import Code, Document, OutboxEntry, WeChatEvent
from wxsign.outbox import addresses, making, outcomes, sending
from wxsign.outbox.channels import Outcome
from wxsign.outbox.claiming import Claims
from wxsign.outbox.pauses import Gate

RECEIPT = "templatesendjobfinish"


def entries() -> list[OutboxEntry]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(OutboxEntry).order_by(OutboxEntry.id)))


@pytest.fixture
def letter(app):
    """A letter to a student who follows the account; nothing else is queued."""
    student = factories.student(email="")
    factories.bind(student, "openid-1")
    factories.agreement("invited", student=student)
    db.session.rollback()
    return student


def receive(status: str, msgid: str, key: str = "event") -> None:
    wechat_events.take_event(
        Told(key=key, name=RECEIPT, openid="openid-1", msgid=msgid, status=status)
    )


def test_a_code_whose_row_is_gone_does_not_stop_the_other_letters(app, fakes, drain):
    code.ask(code.Matter("student:1", "bind"), phone="13900000001", words="登录")
    with transaction():
        writing().execute(delete(Code))
    factories.agreement("invited", student=factories.student(email=""))

    drain()

    assert [(row.notice, row.state) for row in entries()] == [
        ("code.sms", "dead"),
        ("online.invite.student", "sent"),
    ]


def test_a_long_number_of_a_provider_is_cut_to_its_column(app, fakes, drain, monkeypatch):
    number = "550e8400-e29b-41d4-a716-446655440000"
    monkeypatch.setattr(fakes.sms, "send", lambda _text: number)
    code.ask(code.Matter("student:1", "bind"), phone="13900000001", words="登录")

    drain()

    assert [(row.state, row.msgid) for row in entries()] == [("sent", number[:32])]


def test_what_cannot_be_begun_within_its_lease_is_given_back_untried(letter, fakes, clock):
    [row] = Claims("me").letters(clock.now, Gate.OPEN)
    written = addresses.letters([row])[row.id]
    db.session.rollback()

    outcome = sending.send(written, sending.World(fakes), time.monotonic() - 16)
    outcomes.write([(row, outcome)], "me")

    given_back = entries()[0]
    assert (given_back.state, given_back.tries, given_back.claim) == ("waiting", 0, "")
    assert given_back.due_at < clock.now + timedelta(seconds=1)
    assert fakes.wechat.sent == []


def test_a_code_does_not_wait_for_more_than_one_document(app, fakes, drain, monkeypatch):
    made = []

    def make(row, _storage):
        if not made:
            code.ask(code.Matter("student:1", "bind"), phone="13900000001", words="登录")
        made.append((row.notice, len(fakes.sms.sent)))
        return Outcome("sent")

    for _ in range(3):
        factories.agreement("under_review", student=factories.student(email=""))
    with transaction():
        writing().execute(delete(OutboxEntry).where(OutboxEntry.kind == "notice"))
    monkeypatch.setattr(making, "make", make)

    drain()

    assert made == [("draft", 0), ("draft", 1), ("draft", 1)]


@pytest.mark.requirement("S43", "S189")
@pytest.mark.parametrize("status", ["failed:user block", "failed: system failed"])
def test_a_message_that_did_not_arrive_goes_by_sms(letter, fakes, drain, status):
    drain()

    receive(status, entries()[0].msgid)
    drain()

    row = entries()[0]
    assert (row.state, row.channel, row.receipt) == ("sent", "sms", status)
    assert [sms.phone for sms in fakes.sms.sent] == [letter.phone]


@pytest.mark.parametrize("status,texts", [("success", 0), ("failed: user block", 1)])
@pytest.mark.scenario(12)
def test_a_receipt_may_come_before_its_message_is_marked(letter, fakes, drain, status, texts):
    told = fakes.wechat.send_template

    def send_template(**message):
        msgid = told(**message)
        receive(status, msgid)
        return msgid

    fakes.wechat.send_template = send_template

    drain()

    row = entries()[0]
    assert (row.state, row.receipt, len(fakes.sms.sent)) == ("sent", status, texts)


@pytest.mark.requirement("S3", "S43")
def test_what_waits_for_somebody_who_leaves_goes_by_sms(letter, fakes, drain):
    wechat_events.take_event(Told(key="k", name="unsubscribe", openid="openid-1"))

    drain()

    row = entries()[0]
    assert (row.state, row.channel, fakes.wechat.sent) == ("sent", "sms", [])
    assert [sms.phone for sms in fakes.sms.sent] == [letter.phone]


def test_two_receipts_for_one_message_send_one_sms(letter, fakes, drain):
    drain()
    msgid = entries()[0].msgid
    receive("failed: user block", msgid)
    drain()

    receive("failed: user block", msgid, key="another event")
    drain()

    assert len(fakes.sms.sent) == 1
    kept = db.session.scalars(select(WeChatEvent.key).order_by(WeChatEvent.key)).all()
    assert kept == ["another event", "event", f"receipt.{msgid}"]


def test_an_employer_whom_no_sms_reaches_gets_a_mail(app, fakes, drain):
    user = factories.employer()
    record = factories.agreement("invited", user=user, student=factories.student(email=""))
    drain()
    online_agreement.decline(record.id, reason="", by=factories.actor(record.student))
    fakes.sms.fails_with(Rejected("blocked"))

    drain()

    row = entries()[-1]
    assert (row.audience, row.channel, row.state) == ("employer", "mail", "sent")
    assert [mail.to for mail in fakes.mail.sent] == [user.employer.email]


def test_a_document_waits_for_a_storage_that_is_away(app, fakes, drain, clock):
    record = factories.agreement("under_review")
    fakes.storage.fails_with(Unreachable("disk"))
    drain()
    waiting = next(row for row in entries() if row.kind == "document")
    assert (waiting.state, waiting.error) == ("waiting", "Unreachable")

    clock.set(waiting.due_at)
    drain()

    made = select(Document.agreement_id).where(Document.page == 0)
    assert db.session.scalars(made).all() == [record.id]


def test_a_document_that_ends_every_worker_is_given_up(app, drain):
    factories.agreement("under_review")
    with transaction():
        wanted = update(OutboxEntry).where(OutboxEntry.kind == "document")
        writing().execute(wanted.values(tries=9))

    drain()

    given_up = next(row for row in entries() if row.kind == "document")
    assert (given_up.state, given_up.error) == ("dead", "document could not be made")
