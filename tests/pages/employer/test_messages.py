"""消息记录 of a colleague: his own messages, and nobody else's (S189)."""

import pytest

from tests import factories
from tests.pages.student.reading import Page
from wxsign.actions import code
from wxsign.vault import fingerprint


def titles(browser) -> list[tuple[str, str]]:
    """Title and read mark of each message."""
    items = Page(browser.get("/employer/messages")).all("div", class_="top")
    return [
        tuple(part.text for part in item.walk() if part.tag in ("h2", "span")) for item in items
    ]


@pytest.mark.requirement("S189")
def test_a_colleague_reads_what_was_sent_to_him_and_opening_the_record_marks_it(here, user, drain):
    record = factories.agreement("under_review", user=user)
    declined = factories.agreement("declined", user=user)
    drain()
    assert titles(here) == [("学生拒绝了邀请", "未读"), ("学生已同意签约", "未读")]

    here.get(f"/employer/agreements/{record.id}")

    assert titles(here) == [("学生拒绝了邀请", "未读"), ("学生已同意签约", "已读")]
    page = Page(here.get("/employer/messages"))
    assert page.name == "employer.messages"
    assert [a["href"] for a in page.all("a", data_action="open")] == [
        f"/employer/agreements/{declined.id}",
        f"/employer/agreements/{record.id}",
    ]


def test_a_colleague_who_opens_the_record_marks_only_his_own(app, here, user, drain, sign_in):
    record = factories.agreement("under_review", user=user)
    drain()
    other = app.test_client()
    sign_in(other, factories.colleague(user.employer))

    assert other.get(f"/employer/agreements/{record.id}").status_code == 200

    assert titles(here) == [("学生已同意签约", "未读")]
    assert titles(other) == []


def test_a_code_for_the_door_is_listed_without_its_digits(here, user):
    matter = code.Matter(f"phone:{fingerprint(user.phone)}", "login")
    code.ask(matter, phone=user.phone, words="登录企业服务")

    text = here.get("/employer/messages").get_data(as_text=True)

    assert factories.digits(matter) not in text
    assert "验证码******，用于登录企业服务" in text


def test_the_code_of_another_phone_is_not_listed(here, app):
    matter = code.Matter(f"phone:{fingerprint('13700000099')}", "login")
    code.ask(matter, phone="13700000099", words="登录企业服务")

    assert titles(here) == []
