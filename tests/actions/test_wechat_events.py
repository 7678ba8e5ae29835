"""What WeChat tells is taken once, however often it is told."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.traces import everything
from wxsign.actions import seen, wechat_events
from wxsign.db import db
from wxsign.models import Agreement, Binding, OAuthCode, OutboxEntry, WeChatEvent

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.requirement("S3")
@pytest.mark.parametrize(
    "name,follows", [("subscribe", True), ("subscribe_scan", True), ("unsubscribe", False)]
)
def test_following_is_remembered_for_both_roles_of_one_wechat(name, follows):
    student, user = factories.student(), factories.employer()
    factories.bind(student, "openid-1", follows=not follows)
    factories.bind(user, "openid-1", follows=not follows)
    factories.bind(factories.student(), "openid-2", follows=not follows)

    assert wechat_events.take_event("k1", name, openid="openid-1") is True

    rows = db.session.scalars(select(Binding).order_by(Binding.id)).all()
    assert [row.follows for row in rows] == [follows, follows, not follows]


def test_a_repeat_changes_nothing():
    factories.bind(factories.student(), "openid-1")
    wechat_events.take_event("k1", "unsubscribe", openid="openid-1")
    wechat_events.take_event("k2", "subscribe", openid="openid-1")
    before = everything()

    assert wechat_events.take_event("k1", "unsubscribe", openid="openid-1") is False

    assert everything() == before


def test_a_receipt_marks_its_message(app):
    letter = factories.agreement("invited")
    entry = db.session.scalars(select(OutboxEntry).limit(1)).one()
    entry.msgid = "3599307433715204104"
    db.session.commit()

    wechat_events.take_event(
        "k1",
        "templatesendjobfinish",
        openid="o",
        msgid="3599307433715204104",
        status="failed:user block",
    )

    receipts = db.session.scalars(select(OutboxEntry.receipt).order_by(OutboxEntry.id)).all()
    assert (letter.state, receipts) == ("invited", ["failed:user block", ""])


def test_a_receipt_without_a_number_marks_nobody(app):
    factories.agreement("invited")

    wechat_events.take_event("k1", "templatesendjobfinish", openid="o", msgid="", status="success")

    assert set(db.session.scalars(select(OutboxEntry.receipt))) == {""}


def test_an_event_that_means_nothing_to_us_is_kept_all_the_same():
    assert wechat_events.take_event("k1", "VIEW", openid="o") is True
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


def test_whoever_leaves_wechat_is_unbound_everywhere():
    student, user = factories.student(), factories.employer()
    factories.bind(student, "openid-1")
    factories.bind(user, "openid-1")
    factories.bind(factories.student(), "openid-2")

    wechat_events.take_event("k", "user_authorization_cancellation", openid="openid-1")

    assert db.session.scalars(select(Binding.openid)).all() == ["openid-2"]
