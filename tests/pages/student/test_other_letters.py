"""What accepting one letter does to the others: said before, shown after (S52, S53, S191)."""

import pytest

from tests import factories
from tests.actions.traces import queued
from tests.pages.student.reading import Page
from wxsign.actions import reviews


@pytest.fixture
def student(client, sign_in):
    made = factories.student(name="林知夏")
    sign_in(client, made)
    return made


@pytest.fixture
def letter(student):
    return factories.agreement(student=student)


@pytest.fixture
def other(student):
    user = factories.employer(employer_name="宜昌江禾示例食品有限公司")
    values = factories.terms(answer_days="9")
    return factories.agreement(student=student, user=user, terms=values)


@pytest.fixture
def elsewhere(app, sign_in, other):
    """The browser of the other employer."""
    browser = app.test_client()
    sign_in(browser, other.sender)
    return browser


def _confirmation(client, record) -> Page:
    return Page(client.get(f"/student/invitations/{record.id}/confirmation"))


def _letter(client, record) -> Page:
    return Page(client.get(f"/student/invitations/{record.id}"))


@pytest.mark.requirement("S52", "S191")
def test_before_signing_every_other_open_letter_is_named_with_its_end(
    client, student, letter, other
):
    factories.agreement("declined", student=student)

    told = _confirmation(client, letter).one("div", class_="others")

    assert told.text == (
        "同意之后，另外 1 封邀请函只能查看，到期自动结束： "
        "宜昌江禾示例食品有限公司到 5月24日 24:00 "
        "不通知这些单位，也不替你拒绝。审核不通过时，没到期的还能答复。"
    )
    assert [e["data-id"] for e in told.walk() if e.tag == "li"] == [str(other.id)]


def test_where_there_is_no_other_letter_nothing_is_said(client, letter):
    assert _confirmation(client, letter).all("div", class_="others") == []


@pytest.mark.requirement("S52", "S71", "S191")
def test_after_signing_the_other_letter_can_be_read_and_says_what_blocks_it(
    client, student, letter, other
):
    factories.accept(student, letter)

    page = _letter(client, other)
    shut = {row["data-shut"]: row.text for row in page.all("a") if "data-shut" in row.attributes}
    card = Page(client.get("/student/invitations")).one("article", data_id=str(other.id))
    assert page.actions == []
    assert shut == {"decline": "拒绝", "accept": "同意"}
    assert page.one("p", class_="state").text == "已有一份电子签约（等待签约审核）"
    way = page.one("nav", aria_label="为什么不能同意")
    assert [e["href"] for e in way.walk() if e.tag == "a"] == [f"/student/agreements/{letter.id}"]
    assert card.text.count("只能查看，到期后自动结束") == 1


@pytest.mark.requirement("S52")
def test_the_other_employer_is_not_told_and_sees_no_difference(elsewhere, student, letter, other):
    address = f"/employer/agreements/{other.id}"
    before, told = Page(elsewhere.get(address)).main.text, len(queued())

    factories.accept(student, letter)

    assert Page(elsewhere.get(address)).main.text == before
    assert {person for _notice, who, person, _way in queued()[told:] if who == "employer"} == {
        letter.sender_id
    }


@pytest.mark.requirement("S53")
def test_a_student_who_has_signed_still_gets_letters(client, student, letter):
    factories.accept(student, letter)

    record = factories.invite(factories.employer(), student)

    cards = Page(client.get("/student/invitations")).all("article")
    assert [card["data-id"] for card in cards] == [str(record), str(letter.id)]


@pytest.mark.requirement("S52", "S70")
def test_when_the_school_says_no_what_is_still_open_can_be_answered_again(
    client, student, letter, other
):
    factories.accept(student, letter)
    desk = factories.actor(factories.reviewer())
    reviews.reject(letter.id, reason="信息不实", by=desk)

    assert _letter(client, other).actions[-2:] == ["decline", "accept"]


def test_a_letter_without_an_answer_has_ended_at_its_deadline(client, student):
    factories.agreement("expired", student=student)

    (card,) = Page(client.get("/student/invitations")).all("article", class_="rec")
    assert "到期未答复，已结束" in card.text


def test_a_letter_that_could_not_be_answered_was_not_given_up(client, student, clock, sign_in):
    letter = factories.agreement(student=student)
    factories.agreement("under_review", student=student)
    clock.advance(days=9)
    sign_in(client, student)

    cards = {
        card["data-id"]: card.text
        for card in Page(client.get("/student/invitations")).all("article", class_="rec")
    }
    assert "已与其他单位签约，到期自动结束" in cards[str(letter.id)]
    assert "视为放弃" not in cards[str(letter.id)]
