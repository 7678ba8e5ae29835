"""再次邀请: a letter is over, and its student goes back to 签约发送 (S50, S51)."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.employer.letters import NEW, path_of, send, typed
from tests.pages.student.reading import Page
from wxsign.db import db
from wxsign.models import Candidate

OVER = ["declined", "expired", "withdrawn", "rejected", "terminated"]


@pytest.fixture
def student(app):
    return factories.student(name="林知夏")


def _listed() -> list[tuple[int, str]]:
    db.session.rollback()
    rows = db.session.execute(select(Candidate.student_id, Candidate.job_title))
    return [(row[0], row[1]) for row in rows]


def _offer(page: Page) -> str:
    return page.one("section", id="again").text


@pytest.mark.requirement("S50", "S51")
@pytest.mark.parametrize("state", OVER)
def test_who_was_invited_once_is_invited_again_without_the_four_items(here, user, student, state):
    record = factories.agreement(state, student=student, user=user)
    page = Page(here.get(path_of(record)))
    form = page.one("form", action=path_of(record, "/candidate"))

    answer = here.post(form["action"])

    assert _offer(page) == "再次邀请林知夏"
    assert (answer.status_code, answer.location) == (303, "/employer/candidates")
    assert _listed() == [(student.id, record.job_title)]
    assert Page(here.get(send(here, typed([student])).location)).one("h1").text == (
        "已向 1 人发送签约邀请"
    )


def test_a_second_tap_ends_on_the_list_as_well(here, user, student):
    record = factories.agreement("declined", student=student, user=user)

    answers = [here.post(path_of(record, "/candidate")) for _tap in range(2)]

    assert [answer.location for answer in answers] == ["/employer/candidates"] * 2
    assert len(_listed()) == 1
    assert "林知夏已经在签约发送列表里" in _offer(Page(here.get(path_of(record))))


def test_who_may_not_be_invited_is_shut_with_its_reason(here, user, student):
    record = factories.agreement("declined", student=student, user=user)
    student.restricted = True
    db.session.commit()

    page = Page(here.get(path_of(record)))
    answer = here.post(path_of(record, "/candidate"))

    assert _offer(page) == "再次邀请：未找到或不可签约"
    assert (answer.status_code, Page(answer).one("h1").text) == (404, "未找到或不可签约")
    assert _listed() == []


@pytest.mark.parametrize("state", ["withdrawn", "rejected", "terminated"])
def test_what_is_shut_is_not_promised_above(here, user, student, state):
    record = factories.agreement(state, student=student, user=user)
    student.restricted = True
    db.session.commit()

    page = Page(here.get(path_of(record)))

    assert _offer(page) == "再次邀请：未找到或不可签约"
    assert page.one("p", class_="next").text == "这一次签约结束。"


def test_while_another_letter_runs_the_student_is_not_invited_again(here, user, student):
    record = factories.agreement("declined", student=student, user=user)
    running = factories.agreement("invited", student=student, user=user)

    page = Page(here.get(path_of(record)))
    answer = Page(here.post(path_of(record, "/candidate")))

    assert _offer(page) == "再次邀请：已经给林知夏发过邀请，正在进行"
    assert answer.one("a", href=path_of(running)).text[:8] == "查看它现在的状态"
    assert _listed() == []


def _row(here, record, tab: str = "ended"):
    return Page(here.get(f"/employer/agreements?tab={tab}")).one("section", data_id=str(record.id))


@pytest.mark.requirement("S50", "S51")
@pytest.mark.parametrize("state", OVER)
def test_the_row_of_a_letter_that_is_over_leads_there_too(here, user, student, state):
    record = factories.agreement(state, student=student, user=user)
    row = _row(here, record)
    form = next(part for part in row.walk() if part.tag == "form")

    answer = here.post(form["action"])

    assert form.text == "再次邀请林知夏"
    assert (answer.status_code, answer.location) == (303, "/employer/candidates")
    assert _listed() == [(student.id, record.job_title)]


def test_a_row_that_cannot_lead_there_says_the_same_reason_as_the_record(here, user, student):
    others = [factories.student(name=name) for name in ("郭予墨", "沈一禾", "罗一")]
    over = [factories.agreement("declined", student=one, user=user) for one in (student, *others)]
    factories.agreement("invited", student=others[0], user=user)
    factories.list_student(user, others[1])
    others[2].restricted = True
    db.session.commit()

    said = [_row(here, record).text for record in over]

    words = [_offer(Page(here.get(path_of(record)))) for record in over]
    assert words[1:] == [
        "再次邀请：已经给郭予墨发过邀请，正在进行",
        "再次邀请：沈一禾已经在签约发送列表里",
        "再次邀请：未找到或不可签约",
    ]
    assert [word in text for word, text in zip(words, said, strict=True)] == [True] * 4


def test_who_only_reads_sees_no_invitation_in_a_row(here, user, student, sign_in):
    record = factories.agreement("declined", student=student, user=user)
    reader = factories.colleague(user.employer, role="reader")
    sign_in(here, reader)

    assert "再次邀请" not in _row(here, record).text


def test_a_letter_that_waits_offers_nothing_of_the_kind(here, user, student):
    record = factories.agreement("invited", student=student, user=user)

    assert Page(here.get(path_of(record))).all("section", id="again") == []


def test_nobody_lists_the_student_of_another_unit(here, student):
    record = factories.agreement("declined", student=student)

    assert here.post(path_of(record, "/candidate")).status_code == 404
    assert _listed() == []


@pytest.mark.parametrize("state", ["declined", "expired", "under_review", "effective"])
def test_a_letter_that_does_not_wait_any_more_is_not_shown_as_just_sent(here, user, student, state):
    record = factories.agreement(state, student=student, user=user)

    answer = here.get(f"{NEW}?student={student.id}", follow_redirects=True)

    assert answer.request.path == path_of(record)


def test_a_letter_that_ends_tonight_is_not_promised_an_answer_tomorrow(here, user, clock, sign_in):
    student = factories.student()
    factories.list_student(user, student)
    sent = send(here, typed([student], answer_days="1")).location
    clock.advance(days=2)
    sign_in(here, user)

    answer = here.get(sent, follow_redirects=True)

    assert Page(answer).name == "employer.agreement"


def test_of_several_the_promise_is_that_of_a_letter_that_waits(here, user):
    one, two = factories.student(), factories.student()
    factories.agreement("declined", student=one, user=user)
    waits = factories.agreement("invited", student=two, user=user)

    page = Page(here.get(f"/employer/invitations/sent?student={one.id}&student={two.id}"))

    assert page.name == "employer.result"
    assert f"{waits.answer_by:%m}".lstrip("0") in page.one("p", class_="weui-msg__desc").text
