"""What WeChat tells is taken once, however often it is told, and in whatever order."""

import threading

import pytest
from sqlalchemy import insert, select, update

from tests import factories
from tests.actions.traces import everything
from wxsign import clock as house_clock
from wxsign.actions import scan_login, seen, wechat_events
from wxsign.actions.scan_login import Asking
from wxsign.actions.wechat_events import Told
from wxsign.db import db, transaction, writing
from wxsign.models import (
    Agreement,
    Binding,
    OAuthCode,
    OutboxEntry,
    OutboxStep,
    ScanLogin,
    Subscription,
    WeChatEvent,
)
from wxsign.outbox import receipts

pytestmark = pytest.mark.usefixtures("app")

MSGID = "3599307433715204104"  # beyond what a float holds
BLOCKED, SYSTEM, SUCCESS = "failed: user block", "failed: system failed", "success"


def take(name, key="k1", openid="openid-1", **more):
    return wechat_events.take_event(Told(key=key, name=name, openid=openid, **more))


def receipt(status, key="k1", msgid=MSGID):
    return take("templatesendjobfinish", key=key, msgid=msgid, status=status)


@pytest.fixture
def letter():
    """A message that WeChat has taken, and one about the same letter that it has not."""
    factories.agreement("invited")
    entry = db.session.scalars(select(OutboxEntry).order_by(OutboxEntry.id)).first()
    taken = {"msgid": MSGID, "state": "sent", "sent_at": house_clock.now()}
    with transaction():
        writing().execute(update(OutboxEntry).where(OutboxEntry.id == entry.id).values(**taken))
    return entry.id


def stands(entry_id):
    row = factories.fresh(OutboxEntry, entry_id)
    return row.state, row.channel, row.receipt


def steps():
    db.session.rollback()
    wanted = select(OutboxStep.entry_id, OutboxStep.step, OutboxStep.channel, OutboxStep.why)
    return [tuple(row) for row in db.session.execute(wanted.order_by(OutboxStep.id))]


@pytest.mark.requirement("S3")
def test_whoever_follows_again_can_be_reached_again():
    student, user = factories.student(), factories.employer()
    factories.bind(student, "openid-1", follows=False)
    factories.bind(user, "openid-1", follows=False)
    factories.bind(factories.student(), "openid-2", follows=False)

    assert take("subscribe") is True

    rows = db.session.scalars(select(Binding).order_by(Binding.id)).all()
    assert [row.follows for row in rows] == [True, True, False]


@pytest.mark.requirement("S3")
@pytest.mark.parametrize("name", ["unsubscribe", "user_authorization_cancellation"])
@pytest.mark.scenario(16)
def test_whoever_leaves_is_forgotten_logged_out_and_told_nothing(name):
    now, people = house_clock.now(), [factories.student(), factories.employer()]
    for person in (*people, factories.reviewer()):
        factories.bind(person, "openid-1")
    other = factories.student()
    factories.bind(other, "openid-2")
    scene = Asking("student", "Windows", "10.0.0.1")
    scan_login.ask(scene, "http://w")
    scan_login.scanned(scene.scene, "openid-1")
    wechat_events.claim_code("code", "state")
    wechat_events.keep_openid("code", "openid-1")
    row = {"openid": "openid-1", "template_id": "T", "left": 1, "changed_at": now}
    with transaction():
        writing().execute(insert(Subscription).values(**row))
    told = db.session.query(OutboxEntry).count()

    assert take(name) is True

    kept = [Binding.openid, Subscription.openid, ScanLogin.openid, OAuthCode.openid]
    found = [value for column in kept for value in db.session.scalars(select(column)) if value]
    assert found == ["openid-2"]
    epochs = [factories.fresh(type(person), person.id).epoch for person in (*people, other)]
    assert epochs == [1, 1, 0]
    assert db.session.query(OutboxEntry).count() == told


def test_what_wechat_calls_revoked_is_nothing_that_is_kept_here():
    factories.bind(factories.student(), "openid-1")
    before = everything()

    assert take("user_authorization_revoke", key="k-revoke") is True

    changed = set(everything()) ^ set(before)
    assert [table for table, _row in changed] == ["wechat_event"]


