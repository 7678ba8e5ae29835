"""What was typed into a paper agreement and left: the list 线下签约 shows it (S114, S122)."""

import pytest

from tests import factories
from tests.pages.student.reading import Page, rows_of


@pytest.fixture
def student(client, sign_in):
    made = factories.student()
    sign_in(client, made)
    return made


def _card(client, data_id: str):
    return Page(client.get("/student/papers")).one("article", data_id=data_id)


def _told(part) -> list[str]:
    return [one.text for one in part.walk() if one.tag in ("h2", "a") or "st" in _classes(one)]


def _classes(part) -> list[str]:
    return part.attributes.get("class", "").split()


@pytest.mark.requirement("S114", "S122")
def test_a_form_that_was_left_stands_in_the_list_as_being_entered(client, student):
    sheet = factories.sheet(name="江城示例机械有限公司", job_title="工艺员")

    client.post("/student/papers/draft", data=sheet)

    left = _card(client, "new")
    assert _told(left) == ["江城示例机械有限公司", "录入中", "继续录入"]
    assert dict(rows_of(left))["拟聘用职位"] == "工艺员"
    assert [a["href"] for a in left.walk() if a.tag == "a"] == ["/student/papers/new"]
    assert Page(client.get("/student/papers")).all("p", class_="drop") == []


def test_a_form_with_nothing_in_it_is_not_listed(client, student):
    client.post("/student/papers/draft", data={})

    page = Page(client.get("/student/papers"))

    assert page.all("article") == []
    assert page.one("p", class_="drop").text.startswith("还没有录入过协议书")


def test_while_something_else_holds_the_seat_what_was_typed_stays_listed(client, student):
    client.post("/student/papers/draft", data=factories.sheet(name="江城"))
    factories.agreement("under_review", student=student)

    assert _told(_card(client, "new")) == ["江城", "录入中"]


def test_corrections_after_a_preview_that_failed_show_in_the_list(client, student, clock):
    sheet = factories.sheet(job_title="")
    client.post("/student/papers", data={**sheet, "once": "a", "preview": "1"})
    clock.advance(minutes=1)
    [kept] = Page(client.get("/student/papers")).all("article")

    client.post(f"/student/papers/{kept['data-id']}/draft", data=sheet | {"job_title": "工艺员"})

    shown = _card(client, kept["data-id"])
    assert dict(rows_of(shown))["拟聘用职位"] == "工艺员"
    assert shown.text.count("改过的内容还没有保存") == 1
    assert _told(shown)[-1] == "继续录入"


def test_a_refused_text_stays_what_was_refused_beside_its_new_form(client, student, clock):
    record = factories.paper("text_rejected", student=student)
    clock.advance(minutes=1)

    client.post(f"/student/papers/{record.id}/draft", data=factories.sheet(job_title="工艺员"))

    shown = _card(client, str(record.id))
    assert dict(rows_of(shown))["拟聘用职位"] == "软件工程师"
    assert _told(shown)[-2:] == ["查看详情", "继续录入"]
