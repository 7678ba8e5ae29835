"""The student's home: who I am, where I stand, what waits (S10, S11, S58, S60, S64)."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from tests import factories
from tests.pages.student.reading import Page, rows_of
from wxsign.db import db, transaction, writing
from wxsign.models import SchoolSetting, Student


@pytest.fixture
def student(client, sign_in):
    made = factories.student(name="林知夏")
    sign_in(client, made)
    return made


def _home(client) -> Page:
    return Page(client.get("/student/"))


def _steps(page: Page) -> list[tuple[str, str]]:
    """Each step with its place: past, here, here theirs, or nothing when it is ahead."""
    rows = [li for li in page.one("ol", class_="steps").walk() if li.tag == "li"]
    return [(li.text, li["class"]) for li in rows]


def test_the_home_says_who_i_am(client, student):
    page = _home(client)

    assert page.name == "student.home"
    assert page.one("h1").text == "林知夏"
    assert page.one("section", class_="who").text == "林知夏2026届 · 本科生毕业 计算机学院 软件工程"


@pytest.mark.requirement("S11")
def test_the_title_is_the_schools_own(client, student, app, sign_in):
    other = app.test_client()
    sign_in(other, factories.student(of=factories.college(factories.school(code="10512"))))

    assert _home(client).title == "湖北示例学院就业信息网"
    assert _home(other).title == "示例学院10512就业信息网"


@pytest.mark.requirement("S10")
def test_the_foot_names_the_office_its_address_phone_and_hours(client, student):
    assert _home(client).one("p", class_="foot").text == (
        "湖北示例学院招生就业处武汉市示例路1号 027-87654321"
    )


def test_without_a_letter_the_home_says_that_nothing_is_to_be_done(client, student):
    page = _home(client)

    assert page.one("h2", id="now").text == "还没有收到邀约"
    assert page.all("ol", class_="steps") == []
    assert page.actions == []


@pytest.mark.requirement("S58", "S60", "S64")
def test_one_letter_is_said_with_its_date_what_is_left_and_one_button(client, student):
    record = factories.agreement(student=student)

    page = _home(client)

    assert page.one("h2", id="now").text == "有 1 封邀请函等你答复"
    assert page.one("p", class_="next").text == (
        "5月20日 24:00 截止，还剩 5 天 13 小时。过期不反馈视为主动放弃。"
    )
    assert _steps(page) == [
        ("单位发起签约5月15日", "past"),
        ("学生处理5月20日前", "here"),
        ("院校审核", ""),
    ]
    button = page.one("a", data_action="open")
    assert (button.text, button["href"]) == ("查看邀请函", f"/student/invitations/{record.id}")
    assert page.one("nav", aria_label="待办").text == "已收邀约1解约待办0"


@pytest.mark.requirement("S60")
def test_two_letters_are_counted_and_the_button_opens_the_list(client, student):
    for _letter in range(2):
        factories.agreement(student=student)

    page = _home(client)

    assert page.one("h2", id="now").text == "有 2 封邀请函等你答复"
    assert page.one("a", data_action="open")["href"] == "/student/invitations"
    assert page.one(class_="weui-badge")["aria-label"] == "2 封待办"


def test_a_letter_past_its_deadline_no_longer_waits_even_before_the_clock_ended_it(
    client, student, clock
):
    factories.agreement(student=student)
    clock.set(datetime(2026, 5, 20, 16, 0, tzinfo=UTC))

    assert _home(client).one("h2", id="now").text == "还没有收到邀约"


@pytest.mark.requirement("S64")
@pytest.mark.parametrize(
    "state, headline, steps",
    [
        ("under_review", "学校正在审核", ["past", "past", "here theirs"]),
        ("effective", "签约完成，协议书已生效", ["past", "past", "past"]),
        ("rejected", "学校审核没有通过", ["past", "past", "stopped"]),
        ("terminated", "这份协议书已经解除", ["past", "past", "past"]),
    ],
)
def test_the_card_follows_the_record_that_matters_now(client, student, state, headline, steps):
    record = factories.agreement(state, student=student)

    page = _home(client)

    assert page.one("h2", id="now").text == headline
    assert [place for _text, place in _steps(page)] == steps
    assert page.one("a", data_action="open")["href"] == f"/student/agreements/{record.id}"


@pytest.mark.requirement("S52")
def test_what_is_signed_comes_before_letters_that_are_still_open(client, student):
    signed = factories.agreement("under_review", student=student)
    factories.agreement(student=student)

    page = _home(client)

    assert page.one("section", class_="now")["data-id"] == str(signed.id)
    assert page.one("nav", aria_label="待办").text == "已收邀约1解约待办0"


@pytest.mark.requirement("S17")
def test_a_restricted_student_reads_why_he_cannot_sign(client, student):
    factories.agreement(student=student)
    factories.fresh(Student, student.id).restricted = True
    db.session.commit()

    assert _home(client).one("h2", id="now").text == "学校目前限制了你的签约"


def test_a_closed_window_is_said_on_the_home(client, student):
    row = {"school_id": student.school_id, "name": "signing.open", "value": {"value": False}}
    with transaction():
        writing().execute(SchoolSetting.__table__.insert().values(**row))

    assert _home(client).one("h2", id="now").text == "学校现在没有开放网签"


def test_an_entry_that_is_not_built_keeps_its_place_and_opens_its_reason(client, student):
    shut = _home(client).one("a", class_="shut")
    response = client.get(shut["href"])

    assert shut.text == "我要求职还没有在这里开通为什么"
    assert response.status_code == 404
    assert Page(response).one("h1").text == "我要求职还没有在这里开通"


@pytest.mark.requirement("S52", "S113")
def test_while_something_is_signed_paper_and_destinations_name_what_blocks_them(client, student):
    signed = factories.agreement("under_review", student=student)

    shut = [Page(client.get(f"/student/{entry}")) for entry in ("papers", "destinations")]
    responses = [client.get(f"/student/{entry}/new") for entry in ("papers", "destinations")]

    words = "已有一份电子签约（等待签约审核）"
    assert [words in page.one("main").text for page in shut] == [True, True]
    assert [response.status_code for response in responses] == [409, 409]
    assert [Page(response).all("a")[0]["href"] for response in responses] == [
        f"/student/agreements/{signed.id}"
    ] * 2


def test_the_home_needs_at_most_six_statements(client, student):
    factories.agreement("rejected", student=student)
    for _letter in range(3):
        factories.agreement(student=student)
    client.get("/student/")
    counted: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: counted.append(given[2]))

    client.get("/student/")

    reads = [statement for statement in counted if statement.startswith("SELECT")]
    assert 1 <= len(reads) <= 6


def test_rows_of_the_reader_pair_labels_with_values(client, student):
    factories.agreement(student=student)

    card = Page(client.get("/student/invitations")).one("article")

    assert dict(rows_of(card))["拟聘用职位"] == "软件工程师"


@pytest.mark.requirement("S59")
def test_the_menu_has_every_entry_of_the_manual_in_its_three_groups(client, student):
    page = _home(client)

    entries = {
        nav["aria-label"]: [a.text for a in nav.walk() if a.tag == "a"]
        for nav in page.all("nav", class_="weui-cells")
    }
    assert entries == {
        "办理": [
            "线上签约",
            "线下签约录入、生成、打印、反馈纸质协议书",
            "其他去向升学、入伍、创业等，登记后由学校审核",
            "解约办理",
            "我要求职还没有在这里开通为什么",
        ],
        "我": ["我的资料基本信息管理、更换手机、退出所有设备", "消息记录", "帮助"],
    }
