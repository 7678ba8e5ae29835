"""What the desk shows of a change, and that nothing can be decided until it is answered (S47)."""

import pytest

from tests import factories
from tests.pages.desk.reading import buttons, read, table
from wxsign.models import Agreement


@pytest.fixture
def proposed(app):
    return factories.agreement("change_proposed", student=factories.student(name="林知夏"))


def rows(node) -> list[list[str]]:
    """The cells of a table of changes, its head first."""
    return [[cell.text for cell in (*row.all("th"), *row.all("td"))] for row in node.all("tr")]


@pytest.mark.requirement("S47")
def test_a_proposed_change_is_shown_and_nothing_can_be_decided(see, desk, proposed):
    pane = see(f"/desk/reviews/{proposed.id}").one("section", aria_labelledby="who")

    (changed,) = pane.all("table", _class="changes")
    assert rows(changed) == [
        ["内容", "修改前", "修改后"],
        ["转正起薪", "6,000 元/月", "6,600 元/月"],
    ]
    assert pane.attributes["data-state"] == "change_proposed"
    assert "修改待确认" in pane.one("header").text
    assert buttons(pane) == ["返回"]
    assert pane.one("span", data_reason="change_waits").text == (
        "单位申请的修改还在等学生确认。学生同意后按新内容审核；不同意或没有答复，按原内容审核。"
    )
    answer = desk.post(f"/desk/reviews/{proposed.id}/approval")
    assert read(answer.text).one("div", _class="too-late").text == (
        "没有办理：单位申请的修改还在等学生确认。"
    )
    assert factories.fresh(Agreement, proposed.id).state == "change_proposed"


@pytest.mark.requirement("S47")
def test_what_waits_for_the_student_has_a_place_of_its_own(see, proposed):
    factories.agreement("under_review")

    waiting, changing = see(), see("/desk/?state=changing")

    tabs = [tab.text for tab in waiting.one("nav", aria_label="审核队列").all("a")]
    assert [" ".join(tab.split()[:2]) for tab in tabs] == [
        "等待审核 1",
        "修改待确认 1",
        "已审核 0",
    ]
    assert len(table(waiting)) == 1
    (row,) = table(changing)
    assert (row["姓名"], row["签约审核状态"]) == ("林知夏", "修改待确认")


def test_without_a_change_the_queue_has_no_such_tab(see):
    factories.agreement("under_review")

    tabs = [tab.text for tab in see().one("nav", aria_label="审核队列").all("a")]

    assert [tab.split()[0] for tab in tabs] == ["等待审核", "已审核"]


@pytest.mark.requirement("S47")
def test_an_agreed_change_is_reviewed_with_what_it_changed(see, proposed):
    factories.agree_change(proposed.student, proposed)

    pane = see(f"/desk/reviews/{proposed.id}").one("section", aria_labelledby="who")

    (changed,) = pane.all("table", _class="changes")
    assert rows(changed)[1] == ["转正起薪", "6,000 元/月", "6,600 元/月"]
    assert changed.attributes["data-version"] == "2"
    assert buttons(pane)[0] == "签约审核通过"
    assert "6,600 元/月" in pane.pairs()["转正起薪"]


def test_the_empty_list_says_so(desk):
    page = read(desk.get("/desk/?state=changing").text)

    assert page.one("p", _class="empty").text == "没有等学生确认修改的签约。"
