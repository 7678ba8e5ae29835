import pytest
from sqlalchemy import select

from tests import factories
from wxsign.actions import digest
from wxsign.db import db
from wxsign.models import OutboxEntry


@pytest.mark.requirement("S189")
def test_a_reviewer_gets_one_mail_an_hour_for_all_that_waits(app, fakes, drain):
    reviewer = factories.reviewer(email="review@example.com")
    for _ in range(3):
        factories.agreement("under_review")

    assert digest.send() == 1
    assert digest.send() == 1  # a second timetable, the same hour
    drain()

    mine = [mail for mail in fakes.mail.sent if mail.to == reviewer.email]
    assert len(mine) == 1
    assert mine[0].text.startswith("有3件签约等待审核")


def test_a_reviewer_without_news_or_without_address_is_left_alone(app, clock):
    factories.reviewer(email="")
    factories.agreement("under_review")
    assert digest.send() == 0

    factories.reviewer(email="review@example.com", account="second")
    clock.advance(hours=2)
    assert digest.send() == 0
    mine = select(OutboxEntry).where(OutboxEntry.notice == "digest.reviewer")
    assert db.session.scalars(mine).all() == []


@pytest.mark.requirement("S189")
def test_every_kind_of_review_is_counted(app, fakes, drain):
    desk = factories.reviewer()
    factories.paper("text_review")
    factories.destination("release_review")
    factories.termination("under_review")
    factories.termination("requested")
    factories.paper("awaiting_papers")

    digest.send()
    drain()

    (told,) = [mail.text[:8] for mail in fakes.mail.sent if mail.to == desk.email]
    assert told == "有3件签约等待审"
