"""What leaves the house: once, by the right way, and with no transaction open."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from tests import factories
from wxsign import db as house_db
from wxsign import settings as house_settings
from wxsign.actions import code
from wxsign.db import db, transaction, writing
from wxsign.documents.fonts import MissingGlyphs
from wxsign.gateways import Rejected, Unreachable
from wxsign.gateways.sms import Text
from wxsign.models import Document, File, OutboxEntry
from wxsign.outbox import addresses, channels, delivery, editions, outcomes, queue
from wxsign.outbox.channels import Outcome
from wxsign.outbox.claiming import Claims
from wxsign.outbox.pauses import Gate
from wxsign.outbox.queue import To
from wxsign.rules.people import Who

FACTS = {
    "record": 7,
    "student": "林知夏",
    "employer": "江城软件",
    "job_title": "文员",
    "number": "",
    "deadline": "5月20日",
    "deadline_time": "2026年5月20日 23:59",
    "reason": "",
}


def put(person, notice="online.invite.student", channels=("wechat",), once="cause"):
    who = Who.STUDENT if notice.endswith("student") else Who.EMPLOYER
    to = To(who, person.id, channels)
    with transaction():
        queue.put(
            notice,
            [to],
            once=once,
            facts=FACTS,
            now=factories.clock.now(),
        )


def entry() -> OutboxEntry:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(OutboxEntry)).one()


@pytest.fixture
def follower(app):
    student = factories.student()
    factories.bind(student, "openid-1")
    return student


@pytest.mark.requirement("S43", "S189")
def test_a_follower_is_told_by_wechat(follower, fakes, drain, now):
    put(follower)

    assert drain() == delivery.Drained(sent=1, other=0)

    sent = fakes.wechat.sent[0]
    assert (sent.openid, sent.template_id) == ("openid-1", "invitation")
    assert sent.fields == {"thing1": "江城软件", "thing2": "文员", "time3": "2026年5月20日 23:59"}
    assert sent.url == "http://localhost/student/invitations/7"
    row = entry()
    assert (row.state, row.msgid, row.error, row.claim) == ("sent", sent.msgid, "", "")
    assert row.sent_at >= now
    assert fakes.sms.sent == []


@pytest.mark.requirement("S43")
def test_mail_goes_beside_wechat(follower, fakes, drain):
    put(follower, channels=("wechat", "mail"))

    assert drain().sent == 2

    assert [mail.to for mail in fakes.mail.sent] == [follower.email]
    assert len(fakes.wechat.sent) == 1


def test_a_second_visit_sends_nothing(follower, fakes, drain):
    put(follower)
    drain()

    assert drain() == delivery.Drained(sent=0, other=0)
    assert len(fakes.wechat.sent) == 1


def test_the_same_cause_is_queued_once(follower):
    put(follower)
    put(follower)

    assert entry().once == "cause.student.wechat"


def test_who_does_not_follow_gets_an_sms(follower, fakes, drain):
    with transaction():
        writing().execute(update(factories.Binding).values(follows=False))
    put(follower)

    drain()

    assert [(sms.phone, sms.key) for sms in fakes.sms.sent] == [
        (follower.phone, f"wxsign-{entry().id}")
    ]
    assert fakes.wechat.sent == []
    assert (entry().state, entry().channel) == ("sent", "sms")


def test_when_wechat_refuses_the_sms_goes(follower, fakes, drain):
    fakes.wechat.fails_with(Rejected(43004, "require subscribe"))
    put(follower)

    drain()

    assert len(fakes.sms.sent) == 1
    assert (entry().state, entry().channel) == ("sent", "sms")


def test_when_the_sms_is_refused_too_the_desk_sees_it(app, fakes, drain):
    put(factories.student())
    fakes.sms.fails_with(Rejected("blocked"))

    drain()

    assert (entry().state, entry().error) == ("dead", "sms refused: blocked")


def test_when_wechat_is_away_it_is_tried_later_under_the_same_key(follower, fakes, drain, clock):
    fakes.wechat.fails_with(Unreachable("timeout", uncertain=True), times=2)
    put(follower)
    begun = clock.now

    drain()
    first = entry().due_at
    clock.set(first)
    drain()
    second = entry().due_at
    clock.set(second)
    drain()

    assert entry().state == "sent"
    assert begun < first < second
    assert second - first > timedelta(seconds=1.5)
    assert [sent.client_msg_id for sent in fakes.wechat.sent] == [f"wxsign-{entry().id}"]
    assert fakes.sms.sent == []


def test_after_nine_tries_without_a_known_outcome_the_desk_decides(follower, fakes, drain, clock):
    fakes.wechat.fails_with(Unreachable("timeout", uncertain=True), times=20)
    put(follower)
    begun = clock.now

    for _ in range(9):
        drain()
        clock.set(entry().due_at)

    assert (entry().state, fakes.sms.sent) == ("held", [])
    assert clock.now - begun < timedelta(minutes=10, seconds=60)


def test_an_answer_lost_more_than_ten_minutes_ago_is_for_the_desk(follower, fakes, drain, clock):
    """WeChat would not know the message again by its number, and show it twice."""
    fakes.wechat.fails_with(Unreachable("no answer in time", uncertain=True))
    put(follower)
    drain()
    clock.advance(minutes=11)

    drain()

    assert (entry().state, entry().error) == ("held", "outcome unknown for too long")
    assert (fakes.wechat.sent, fakes.sms.sent) == ([], [])


def test_what_surely_did_not_arrive_is_sent_however_late(follower, fakes, drain, clock):
    fakes.wechat.fails_with(Unreachable("no connection"))
    put(follower)
    drain()
    clock.advance(minutes=11)

    drain()

    assert (entry().state, len(fakes.wechat.sent)) == ("sent", 1)


def test_a_sure_failure_does_not_forget_that_an_earlier_answer_was_lost(
    follower, fakes, drain, clock
):
    fakes.wechat.fails_with(Unreachable("no answer in time", uncertain=True))
    put(follower)
    drain()
    fakes.wechat.fails_with(Unreachable("no connection"))
    clock.set(entry().due_at)
    drain()
    clock.advance(minutes=11)

    drain()

    assert (entry().state, fakes.wechat.sent) == ("held", [])


def test_what_is_tried_again_does_not_wait_behind_its_school(follower, fakes, drain, clock):
    fakes.wechat.fails_with(Unreachable("lost", uncertain=True))
    put(follower)
    with transaction():
        writing().execute(update(OutboxEntry).values(school_id=7))

    drain()

    assert entry().school_id == -7


def test_after_nine_tries_that_surely_failed_the_sms_goes(follower, fakes, drain, clock):
    fakes.wechat.fails_with(Unreachable("no connection"), times=9)
    put(follower)

    for _ in range(9):
        drain()
        clock.set(max(entry().due_at, clock.now))

    assert (entry().state, len(fakes.sms.sent)) == ("sent", 1)


@pytest.mark.parametrize("channel", ["sms", "mail"])
def test_an_sms_or_mail_of_unknown_outcome_is_held_and_never_repeated(
    app, fakes, drain, clock, channel
):
    getattr(fakes, channel).fails_with(Unreachable("lost", uncertain=True))
    put(factories.student(), channels=(channel,))

    drain()
    clock.advance(days=1)
    drain()

    assert (entry().state, entry().error) == ("held", "outcome unknown: lost")
    assert getattr(fakes, channel).sent == []


def test_an_sms_that_surely_did_not_leave_is_tried_again(app, fakes, drain, clock):
    fakes.sms.fails_with(Unreachable("refused"))
    put(factories.student(), channels=("sms",))

    drain()
    clock.set(entry().due_at)
    drain()

    assert (entry().state, len(fakes.sms.sent)) == ("sent", 1)


@pytest.mark.parametrize("channel", ["sms", "mail"])
def test_an_outage_of_an_hour_loses_neither_sms_nor_mail(app, fakes, drain, clock, channel):
    getattr(fakes, channel).fails_with(Unreachable("no connection"), times=19)
    put(factories.student(), channels=(channel,))
    begun = clock.now

    for _ in range(19):
        drain()
        clock.set(max(entry().due_at, clock.now))

    assert entry().state == "waiting"
    assert clock.now - begun > timedelta(hours=0.75)
    drain()
    assert (entry().state, len(getattr(fakes, channel).sent)) == ("sent", 1)


@pytest.mark.requirement("S19")
def test_the_digits_of_a_code_exist_only_in_the_message(app, fakes, drain):
    of = code.Matter("student:1", "bind")
    code.ask(of, phone="13900000001", words="绑定微信")

    drain()

    digits = factories.digits(of)
    assert [(sms.phone, sms.text) for sms in fakes.sms.sent] == [
        (
            "13900000001",
            f"验证码{digits}，用于绑定微信，10分钟内有效。不是本人操作请勿理会，也不要告诉任何人。",
        )
    ]
    assert entry().facts == {"purpose": "绑定微信"}


def test_a_row_that_is_leased_belongs_to_nobody_else_until_the_lease_ends(
    follower, fakes, drain, clock
):
    """A worker killed between sending and marking: the message comes again, under one key."""
    put(follower)
    db.session.rollback()
    [claimed] = Claims("killed-worker").letters(clock.now, Gate.OPEN)
    letter = addresses.letters([claimed])[claimed.id]
    db.session.rollback()
    channels.send(letter, fakes)

    assert drain() == delivery.Drained(sent=0, other=0)
    clock.advance(seconds=24)
    assert drain() == delivery.Drained(sent=0, other=0)
    clock.advance(seconds=2)
    assert drain() == delivery.Drained(sent=1, other=0)

    assert len(fakes.wechat.sent) == 2
    assert len({sent.client_msg_id for sent in fakes.wechat.sent}) == 1
    assert entry().state == "sent"


def test_a_worker_that_comes_back_late_does_not_overwrite_its_successor(follower, drain, clock):
    put(follower)
    [late] = Claims("late-worker").letters(clock.now, Gate.OPEN)
    db.session.rollback()
    clock.advance(seconds=31)
    drain()
    before = entry().msgid

    outcomes.write([(late, Outcome("dead", error="too late"))], "late-worker")

    assert (entry().state, entry().msgid) == ("sent", before)


def test_a_call_inside_a_transaction_fails_the_test(follower, fakes):
    """The assertion behind all these tests can fail."""
    with pytest.raises(pytest.fail.Exception), transaction():
        fakes.sms.send(Text("1", "2", "3"))


def test_a_call_while_the_session_reads_fails_the_test(follower, fakes):
    db.session.scalars(select(OutboxEntry)).all()

    with pytest.raises(pytest.fail.Exception):
        fakes.sms.send(Text("1", "2", "3"))


def test_a_worker_that_leaves_its_transaction_open_hands_nothing_over(
    app, follower, fakes, monkeypatch
):
    put(follower)
    db.session.rollback()
    monkeypatch.setattr(house_db.db.session, "rollback", lambda: None)

    with pytest.raises(AssertionError, match="while a transaction is open"):
        delivery.drain(fakes, threads=2)

    assert fakes.wechat.sent == []


def test_one_broken_letter_does_not_stop_the_others(app, fakes, drain):
    students = [factories.student(), factories.student()]
    fakes.sms.fails_with(KeyError("a bug"))
    for student in students:
        put(student, channels=("sms",), once=f"cause-{student.id}")

    assert drain() == delivery.Drained(sent=1, other=1)

    db.session.rollback()
    states = db.session.scalars(select(OutboxEntry.state).order_by(OutboxEntry.state)).all()
    assert states == ["dead", "sent"]


def test_codes_leave_before_invitations(app, fakes, drain):
    put(factories.student(), channels=("sms",))
    code.ask(code.Matter("student:1", "bind"), phone="13900000009", words="绑定微信")

    db.session.rollback()
    claimed = Claims("me").letters(factories.clock.now(), Gate.OPEN)

    assert [row.notice for row in claimed] == ["code.sms", "online.invite.student"]


def test_at_night_a_text_message_that_binds_nobody_waits_for_the_morning(
    app, settings, fakes, drain, clock
):
    house_settings.use(replace(settings, sms=replace(settings.sms, quiet_hours="22:00-08:00")))
    student = factories.student()
    clock.set(datetime(2026, 5, 15, 15, 0, tzinfo=UTC))  # 23:00 in Beijing
    put(student, "online.approve.student", once="usual")
    put(student, "online.invite.student", once="binding")

    drain()
    assert [sms.text.partition("邀请")[1] for sms in fakes.sms.sent] == ["邀请"]
    clock.set(datetime(2026, 5, 16, 0, 0, tzinfo=UTC))
    drain()

    assert len(fakes.sms.sent) == 2


def test_the_doorbell_is_away_and_the_row_is_there(app, follower):
    put(follower)

    assert entry().state == "waiting"


@pytest.mark.requirement("S49", "S193")
def test_a_document_is_made_and_kept_once(app, fakes, drain, clock):
    record = factories.agreement("effective")
    drain()
    first = document_rows()

    with transaction():
        writing().execute(
            update(OutboxEntry)
            .where(OutboxEntry.kind == "document")
            .values(state="waiting", due_at=clock.now)
        )
    drain()

    assert document_rows() == first
    editions = {(row[0], row[1]) for row in first}
    assert editions == {(record.id, "draft"), (record.id, "final")}
    names = db.session.scalars(select(File.name)).all()
    assert set(names) <= set(fakes.storage.files)
    pdfs = [name for name, data in fakes.storage.files.items() if data.startswith(b"%PDF-")]
    assert len(pdfs) == 2


def document_rows() -> list[tuple[object, ...]]:
    db.session.rollback()
    rows = db.session.scalars(select(Document).order_by(Document.id)).all()
    return [(row.agreement_id, row.edition, row.page, row.file_id, row.problem) for row in rows]


def test_a_character_that_no_font_prints_is_held_for_the_desk(app, drain, monkeypatch):
    def no_glyph(_facts):
        raise MissingGlyphs("㛃")

    monkeypatch.setattr(editions.electronic, "render", no_glyph)
    record = factories.agreement("under_review")

    drain()

    assert document_rows() == [(record.id, "draft", 0, None, "㛃")]
    db.session.rollback()
    held = db.session.scalars(select(OutboxEntry).where(OutboxEntry.kind == "document")).one()
    assert (held.state, held.error) == ("held", "待补字")
