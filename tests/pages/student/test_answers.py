"""签约前必读 and 现在签约 (S52, S55 to S57, S62)."""

import re
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.pages.student.reading import Page
from wxsign.db import db
from wxsign.models import Agreement, Code, Seat


@pytest.fixture
def student(client, sign_in):
    made = factories.student(phone="13912345678")
    sign_in(client, made)
    return made


@pytest.fixture
def record(student):
    user = factories.employer(employer_name="武汉云麓示例软件有限公司")
    return factories.agreement(student=student, user=user)


def _path(record, noun: str) -> str:
    return f"/student/invitations/{record.id}/{noun}"


def _digits(record) -> str:
    return factories.digits(
        factories.matter(record.student, "accept", f"online:{record.id}", record.version)
    )


def _accept(client, record, **over):
    """Ask for a code, read it from the phone, tick the box, press 现在签约."""
    client.post(_path(record, "code"))
    typed = {"version": str(record.version), "agree": "1", "code": _digits(record), **over}
    return client.post(_path(record, "acceptance"), data=typed)


@pytest.mark.requirement("S55", "S56", "S57")
def test_the_confirmation_says_what_the_manual_says_and_ticks_nothing(client, record):
    page = Page(client.get(_path(record, "confirmation")))

    assert page.name == "student.confirmation"
    assert page.one("h1", id="must-read").text == "签约前必读"
    assert page.one("p", class_="mustread").text == (
        "签约成功后不能再与其他单位另行签约！请确保已充分了解用人单位及工作岗位信息，"
        "并与用人单位充分沟通，并达成一致就业意愿！你确定现在签约吗？"
    )
    assert page.one("label", class_="agree").text == (
        "我同意并遵守以上规定，严格按照办事流程进行网上签约操作"
    )
    assert "checked" not in page.one("input", name="agree").attributes
    assert page.one("button", data_action="accept").text == "现在签约"
    back = page.one("a", href=f"/student/invitations/{record.id}")
    assert back.text == "我再想想"
    assert page.actions == ["accept"]


def test_the_confirmation_names_the_deal_and_the_version_that_was_read(client, record):
    page = Page(client.get(_path(record, "confirmation")))

    deal = page.one("dl", class_="deal")
    assert [e.text for e in deal.walk() if e.tag == "dd"] == [
        "武汉云麓示例软件有限公司",
        "软件工程师",
        "6,000 元/月",
        "5,000 元",
        "第 1 版，5月15日",
    ]
    assert page.one("input", name="version")["value"] == "1"


def test_the_code_goes_to_the_phone_on_record_and_says_what_it_is_for(client, record, drain, fakes):
    drain()
    fakes.sms.sent.clear()

    response = client.post(_path(record, "code"), data={"version": "1"})
    drain()

    assert (response.status_code, response.location) == (303, _path(record, "confirmation"))
    (sent,) = fakes.sms.sent
    assert sent.phone == "13912345678"
    assert sent.text == (
        f"验证码{_digits(record)}，用于同意与武汉云麓示例软件有限公司签约，10分钟内有效。"
        "不是本人操作请勿理会，也不要告诉任何人。"
    )
    page = Page(client.get(response.location))
    assert page.one("label", for_="code").text == "验证码已发到 139****5678"
    assert 0 < int(page.one("span", role="status")["data-wait"]) <= 61


def test_the_tick_survives_asking_for_the_code_once(client, record):
    response = client.post(_path(record, "code"), data={"agree": "1"})

    first, second = (Page(client.get(response.location)) for _look in range(2))

    assert "checked" in first.one("input", name="agree").attributes
    assert "checked" not in second.one("input", name="agree").attributes


@pytest.mark.requirement("S57", "S62", "S63")
def test_agreeing_takes_the_second_step_and_ends_on_the_result(client, record, student):
    response = _accept(client, record)

    assert (response.status_code, response.location) == (
        303,
        f"/student/agreements/{record.id}/result",
    )
    page = Page(client.get(response.location))
    assert page.name == "student.result"
    assert page.one("h1").text == "已签约，等待学校审核"
    assert page.one("p", role="status").text == (
        "你与武汉云麓示例软件有限公司达成签约意向。学校一般 3 个工作日内审核完，结果会通知你。"
    )
    assert page.rows == [
        ("拟聘用职位", "软件工程师"),
        ("签约时间", "2026-05-15 10:00"),
        ("协议书状态", "未生效"),
    ]
    assert db.session.scalars(select(Seat.record_id)).all() == [record.id]


def test_a_reload_or_a_second_tap_ends_on_the_same_result_and_does_nothing_twice(client, record):
    revision = record.revision
    first = _accept(client, record)
    typed = {"version": "1", "agree": "1", "code": "123456"}

    second = client.post(_path(record, "acceptance"), data=typed)

    assert (second.status_code, second.location) == (303, first.location)
    assert factories.fresh(Agreement, record.id).revision == revision + 1
    asked_again = client.get(_path(record, "confirmation"))
    assert asked_again.location == f"/student/agreements/{record.id}"


def test_two_taps_at_once_sign_once_and_both_end_on_the_result(
    app, client, record, student, sign_in
):
    client.post(_path(record, "code"))
    typed = {"version": "1", "agree": "1", "code": _digits(record)}
    path, answers, start = _path(record, "acceptance"), [], Barrier(2)
    taps = [app.test_client(), app.test_client()]
    for tap in taps:
        sign_in(tap, student)

    def press(tap) -> None:
        with app.app_context():
            start.wait(timeout=30)
            answers.append(tap.post(path, data=typed))

    threads = [Thread(target=press, args=(tap,)) for tap in taps]
    db.session.rollback()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    record_id = db.session.scalars(select(Seat.record_id)).one()
    assert [a.location for a in answers] == [f"/student/agreements/{record_id}/result"] * 2


