"""A reason that may be left empty: counted as people count, never cut, never lost."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.student.reading import Page
from wxsign.db import db
from wxsign.models import Agreement, TrailEntry

PLACES = {
    "refusal": ("invited", "/student/invitations/{}/refusal", "student.decline"),
    "extension": ("invited", "/student/invitations/{}/extension", "student.extension"),
    "change": (
        "change_proposed",
        "/student/agreements/{}/change/refusal",
        "student.change_refusal",
    ),
}


@pytest.fixture(params=PLACES)
def place(client, sign_in, request):
    """A record, the address of its page with a reason, and the page's name."""
    state, path, name = PLACES[request.param]
    student = factories.student()
    sign_in(client, student)
    record = factories.agreement(state, student=student)
    return record, path.format(record.id), name


def _send(client, path: str, reason: str):
    return client.post(path, data={"reason": reason, "version": "2"})


def _noted(record) -> str:
    db.session.rollback()
    entries = select(TrailEntry.note).where(TrailEntry.record_id == record.id)
    return db.session.scalars(entries.order_by(TrailEntry.id.desc())).first() or ""


def test_the_page_counts_and_cuts_nothing(client, place):
    _record, path, _name = place

    page = Page(client.get(path))

    text = page.one("textarea", id="reason")
    assert "maxlength" not in text.attributes
    assert "aria-required" not in text.attributes
    assert page.one(id="reason-count").text == "0/200"
    assert page.one("p", class_="beneath").text == "字数控制在200字以内，单位会看到"


def test_a_reason_that_is_too_long_is_refused_and_kept_as_typed(client, place):
    record, path, name = place

    answer = _send(client, path, "长" * 203)

    page = Page(answer)
    assert (answer.status_code, page.name) == (422, name)
    assert page.one(id="reason-say").text == "最多 200 字，现在 203 字，请删去 3 字。"
    assert page.one("textarea", id="reason").text == "长" * 203
    assert page.one(id="reason-count").text == "203/200"
    assert factories.fresh(Agreement, record.id).revision == record.revision


def test_two_hundred_signs_arrive_whole_without_what_nobody_sees(client, place):
    record, path, _name = place
    thumb = "\U0001f44d\U0001f3fd"

    answer = _send(client, path, "想\x00想" + thumb * 198)

    assert answer.status_code == 303
    assert _noted(record) == "想想" + thumb * 198


def test_what_no_column_holds_is_refused_in_words(client, place):
    _record, path, _name = place

    answer = _send(client, path, "e" + "\u0301" * 600)

    assert answer.status_code == 422
    assert Page(answer).one(id="reason-say").text == "有太多重叠的符号，请改用普通的文字。"
