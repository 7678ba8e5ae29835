"""消息记录: what was sent to me, by which way, and what became of it (S43, S189)."""

import pytest
from sqlalchemy import event, update

from jobs import tidy
from tests import factories
from tests.pages.student.reading import Page
from wxsign.actions import code
from wxsign.db import db, transaction, writing
from wxsign.gateways import Rejected, Unreachable
from wxsign.models import OutboxEntry


@pytest.fixture
def student(client, sign_in):
    made = factories.student(name="林知夏")
    sign_in(client, made)
    return made


def page(client, query: str = "") -> Page:
    return Page(client.get(f"/student/messages{query}"))


def shown(of: Page) -> list[list[str]]:
    """Title, words, ways, and whether it was read, of each message."""
    found = []
    for item in of.all("li", class_="rec"):
        parts = {part.attributes.get("class", ""): part for part in item.walk()}
        ways = [way.text for way in parts["went"].walk() if way.tag == "li"]
        top = [inner.text for inner in parts["top"].walk() if inner.tag in ("h2", "span")]
        found.append([top[0], parts["words"].text, *ways, *top[1:]])
    return found


@pytest.mark.requirement("S43", "S189")
def test_a_message_says_its_words_its_ways_and_what_became_of_each(client, student, drain):
    factories.bind(student)
    record = factories.agreement("invited", student=student)
    drain()

    listed = page(client)

    assert shown(listed) == [
        [
            "单位邀请签约",
            (
                f"{record.employer_name}邀请你签约，职位软件工程师。请在5月20日24:00前到微信"
                "“学生服务”答复，过期不反馈视为主动放弃。"
            ),
            "微信 已发送",
            "邮件 已发送",
            "未读",
        ]
    ]
    assert listed.one("time").text == "2026-05-15 10:00"
    assert listed.one("a", data_action="open")["href"] == f"/student/invitations/{record.id}"


def test_opening_the_record_is_what_makes_a_message_read(client, student, drain):
    record = factories.agreement("invited", student=student)
    other = factories.agreement("invited", student=student)
    client.get(f"/student/invitations/{record.id}")
    assert [row[-1] for row in shown(page(client))] == ["未读", "未读"]  # nothing was sent yet
    drain()

    client.get(f"/student/invitations/{record.id}")

    assert [row[-1] for row in shown(page(client))] == ["未读", "已读"]
    assert other.id > record.id


def test_the_desk_that_looks_and_the_list_itself_mark_nothing(client, student, drain):
    factories.agreement("invited", student=student)
    drain()
    page(client)

    assert shown(page(client))[0][-1] == "未读"


def test_what_wechat_could_not_bring_says_so(client, student, fakes, drain):
    factories.bind(student)
    fakes.wechat.fails_with(Rejected(43004, "require subscribe"))
    factories.agreement("invited", student=student)
    drain()

    assert shown(page(client))[0][2:] == [
        "短信 已发送微信没有送到，改发短信。",
        "邮件 已发送",
        "未读",
    ]


def test_a_receipt_says_delivered_and_what_was_lost_says_so(client, student, fakes, drain):
    factories.bind(student)
    fakes.mail.fails_with(Unreachable("lost", uncertain=True))
    factories.agreement("invited", student=student)
    drain()
    with transaction():
        of_wechat = OutboxEntry.channel == "wechat"
        writing().execute(update(OutboxEntry).where(of_wechat).values(receipt="success"))

    assert shown(page(client))[0][2:4] == [
        "微信 已送达",
        "邮件 未送达没有收到回音，不能确定是否送到。为免重复，系统不再自动发，学校会处理。",
    ]


def test_the_digits_of_a_code_never_stand_there(client, student, drain):
    of = factories.matter(student, "accept", "online:7", 1)
    code.ask(of, phone=student.phone, words="同意与江城软件签约")
    digits = factories.digits(of)
    drain()

    response = client.get("/student/messages")

    assert digits not in response.get_data(as_text=True)
    assert shown(Page(response)) == [
        [
            "验证码",
            (
                "验证码******，用于同意与江城软件签约，10分钟内有效。不是本人操作请勿理会，"
                "也不要告诉任何人。"
            ),
            "短信 已发送",
        ]
    ]


@pytest.fixture
def tidied(app, clock, settings, monkeypatch):
    """The house a month later, after the tidying."""
    monkeypatch.setattr(tidy, "application", lambda: app)

    def later() -> None:
        clock.advance(days=settings.privacy.sent_facts_days, seconds=60)
        tidy.tidy()

    return later


def test_when_the_words_are_forgotten_the_message_stays(client, student, drain, tidied, sign_in):
    record = factories.agreement("invited", student=student)
    drain()
    client.get(f"/student/invitations/{record.id}")
    tidied()
    sign_in(client, student)

    listed = page(client)

    assert shown(listed) == [
        [
            "单位邀请签约",
            "发送的内容已按规定清除，只保留记录。",
            "短信 已发送微信没有送到，改发短信。",
            "邮件 已发送",
            "已读",
        ]
    ]
    assert listed.one("time").text == "2026-05-15 10:00"
    assert listed.one("a", data_action="open")["href"] == f"/student/invitations/{record.id}"


def test_nothing_of_anybody_else_is_listed(client, student, drain):
    factories.agreement("effective")
    other = factories.student()
    code.ask(factories.matter(other, "bind"), phone=other.phone, words="登录")
    employer = factories.employer()
    assert employer.id != student.id
    drain()

    assert shown(page(client)) == []
    assert page(client).one("p", class_="drop").text.startswith("还没有发给你的消息。")


def test_an_employer_with_the_same_number_is_somebody_else(client, student):
    """Persons are numbered anew in each audience."""
    user = factories.employer()
    while user.id < student.id:
        user = factories.employer()
    assert user.id == student.id
    factories.agreement("declined", user=user)

    assert shown(page(client)) == []


def test_older_messages_follow_page_by_page_and_none_is_lost_or_twice(client, student, clock):
    for _letter in range(23):
        clock.advance(minutes=1)
        factories.agreement("invited", student=student)

    first = page(client)
    older = first.one("a", rel="next")["href"]
    second = page(client, older.removeprefix("/student/messages"))

    of = [[item["data-id"] for item in part.all("li", class_="rec")] for part in (first, second)]
    assert [len(ids) for ids in of] == [20, 3]
    assert len({*of[0], *of[1]}) == 23
    assert second.all("a", rel="next") == []
    assert all(len(row) == 5 for row in [*shown(first), *shown(second)])  # both ways of each


@pytest.mark.parametrize("before", ["x", "-1", "0", "99999999999999999999"])
def test_a_page_that_is_not_there_is_harmless(client, student, before):
    assert client.get(f"/student/messages?before={before}").status_code == 200


def test_the_list_takes_few_statements(client, student, drain):
    for _letter in range(3):
        factories.agreement("invited", student=student)
    drain()
    counted: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: counted.append(given[2]))

    assert len(shown(page(client))) == 3

    assert len([statement for statement in counted if statement.startswith("SELECT")]) == 2


def test_the_home_leads_there(client, student):
    entry = next(a for a in Page(client.get("/student/")).all("a") if a.text == "消息记录")

    assert entry["href"] == "/student/messages"
    assert page(client).name == "student.messages"
