"""单位中心 (S22, S26, S27)."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from tests import factories
from tests.pages.student.reading import Page
from wxsign.db import db


def _entries(page: Page) -> list[str]:
    return [cell.text for cell in page.all("span", class_="weui-cell__bd")]


def _marked(cell):
    """What is left, where it is little enough to be marked."""
    return [part for part in cell.walk() if "left" in part.attributes.get("class", "").split()]


@pytest.mark.requirement("S26")
def test_home_shows_the_unit_the_login_and_both_counters(here, user):
    factories.agreement("invited", user=user)
    factories.agreement("under_review", user=user)
    factories.agreement("invited")

    page = Page(here.get("/employer/"))

    assert page.one("h1").text == "武汉云麓示例软件有限公司"
    assert page.all("p", class_="num")[0].text == f"{user.employer.credit_code} 当前登录 周以宁"
    assert [link.text for link in page.one("nav", class_="counts").children] == [
        "签约待办1",
        "解约待办0",
    ]


@pytest.mark.requirement("S26")
def test_who_asks_to_terminate_stands_first_with_the_way_to_answer(here, user):
    record = factories.agreement("effective", student=factories.student(name="陈屿安"), user=user)
    factories.termination(of=record)

    page = Page(here.get("/employer/"))

    assert page.one("section", data_id=str(record.id)).children[2].text == "陈屿安 申请解约"
    link = page.one("a", data_action="open")
    assert (link.text, link["href"]) == (
        "查看解约申请",
        f"/employer/agreements/{record.id}/termination",
    )


@pytest.mark.requirement("S27")
def test_the_entries_lead_to_what_is_built_and_say_why_not(here, user):
    page = Page(here.get("/employer/"))

    assert _entries(page) == [
        "签约发起按四项信息查找，或用学生的签约码",
        "签约发送",
        "数据管理",
        "解约办理",
        "我要招聘还没有在这里开通",
        "单位信息基本信息维护、修改密码、同事账号",
        "消息记录",
        "帮助",
    ]
    shut = here.get("/employer/market")
    assert shut.status_code == 404
    assert Page(shut).one("h1").text == "我要招聘还没有在这里开通"


def test_the_letters_that_end_first_come_first_with_what_is_left(here, user, now):
    for days, opened in ((4, None), (1, now), (2, None), (9, None)):
        factories.agreement(
            "invited", user=user, answer_by=now + timedelta(days=days, minutes=5), opened_at=opened
        )

    page = Page(here.get("/employer/"))

    cells = [cell for cell in page.all("a") if "data-id" in cell.attributes]
    assert [cell.text.partition("软件工程师")[2] for cell in cells] == [
        " · 已读1 天",
        " · 未读2 天",
        " · 未读4 天",
    ]
    assert [bool(_marked(cell)) for cell in cells] == [True, True, False]


@pytest.mark.requirement("S22")
def test_an_employer_that_no_school_approved_is_told_so_and_cannot_search(client, sign_in):
    sign_in(client, factories.employer(approved_at=None))

    home, search = Page(client.get("/employer/")), client.get("/employer/search")

    assert home.one("h2", class_="head").text == "单位还没有经任何一所学校审核通过"
    assert _entries(home)[0] == "签约发起要等学校审核通过，才能查找学生"
    assert search.status_code == 403
    assert Page(search).main["data-reason"] == "employer_pending"
    assert client.post("/employer/search", data={"school": "1"}).status_code == 403


def test_home_takes_few_statements(here, user, app):
    for _ in range(4):
        factories.agreement("invited", user=user)
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *row: asked.append(row[2]))

    here.get("/employer/")

    assert len([text for text in asked if text.startswith("SELECT")]) <= 6
