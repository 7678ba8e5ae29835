"""签约发送列表: columns, filters, pager, 移出, and the way to the letter (S29, S30, S34 to S37)."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.student.reading import Page, rows_of
from wxsign.db import db
from wxsign.models import Candidate


def _listed() -> list[int]:
    found = list(db.session.scalars(select(Candidate.student_id).order_by(Candidate.id)))
    db.session.rollback()
    return found


def _list(user, *names: str, of=None) -> list[int]:
    students = [factories.student(name=name, of=of) for name in names]
    for student in students:
        factories.list_student(user, student)
    return [student.id for student in students]


@pytest.mark.requirement("S36")
def test_a_row_has_the_columns_of_the_manual(here, user):
    (student,) = _list(user, "林知夏")

    row = Page(here.get("/employer/candidates")).one("section", data_id=str(student))

    assert row.children[1].text == "林知夏邀约林知夏"
    assert [part["type"] for part in row.walk() if part.tag == "input"] == ["checkbox"]
    assert [label for label, _value in rows_of(row)] == [
        "毕业院校",
        "毕业年度",
        "院系",
        "学历",
        "专业",
    ]


@pytest.mark.requirement("S29", "S30")
def test_the_page_says_where_one_is_and_how_it_goes(here, user):
    page = Page(here.get("/employer/candidates"))

    assert page.one("nav", class_="crumbs").text == "我的位置： 首页 / 单位中心 / 签约发送"
    assert page.one("summary").text == "流程简介：签约搜索—加入列表—签约发送收起 ^展开"
    assert len(page.all("li")) == 4


@pytest.mark.requirement("S29")
@pytest.mark.parametrize(
    "path, here_is",
    [
        ("/employer/search", "签约搜索"),
        ("/employer/agreements", "数据管理"),
        ("/employer/confirmation", "基本信息维护"),
    ],
)
def test_every_page_of_the_centre_has_its_place(here, path, here_is):
    crumbs = Page(here.get(path)).one("nav", class_="crumbs")

    assert crumbs.text == f"我的位置： 首页 / 单位中心 / {here_is}"


@pytest.mark.requirement("S37")
def test_an_empty_list_says_so_and_leads_on(here, user):
    page = Page(here.get("/employer/candidates"))

    assert page.one(class_="drop").text == ("暂无数据!先到签约发起查找学生，加入后在这里发送邀请。")
    assert page.one("nav", class_="pager").text == "当前共0条记录 共1/1页"


@pytest.mark.requirement("S37")
def test_the_two_filters(here, user):
    other = factories.college(factories.school(code="19098"))
    _list(user, "林知夏", "郭予墨")
    (elsewhere,) = _list(user, "林一鸣", of=other)

    def names(query: str) -> list[str]:
        return [
            label.text for label in Page(here.get(f"/employer/candidates?{query}")).all("label")
        ]

    form = Page(here.get("/employer/candidates")).one("form", role="search")
    labels = [part["aria-label"] for part in form.walk() if "aria-label" in part.attributes]
    assert labels == ["请选择学校", "请输入学生姓名"]
    assert names("name=林") == ["林一鸣", "林知夏"]
    assert names(f"name=林&school={other.school_id}") == ["林一鸣"]
    assert names("name=%25") == []
    assert elsewhere in _listed()


@pytest.mark.requirement("S37")
def test_the_pager_counts_and_turns(here, user):
    _list(user, *(f"学生{number}" for number in range(21)))

    first, second = (Page(here.get(f"/employer/candidates?page={page}")) for page in ("1", "2"))

    assert first.one("nav", class_="pager").text == "当前共21条记录 共1/2页 1 下一页末页"
    assert second.one("nav", class_="pager").text == "当前共21条记录 共2/2页 首页上一页 2"
    assert (len(first.all("label")), len(second.all("label"))) == (20, 1)
    assert Page(here.get("/employer/candidates?page=99")).one("b").text == "2"


@pytest.mark.requirement("S37")
def test_two_records_read_as_in_the_manual(here, user):
    _list(user, "林知夏", "郭予墨")

    pager = Page(here.get("/employer/candidates")).one("nav", class_="pager")

    assert pager.text == "当前共2条记录 共1/1页"


@pytest.mark.requirement("S34")
def test_the_ticked_students_leave_the_list(here, user):
    first, second, third = _list(user, "林知夏", "郭予墨", "沈一禾")
    button = Page(here.get("/employer/candidates")).one("button", data_action="remove")

    response = here.post(button["formaction"], data={"student": [first, third]})

    assert button.text == "移出签约发送列表"
    assert (response.status_code, response.location) == (303, "/employer/candidates")
    assert _listed() == [second]


def test_nobody_can_empty_the_list_of_another_employer(here, user):
    other = factories.employer()
    (student,) = _list(other, "林知夏")

    here.post("/employer/candidates/removal", data={"student": [student]})

    assert _listed() == [student]
    assert Page(here.get("/employer/candidates")).all("section") == []


@pytest.mark.requirement("S35")
def test_ticking_several_leads_to_one_letter_for_all(here, user):
    first, second = _list(user, "林知夏", "郭予墨")
    button = Page(here.get("/employer/candidates")).one("button", class_="weui-btn_primary")

    response = here.post("/employer/candidates/selection", data={"student": [first, second]})

    assert button.text == "发送签约邀请"
    assert response.location == f"/employer/invitations/new?student={first}&student={second}"


@pytest.mark.requirement("S35")
def test_one_row_leads_to_a_letter_for_one(here, user):
    (student,) = _list(user, "林知夏")

    link = Page(here.get("/employer/candidates")).one("a", data_action="open")

    assert (link.text, link["href"]) == (
        "邀约林知夏",
        f"/employer/invitations/new?student={student}",
    )


@pytest.mark.parametrize("path", ["removal", "selection"])
def test_without_a_tick_the_list_says_what_is_missing(here, user, path):
    _list(user, "林知夏")

    response = here.post(f"/employer/candidates/{path}")

    assert response.status_code == 422
    assert Page(response).one(role="alert").text[:4] == "请先勾选"