@pytest.mark.scenario(4)
def test_a_repeat_changes_nothing():
    factories.bind(factories.student(), "openid-1")
    take("unsubscribe", key="k1")
    factories.bind(factories.student(), "openid-1")
    before = everything()

    assert take("unsubscribe", key="k1") is False

    assert everything() == before


@pytest.mark.parametrize(
    "status,stands_then",
    [
        (SUCCESS, ("sent", "wechat")),
        (BLOCKED, ("waiting", "sms")),
        ("failed:user block", ("waiting", "sms")),
        (SYSTEM, ("waiting", "sms")),
    ],
)
def test_a_receipt_marks_its_message_alone_and_the_first_one_counts(letter, status, stands_then):
    receipt(status)
    receipt(SYSTEM if status == SUCCESS else SUCCESS, key="k2")

    assert stands(letter) == (*stands_then, status)
    taken = [] if status == SUCCESS else [(letter, "accepted", "wechat", "")]
    assert steps() == [(letter, "receipt", "wechat", status), *taken]
    others = select(OutboxEntry.receipt).where(OutboxEntry.id != letter)
    assert set(db.session.scalars(others)) <= {""}


def test_a_failure_that_comes_after_the_page_was_opened_sends_nothing(letter, clock):
    with transaction():
        writing().execute(update(OutboxEntry).values(read_at=clock.now))

    receipt(BLOCKED)

    assert stands(letter) == ("sent", "wechat", BLOCKED)


def test_a_receipt_days_late_still_finds_its_message(letter, clock):
    clock.advance(days=3)

    receipt(SUCCESS)

    assert stands(letter) == ("sent", "wechat", SUCCESS)


def test_receipts_that_come_too_early_wait_and_the_first_of_them_counts(letter, clock):
    receipt(BLOCKED, msgid="1", key="k1")
    receipt(SUCCESS, msgid="1", key="k2")

    with transaction():
        receipts.take_early({letter: "1", 2**30: ""}, clock.now)

    assert stands(letter) == ("waiting", "sms", BLOCKED)
    assert steps()[0] == (letter, "receipt", "wechat", BLOCKED)


def test_a_receipt_and_the_mark_of_its_message_never_miss_each_other(app, letter):
    """Each looks for the other before either has committed: the second one waits."""
    with transaction():
        unmarked = update(OutboxEntry).where(OutboxEntry.id == letter).values(msgid="")
        writing().execute(unmarked)
    begun, done = threading.Event(), threading.Event()

    def tell():
        with app.app_context():
            begun.set()
            receipt(SUCCESS)
            done.set()

    with transaction():
        marked = update(OutboxEntry).where(OutboxEntry.id == letter).values(msgid=MSGID)
        writing().execute(marked)
        receipts.take_early({letter: MSGID}, house_clock.now())
        teller = threading.Thread(target=tell)
        teller.start()
        begun.wait(5)
        assert not done.wait(0.2)
    teller.join(20)

    assert stands(letter) == ("sent", "wechat", SUCCESS)


def test_a_receipt_without_a_number_marks_nobody():
    factories.agreement("invited")

    receipt(SUCCESS, msgid="")

    assert set(db.session.scalars(select(OutboxEntry.receipt))) == {""}


def test_an_event_that_means_nothing_to_us_is_kept_all_the_same():
    assert take("VIEW") is True
    assert db.session.get_one(WeChatEvent, "k1").name == "VIEW"


def test_an_oauth_code_is_exchanged_by_the_first_who_claims_it():
    assert wechat_events.claim_code("hash", "state") is True
    assert wechat_events.claim_code("hash", "state") is False

    wechat_events.keep_openid("hash", "openid-1")

    assert db.session.get_one(OAuthCode, "hash").openid == "openid-1"


def test_a_letter_is_opened_once(clock):
    letter = factories.agreement("invited")
    seen.open_letter(letter)
    first = factories.fresh(Agreement, letter.id).opened_at
    clock.advance(hours=1)

    seen.open_letter(factories.fresh(Agreement, letter.id))

    assert first is not None
    assert factories.fresh(Agreement, letter.id).opened_at == first
