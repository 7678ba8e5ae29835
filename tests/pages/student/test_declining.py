"""拒绝: asked once more, then this round is over (S50, S57, S69)."""

import pytest

from tests import factories
from tests.pages.student.reading import Page
from wxsign.models import Agreement


@pytest.fixture
def record(client, sign_in):
    student = factories.student()
    sign_in(client, student)
    return factories.agreement(student=student)


def _path(record, noun: str) -> str:
    return f"/student/invitations/{record.id}/{noun}"


@pytest.mark.requirement("S57", "S69")
def test_declining_asks_once_more_and_tells_what_follows(client, record):
    page = Page(client.get(_path(record, "refusal")))

    assert page.name == "student.decline"
    assert page.one(id="reason-count").text == "0/200"
    assert page.one("label", for_="reason").text == "原因（可以不填）"
    assert page.one("button", data_action="decline").text == "拒绝"
    assert [a.text for a in page.all("a", href=f"/student/invitations/{record.id}")] == ["我再想想"]


@pytest.mark.requirement("S50", "S69")
@pytest.mark.parametrize("reason", ["", "已有其他意向"])
def test_declining_ends_this_round_with_or_without_a_reason(client, record, reason):
    response = client.post(_path(record, "refusal"), data={"reason": reason})

    assert (response.status_code, response.location) == (303, f"/student/invitations/{record.id}")
    page = Page(client.get(response.location))
    assert page.one("p", class_="until")["data-state"] == "declined"
    assert page.actions == []
    known = factories.fresh(Agreement, record.id)
    assert (known.state, known.reason) == ("declined", reason)


def test_a_second_tap_on_decline_ends_on_the_same_page(client, record):
    client.post(_path(record, "refusal"))

    second = client.post(_path(record, "refusal"), data={"reason": "再来一次"})

    assert (second.status_code, second.location) == (303, f"/student/invitations/{record.id}")
    assert factories.fresh(Agreement, record.id).reason == ""
