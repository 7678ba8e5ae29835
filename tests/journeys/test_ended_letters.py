"""Letters that end, and what comes after: expiry, refusal, second taps, a second invitation."""

import re

import pytest

from tests.journeys.browserless import DESKTOP, Visitor
from tests.journeys.stage import until
from tests.journeys.visits import (
    STUDENTS,
    UNITS,
    employer_in,
    invite,
    ready_to_accept,
    rows,
    student_in,
    tap,
)
from wxsign.demo import people

SIX_DAYS = 6 * 24 * 3600


@pytest.fixture(scope="module")
def stage(new_stage, demo_environ):
    """A demo of its own: its clock runs ahead."""
    running = new_stage(**demo_environ)
    yield running
    assert running.stop() == 0


def waiting(page):
    """The counter 签约待办 on the employer's home."""
    return int(re.search(r"签约待办(\d+)", page.text)[1])


def state(stage, record):
    [(found,)] = rows(stage, "SELECT state FROM agreement WHERE id = ?", record)
    return found


def cards(stage, openid, words):
    items = [item for item in stage.chat(openid) if item["kind"] == "template"]
    return [item for item in items if words in str(item["fields"])]


@pytest.mark.requirement("S50", "S69")
def test_after_a_refusal_the_employer_invites_again(stage):
    unit, student = UNITS[1], STUDENTS[21]
    employer, phone = employer_in(stage, unit), student_in(stage, student)
    first = invite(stage, employer, unit, student)
    phone.open(f"{stage.app}/student/invitations/{first}/refusal")
    twin = Visitor(DESKTOP)
    twin.http.cookies.update(phone.http.cookies)
    twin.open(f"{stage.app}/student/invitations/{first}/refusal")
    searched = employer.open(f"{stage.app}/employer/search")
    items = {"school": "1", "name": student.name, "id_or_phone": student.phone}
    items["year"] = max(searched.form("search").options["year"])
    assert "这一次结束之后才能再次邀请" in employer.submit("search", **items).text

    declined = phone.submit("decline", reason="已经决定去另一家单位")
    again = twin.submit("decline", reason="第二次")

    assert (declined.name, declined.states) == ("student.invitation", ["declined"])
    assert (again.status, again.name, again.states) == (200, "student.invitation", ["declined"])
    notes = "SELECT note FROM trail_entry WHERE move = 'decline' AND record_id = ?"
    assert rows(stage, notes, first) == [("已经决定去另一家单位",)]
    until(lambda: cards(stage, people.EMPLOYER_OPENID, "学生拒绝了邀请"), "the employer's card")
    stage.platform_call("/_sim/clock", {"advance": 61})  # the same letter wants a code of its own
    second = invite(stage, employer, unit, student)
    assert second != first
    assert phone.open(f"{stage.app}/student/invitations/{second}").name == "student.invitation"
    assert [state(stage, record) for record in (first, second)] == ["declined", "invited"]


@pytest.mark.requirement("S62")
def test_a_second_tap_and_a_second_device_end_on_the_true_state(stage):
    unit, student = UNITS[1], STUDENTS[22]
    record = invite(stage, employer_in(stage, unit), unit, student)
    phone, other = student_in(stage, student), student_in(stage, student)
    code = ready_to_accept(stage, phone, student, record)
    form = phone.page
    other.open(f"{stage.app}/student/invitations/{record}/confirmation")

    pages = [phone.submit("accept", agree="on", code=code)]
    phone.page = form
    pages.append(phone.submit("accept", agree="on", code=code))
    pages.append(other.submit("accept", agree="on", code="000000"))

    seen = [(page.status, page.name, page.states) for page in pages]
    assert seen == [(200, "student.result", ["under_review"])] * 3
    accepted = "SELECT count(*) FROM trail_entry WHERE move = 'accept' AND record_id = ?"
    assert rows(stage, accepted, record) == [(1,)]


@pytest.mark.requirement("S46", "S51", "S58")
def test_an_expired_letter_is_over_for_both_and_may_be_sent_again(stage):
    unit, student = UNITS[1], STUDENTS[1]
    employer, phone = Visitor(), Visitor()
    before = waiting(tap(stage, employer, people.EMPLOYER_OPENID, "企业服务"))
    first = invite(stage, employer, unit, student)
    home = employer.open(f"{stage.app}/employer/")
    assert waiting(home) == before + 1
    tap(stage, phone, people.STUDENT_OPENID, "学生服务")
    code = ready_to_accept(stage, phone, student, first)
    form = phone.page

    stage.platform_call("/_sim/clock", {"advance": SIX_DAYS})
    phone.page = form
    late = phone.submit("accept", agree="on", code=code)
    until(lambda: state(stage, first) == "expired", "the clock's own move")
    phone.page = form
    later = phone.submit("accept", agree="on", code=code)

    assert late.status in (200, 409), late.text
    assert "到期" in late.text
    assert (later.status, later.name, later.states) == (200, "student.invitation", ["expired"])
    assert rows(stage, "SELECT count(*) FROM seat WHERE record_id = ?", first) == [(0,)]
    for openid, words in (
        (people.STUDENT_OPENID, "邀请函已到期"),
        (people.EMPLOYER_OPENID, "邀请函已到期"),
    ):
        until(lambda o=openid, w=words: cards(stage, o, w), "the card that it is over")
    # Every other open letter is over as well: six days have passed for all of them.
    until(lambda: waiting(employer.open(f"{stage.app}/employer/")) == 0, "the counter")
    second = invite(stage, employer, unit, student)
    letter = phone.open(f"{stage.app}/student/invitations/{second}")
    assert (letter.status, letter.name) == (200, "student.invitation")
    assert [state(stage, record) for record in (first, second)] == ["expired", "invited"]
    assert waiting(employer.open(f"{stage.app}/employer/")) == 1
