"""统计 at the desk: the rate, the charts with their tables, and whose numbers one sees."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests import factories
from tests.pages.desk.reading import read
from wxsign.db import db, transaction, writing
from wxsign.models import Agreement, SigningWindow

PAGE = "/desk/numbers"


@pytest.fixture
def two_colleges(app):
    """Engineers of whom two of three are placed, and one linguist who is not."""
    engineers, linguists = factories.college(), factories.college(name="外国语学院")
    record = factories.agreement("effective", factories.student(of=engineers))
    factories.destination("effective", factories.student(of=engineers))
    factories.student(of=engineers, major="物联网工程")
    factories.student(of=linguists, major="英语")
    factories.student(of=linguists, year=2025)
    factories.student(of=linguists, enrolment_approved=False)
    return record


def lines(page, title: str) -> list[list[str]]:
    """The table behind a chart."""
    box = page.all("div", aria_label=title)[0]
    rows = [cell.all("th") + cell.all("td") for cell in box.one("tbody").all("tr")]
    return [[cell.text for cell in row] for row in rows]


def test_the_rate_says_what_it_is_made_of(see, two_colleges):
    page = see(PAGE)

    big = page.one("div", class_="big")
    assert [node.text for node in big.all("span")] == ["毕业去向落实率", "2 ÷ 4 名毕业生"]
    assert big.one("b").text == "50.0%"
    how = page.one("details", class_="how").pairs()
    assert how["单位就业"] == "1 人 25.0%"
    assert how["升学"] == "1 人 25.0%"
    assert (how["分子"], how["分母"]) == ("2 人", "4 人")
    assert how["依据"].startswith("教就业厅函〔2024〕11号")


def test_colleges_and_majors_stand_by_name_with_a_table_behind_each_chart(see, two_colleges):
    page = see(PAGE)

    assert lines(page, "各学院毕业去向落实率") == [
        ["外国语学院", "1", "0", "0.0%"],
        ["计算机学院", "3", "2", "66.7%"],
    ]
    assert [row[0] for row in lines(page, "各专业毕业去向落实率")] == [
        "物联网工程", "英语", "软件工程",
    ]  # fmt: skip
    assert lines(page, "签约类型")[0] == ["电子签约", "1", "0", "0", "0"]
    assert lines(page, "单位所在地") == [["湖北省", "2", "100.0%"]]
    assert lines(page, "单位行业") == [["信息传输、软件和信息技术服务业", "1", "100.0%"]]
    assert lines(page, "签约较多的单位") == [[two_colleges.employer_name, "1", "1", "0"]]
    assert lines(page, "每天新签") == [["2026-05-15", "1"]]


def test_a_day_is_a_day_in_beijing_and_the_opening_of_signing_is_marked(see, two_colleges, now):
    late = now.replace(hour=17) - timedelta(days=3)  # 01:00 of the next day in Beijing
    of, opened = Agreement.id == two_colleges.id, now - timedelta(days=9)
    window = {"school_id": two_colleges.school_id, "year": 0, "college_id": 0, "set_by": "吴书宁"}
    with transaction():
        writing().execute(update(Agreement).where(of).values(accepted_at=late))
    db.session.add(SigningWindow(**window, opens_at=opened, closes_at=None, set_at=opened))
    db.session.commit()

    page = see(PAGE)

    assert lines(page, "每天新签") == [["2026-05-13", "1"]]
    marks = [node.text for node in page.all("text", class_="note")]
    assert marks == ["5月6日 网签开放", "5月13日 当天最多，1 份"]


def test_a_college_sees_its_own_numbers_alone(client, sign_in, two_colleges):
    other = factories.college(name="外国语学院")
    sign_in(client, factories.reviewer(of=other, role="college"))

    page = read(client.get(f"{PAGE}?college={two_colleges.college_id}").text)

    assert page.one("div", class_="big").all("span")[1].text == "0 ÷ 1 名毕业生"
    assert lines(page, "各学院毕业去向落实率") == [["外国语学院", "1", "0", "0.0%"]]
    assert page.all("select", name="college") == []


def test_cohort_and_college_limit_every_number(see, two_colleges):
    old, one = see(f"{PAGE}?year=2025"), see(f"{PAGE}?college={two_colleges.college_id}")

    assert old.one("h1").text == "2025届签约与去向"
    assert old.one("div", class_="big").all("span")[1].text == "0 ÷ 1 名毕业生"
    assert one.one("div", class_="big").all("span")[1].text == "2 ÷ 3 名毕业生"


def test_nonsense_in_the_address_limits_nothing(see, two_colleges):
    page = see(f"{PAGE}?year=x&college=999&period=7")

    assert page.one("div", class_="big").all("span")[1].text == "2 ÷ 4 名毕业生"


@pytest.fixture
def one_of_each(app):
    """A record in every state that there is, and one more that waits at another college."""
    for make, paths in (
        (factories.agreement, factories._PATHS),
        (factories.paper, factories._PAPER_PATHS),
        (factories.destination, factories._DESTINATION_PATHS),
    ):
        for state in paths:
            make(state)
    for state in ("requested", "refused", "under_review", "rejected", "done"):
        factories.termination(state)
    linguist = factories.student(of=factories.college(name="外国语学院"))
    factories.agreement("under_review", linguist)


@pytest.mark.parametrize("role,waiting", [("school", 7), ("college", 6)])
def test_what_waits_is_what_stands_in_the_queue(client, sign_in, one_of_each, role, waiting):
    sign_in(client, factories.reviewer(role=role))
    queue = read(client.get("/desk/").text).one("nav", aria_label="审核队列").all("a")[0]

    figures = read(client.get(PAGE).text).one("div", class_="figures").all("div")

    (box,) = [box for box in figures if box.all("span")[0].text == "等待审核"]
    assert box.one("b").text == str(waiting)
    assert queue.text.split()[:2] == ["等待审核", str(waiting)]


def test_an_answer_that_a_reviewer_has_to_await_is_not_the_oldest_that_waits(see, clock):
    factories.agreement("change_proposed")
    clock.advance(hours=3)
    factories.paper("text_review")

    box = see(PAGE).one("div", class_="figures").all("div")[2]

    assert box.text == "等待审核 1 最久 0 分"