@pytest.mark.requirement("S56")
def test_without_the_tick_the_sentence_stands_beside_the_box_and_the_digits_stay(client, record):
    client.post(_path(record, "code"))
    typed = {"version": "1", "code": _digits(record)}

    response = client.post(_path(record, "acceptance"), data=typed)

    page = Page(response)
    assert (response.status_code, page.name) == (422, "student.confirmation")
    assert page.one("input", name="agree")["aria-describedby"] == "agree-say"
    assert page.one("p", id="agree-say").text == "请先勾选“我同意并遵守以上规定”"
    assert page.one("input", name="code")["value"] == typed["code"]
    assert factories.fresh(Agreement, record.id).state == "invited"
    assert db.session.scalars(select(Code.tries)).all()[-1] == 0


def test_a_wrong_code_keeps_tick_and_digits_and_counts_what_is_left(client, record):
    client.post(_path(record, "code"))
    wrong = "000000" if _digits(record) != "000000" else "111111"

    response = client.post(
        _path(record, "acceptance"), data={"version": "1", "agree": "1", "code": wrong}
    )

    page = Page(response)
    assert response.status_code == 422
    assert page.one("p", id="code-say").text == "验证码不对，还可以再试 4 次"
    assert page.one("input", name="code")["value"] == wrong
    assert "checked" in page.one("input", name="agree").attributes
    assert factories.fresh(Agreement, record.id).state == "invited"


def test_after_five_wrong_codes_the_page_says_how_long_to_wait(client, record):
    client.post(_path(record, "code"))
    right = _digits(record)
    typed = {"version": "1", "agree": "1", "code": "000000" if right != "000000" else "111111"}
    for _try in range(5):
        client.post(_path(record, "acceptance"), data=typed)

    response = client.post(_path(record, "acceptance"), data={**typed, "code": right})

    assert response.status_code == 429
    assert re.fullmatch(
        r"验证码输错次数过多，请 \d+ 分钟后重新获取", Page(response).one("p", id="code-say").text
    )
    assert factories.fresh(Agreement, record.id).state == "invited"


def test_no_code_was_asked_for(client, record):
    response = client.post(
        _path(record, "acceptance"), data={"version": "1", "agree": "1", "code": "123456"}
    )

    assert response.status_code == 422
    assert Page(response).one("p", id="code-say").text == "还没有获取验证码，请先点“获取验证码”"


@pytest.mark.parametrize("typed", ["12345", "abcdef"])
def test_half_a_code_is_said_beside_the_cells_and_costs_no_try(client, record, typed):
    response = _accept(client, record, code=typed)

    assert response.status_code == 422
    assert Page(response).one("p", id="code-say").text == "请填写 6 位验证码"
    assert db.session.scalars(select(Code.tries)).all()[-1] == 0


def test_a_second_code_within_a_minute_is_refused_beside_the_cells(client, record):
    client.post(_path(record, "code"))

    response = client.post(_path(record, "code"), data={"agree": "1"})

    page = Page(response)
    assert response.status_code == 429
    assert re.fullmatch(r"\d+ 秒后可重新获取验证码", page.one("p", id="code-say").text)
    assert "checked" in page.one("input", name="agree").attributes


def test_enter_signs_and_does_not_ask_for_another_code(client, record):
    page = Page(client.get(_path(record, "confirmation")))

    first = page.all("button", type="submit")[0]

    assert first.attributes.get("formaction") is None
    assert first["aria-hidden"] == "true"


def test_an_amended_letter_must_be_read_again(client, record):
    client.post(_path(record, "code"))
    digits = _digits(record)
    factories.amend(record.sender, record)

    response = client.post(
        _path(record, "acceptance"), data={"version": "1", "agree": "1", "code": digits}
    )

    assert response.status_code == 409
    page = Page(response)
    assert page.main["data-reason"] == "old_version"
    way = page.one("a", href=f"/student/invitations/{record.id}")
    assert way.text == "查看修改后的邀请函看过新的内容再答复"
    assert "已经处理" not in page.main.text
    assert factories.fresh(Agreement, record.id).state == "invited"


@pytest.mark.requirement("S52")
def test_a_signed_student_can_neither_open_the_confirmation_nor_sign_again(client, student, record):
    factories.agreement("under_review", student=student)

    answers = [
        client.get(_path(record, "confirmation")),
        client.post(_path(record, "code")),
        client.post(_path(record, "acceptance"), data={"version": "1", "agree": "1"}),
        client.get(_path(record, "refusal")),
        client.post(_path(record, "refusal")),
    ]

    assert [Page(answer).main["data-reason"] for answer in answers] == ["seat_taken"] * 5
    assert db.session.scalar(select(func.count()).select_from(Seat)) == 1


@pytest.mark.requirement("S71")
def test_after_the_deadline_every_way_says_that_it_is_over(client, record, clock):
    clock.set(record.answer_by)

    answers = [
        client.get(_path(record, "confirmation")),
        client.post(_path(record, "acceptance"), data={"version": "1", "agree": "1"}),
        client.post(_path(record, "refusal")),
    ]

    assert [Page(answer).main["data-reason"] for answer in answers] == ["too_late"] * 3
    assert Page(answers[0]).one("h1").text == "已过 5月20日 24:00，这封邀请函已经到期"
