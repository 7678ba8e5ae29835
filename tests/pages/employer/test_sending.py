"""确认发送: one code, one letter for each, and what became of it (S35, S38, S41 to S54, S191)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.employer.letters import CODE, NEW, SEND, digits, preview, records, send, typed
from tests.pages.student.reading import Page
from wxsign.db import db
from wxsign.models import OutboxEntry, TermsVersion
from wxsign.rules import moments


def _outcome(page: Page) -> list[tuple[str, str]]:
    return [
        (cell.attributes.get("data-reason", "sent"), cell.text)
        for cell in page.all("a", class_="weui-cell")
    ]


@pytest.mark.requirement("S35", "S38", "S41", "S43", "S46")
def test_one_code_sends_the_letter_to_all(here, user, students, now):
    response = send(here, typed(students, penalty="3,000"))
    page = Page(here.get(response.location))

    made = records()
    assert response.status_code == 303
    assert page.name == "employer.result"
    assert page.one("h1").text == "已向 2 人发送签约邀请"
    assert _outcome(page) == [
        ("sent", "林知夏湖北示例学院待应约"),
        ("sent", "郭予墨湖北示例学院待应约"),
    ]
    assert [(row.state, row.student_id, row.sender_id) for row in made] == [
        ("invited", student.id, user.id) for student in students
    ]
    assert {moments.in_record(row.answer_by) for row in made} == {"2026-05-21 00:00"}
    terms = db.session.scalars(select(TermsVersion.terms)).all()
    assert [values["penalty"] for values in terms] == ["3000", "3000"]
    told = select(OutboxEntry.channel).where(OutboxEntry.audience == "student")
    assert sorted(db.session.scalars(told)) == ["mail", "mail", "wechat", "wechat"]


def test_a_wrong_code_is_said_beside_it_and_sends_nothing(here, students):
    here.post(CODE, data=typed(students))
    wrong = "000000" if digits() != "000000" else "000001"

    response = here.post(SEND, data=typed(students, code=wrong))
    page = Page(response)

    assert response.status_code == 422
    assert page.name == "employer.confirmation"
    assert page.one(id="code-say").text[:7] == "验证码不对，还"
    assert page.one(id="code")["aria-invalid"] == "true"
    assert records() == []


def test_a_wrong_code_is_not_taken_for_sent_because_of_an_earlier_round(here, user, students):
    earlier = factories.agreement("declined", user=user)
    letter = typed(students) | {"student": [earlier.student_id, *(one.id for one in students)]}
    here.post(CODE, data=letter)
    wrong = "000000" if digits() != "000000" else "000001"

    response = here.post(SEND, data=letter | {"code": wrong})

    assert response.status_code == 422
    assert Page(response).name == "employer.confirmation"


def test_a_code_serves_only_the_letter_it_was_asked_for(here, students):
    here.post(CODE, data=typed(students))

    other = here.post(SEND, data=typed(students, code=digits(), regular_pay="9000"))
    fewer = here.post(SEND, data=typed(students[:1], code=digits()))

    assert [Page(response).one(id="code-say").text for response in (other, fewer)] == [
        "还没有获取验证码，请先点“获取验证码”。",
        "还没有获取验证码，请先点“获取验证码”。",
    ]
    assert records() == []


def test_the_code_page_says_where_it_went_and_when_the_next_may_be_asked_for(here, user, students):
    before = Page(preview(here, typed(students)))
    after = Page(preview(here, typed(students), CODE))
    again = here.post(CODE, data=typed(students))

    masked = f"137****{user.phone[-4:]}"
    assert before.one("label", for_="code").text == f"验证码将发到 {masked}"
    assert after.one("label", for_="code").text == f"验证码已发到 {masked}"
    assert 55 <= int(after.one(data_then="ask-again")["data-wait"]) <= 60
    assert again.status_code == 429
    assert Page(again).one(id="code-say").text[-11:] == "秒后可重新获取验证码。"


def test_a_second_tap_ends_on_what_was_sent(here, students):
    letter = typed(students)
    first = send(here, letter)

    second = here.post(SEND, data=letter | {"code": digits()})
    back = here.post(NEW, data=letter)

    assert first.location == second.location == back.location
    assert len(records()) == 2


@pytest.mark.requirement("S54")
def test_who_already_has_an_open_letter_is_reported_and_the_others_are_sent(here, user):
    invited, other = (factories.student(name=name) for name in ("林知夏", "郭予墨"))
    factories.agreement("invited", student=invited, user=user)
    for student in (invited, other):
        factories.list_student(user, student)

    page = Page(here.get(send(here, typed([invited, other])).location))

    assert page.one("h1").text == "已向 1 人发送签约邀请"
    assert _outcome(page) == [
        ("sent", "郭予墨湖北示例学院待应约"),
        (
            "already_invited",
            (
                "林知夏已经给林知夏发过邀请，正在进行。"
                "这一次结束之后才能再次邀请：学生拒绝、到期、审核不通过或解约。为什么"
            ),
        ),
    ]


def test_a_second_tap_on_a_batch_that_went_out_in_part_ends_on_what_was_sent(here, students):
    students[0].restricted = True
    db.session.commit()
    letter = typed(students)
    first = send(here, letter)

    second = here.post(SEND, data=letter | {"code": digits()})

    assert (second.status_code, second.location) == (303, first.location)
    assert [outcome for outcome, _text in _outcome(Page(here.get(second.location)))] == [
        "sent",
        "not_eligible",
    ]


@pytest.mark.requirement("S50", "S51")
@pytest.mark.parametrize("ended", ["declined", "expired"])
def test_after_a_refusal_or_the_deadline_the_student_may_be_invited_again(here, user, ended):
    student = factories.student(name="林知夏")
    factories.agreement(ended, student=student, user=user)
    factories.list_student(user, student)

    page = Page(here.get(send(here, typed([student])).location))

    assert _outcome(page) == [("sent", "林知夏湖北示例学院待应约")]
    assert [row.state for row in records()] == [ended, "invited"]


@pytest.mark.requirement("S53")
def test_a_student_who_has_signed_elsewhere_may_still_be_invited(here, students):
    factories.agreement("effective", student=students[0])

    page = Page(here.get(send(here, typed(students[:1])).location))

    assert _outcome(page) == [("sent", "林知夏湖北示例学院待应约")]


def test_who_cannot_be_invited_any_more_gets_the_uniform_sentence(here, students):
    students[0].restricted = True
    db.session.commit()

    page = Page(here.get(send(here, typed(students[:1])).location))

    assert page.one("h1").text == "没有发送"
    assert _outcome(page) == [
        ("not_eligible", "林知夏未找到或不可签约。请向学生本人核对四项信息。为什么")
    ]


@pytest.mark.parametrize("path", [NEW, SEND, CODE])
def test_students_of_another_employers_list_cannot_be_written_to(here, path):
    other = factories.employer()
    student = factories.student()
    factories.list_student(other, student)

    response = here.post(path, data=typed([student]))

    assert (response.status_code, response.location) == (303, "/employer/candidates")
    assert here.get(f"{NEW}?student={student.id}").location == "/employer/candidates"
    assert here.get(f"/employer/invitations/sent?student={student.id}").location == (
        "/employer/candidates"
    )


@pytest.mark.requirement("S46", "S191")
def test_the_letter_ends_at_midnight_of_its_last_day(here, students, clock):
    clock.set(clock.now.replace(hour=15, minute=59))  # 23:59 in Beijing

    send(here, typed(students[:1], answer_days="1"))

    (record,) = records()
    assert moments.in_record(record.answer_by) == "2026-05-17 00:00"
    assert record.answer_by - record.invited_at < timedelta(days=1, minutes=2)


def test_only_ways_that_every_student_has_are_promised(here, students):
    page = Page(preview(here, typed(students)))

    assert "发送后通知学生（微信或短信，学校登记了邮箱的同时发邮件）。" in page.main.text
