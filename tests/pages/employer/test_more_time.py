"""同意延长 and 忽略 on the employer's phone."""

import pytest

from tests import factories
from tests.pages.student.reading import Element, Page
from wxsign.actions import answer_time
from wxsign.models import Agreement


@pytest.fixture
def letter(user):
    made = factories.agreement(user=user, student=factories.student(name="林知夏"))
    answer_time.ask_time(made.id, reason="想和家里商量", by=factories.actor(made.student))
    return factories.fresh(Agreement, made.id)


def _page(here, record) -> Page:
    return Page(here.get(f"/employer/agreements/{record.id}"))


def _request(here, record) -> Element:
    return _page(here, record).one("section", class_="extension")


def _grant(here, record, days="3"):
    return here.post(f"/employer/agreements/{record.id}/extension", data={"days": days})


@pytest.mark.requirement("S190")
def test_the_request_stands_with_its_reason_and_two_buttons(here, letter):
    page = _page(here, letter)

    request = page.one("section", class_="extension")
    assert next(request.walk()).text == ("林知夏申请延长这封邀请函的反馈时间。原因：想和家里商量")
    assert [e.text for e in request.walk() if e.tag == "button"] == ["忽略", "同意延长"]
    options = [e for e in request.walk() if e.tag == "option"]
    assert [option["value"] for option in options] == list("1234567")
    assert "selected" in options[2].attributes
    offered = next(e for e in request.walk() if e.tag == "select").text
    assert offered.startswith("5月21日 24:00（1 天）5月22日 24:00（2 天）5月23日 24:00（3 天）")


@pytest.mark.requirement("S190")
def test_one_tap_grants_it_and_a_second_ends_on_the_true_state(here, letter):
    before = letter.answer_by
    answers = [_grant(here, letter) for _tap in range(2)]

    record, page = factories.fresh(Agreement, letter.id), _page(here, letter)
    assert [(a.status_code, a.location) for a in answers] == [
        (303, f"/employer/agreements/{letter.id}")
    ] * 2
    assert (record.answer_by - before).days == 3
    assert dict(page.rows)["应约过期日期"] == "2026年5月23日 24:00"
    assert page.all("button", data_action="grant_time") == []
    assert page.one("a", data_closed="grant_time")["data-reason"] == "time_granted"


def test_what_is_put_aside_can_still_be_granted(here, letter):
    answer = here.post(f"/employer/agreements/{letter.id}/extension/dismissal")

    request = _request(here, letter)
    assert (answer.status_code, answer.location) == (303, f"/employer/agreements/{letter.id}")
    assert [e.text for e in request.walk() if e.tag == "button"] == ["同意延长"]
    assert "已忽略，学生不会收到通知。5月20日 24:00 之前还可以同意延长。" in request.text


@pytest.mark.parametrize("days", ["", "0", "8", "x", "-1"])
def test_other_days_are_refused(here, letter, days):
    answer = _grant(here, letter, days)

    assert answer.status_code == 400
    assert factories.fresh(Agreement, letter.id).answer_by == letter.answer_by


@pytest.mark.requirement("S191")
def test_after_the_deadline_it_is_too_late_and_the_way_on_is_the_employers(here, letter, clock):
    clock.set(letter.answer_by)

    answer = _grant(here, letter)

    page = Page(answer)
    assert (answer.status_code, page.main["data-reason"]) == (409, "too_late")
    assert [a["href"] for a in page.one("nav").walk() if a.tag == "a"] == [
        "/employer/search",
        "/employer/",
    ]
    assert _page(here, letter).all("section", class_="extension") == []


def test_without_a_request_nothing_is_asked_and_the_button_says_why(here, user):
    page = _page(here, factories.agreement(user=user))

    assert page.all("section", class_="extension") == []
    assert page.one("a", data_closed="grant_time")["data-reason"] == "time_not_asked"


def test_the_lists_show_which_letter_has_a_request(here, letter, user):
    quiet = factories.agreement(user=user)
    before = _marks(here)
    here.post(f"/employer/agreements/{letter.id}/extension/dismissal")

    assert before == {str(letter.id): True, str(quiet.id): False}
    assert _marks(here) == {str(letter.id): False, str(quiet.id): False}


def _marks(here) -> dict[str, bool]:
    page = Page(here.get("/employer/agreements"))
    return {
        card["data-id"]: "申请延长时间" in card.text for card in page.all("section", class_="rec")
    }


@pytest.mark.parametrize("part", ["", "/dismissal"])
def test_nobody_answers_for_another_employer(here, part):
    record = factories.agreement()
    answer_time.ask_time(record.id, reason="", by=factories.actor(record.student))

    answer = here.post(f"/employer/agreements/{record.id}/extension{part}", data={"days": "3"})

    stands = factories.fresh(Agreement, record.id)
    assert answer.status_code == 404
    assert (stands.time_granted_at, stands.time_ignored_at) == (None, None)
