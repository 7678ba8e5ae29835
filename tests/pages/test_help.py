"""The help page: the manual's six questions in plain words, each with an anchor and ways on."""

from dataclasses import replace

import pytest

from tests.pages.student.reading import Element, Page
from wxsign import settings as house_settings
from wxsign.rules.refusals import WORDS, Reason


@pytest.fixture
def page(client) -> Page:
    return Page(client.get("/help"))


def _answer(page: Page, name: str) -> str:
    return page.one("section", id=name).text


def _onward(part: Element) -> list[str]:
    return [element["href"] for element in part.walk() if element.tag == "a"]


def test_every_question_is_listed_and_its_link_finds_its_answer(page):
    asked = [
        link["href"] for link in page.one("nav", aria_label="学生常问").walk() if link.tag == "a"
    ]
    asked += [
        link["href"]
        for link in page.one("nav", aria_label="用人单位常问").walk()
        if link.tag == "a"
    ]

    assert asked == [f"#{section['id']}" for section in page.all("section", class_="faq")]
    assert page.all("input") == []


@pytest.mark.requirement("S17", "S166")
def test_why_nobody_gets_in(page):
    answer = _answer(page, "login")

    for cause in ("生源信息", "培养方式是“非定向”", "还没有提交就业方案信息"):
        assert answer.count(cause) > 0


@pytest.mark.requirement("S19", "S167")
def test_where_the_code_is(page):
    assert (
        _answer(page, "code").count("学院辅导员或就业干事 → 学校就业信息科 → 省中心负责老师") == 1
    )


@pytest.mark.requirement("S71", "S168")
def test_why_there_is_no_answer_button(page):
    answer = page.one("section", id="answer")

    assert answer.text.count("已有一份有效的网上签约、线下签约或其他去向登记时") == 1
    assert _onward(answer) == ["/student/", "/student/invitations"]


@pytest.mark.requirement("S169")
def test_why_there_is_no_paper_entry(page):
    words = "已有一份有效的网上签约、线下签约或其他去向登记时，不能录入协议书"
    assert _answer(page, "paper").count(words) == 1


@pytest.mark.requirement("S24", "S31", "S170")
def test_the_causes_of_not_found_are_listed_and_none_is_told(page):
    causes = [e.text for e in page.one("section", id="search").walk() if e.tag == "li"]

    assert causes == [
        "四项里有一项不一致；",
        "学校还没有录入或还没有审核他的生源信息；",
        "他的培养方式不是“非定向”；",
        "学校限制了他的签约，或现在没有开放网签。",
    ]
    assert _answer(page, "search").count("为了保护学生，系统不说明是哪一种。") == 1


@pytest.mark.requirement("S171")
def test_three_ways_when_the_content_is_wrong(page):
    ways = [e.text for e in page.one("section", id="wrong").walk() if e.tag == "li"]

    assert [
        next(w for w in ("解约申请", "撤回审核", "强制解除签约") if w in way) for way in ways
    ] == [
        "解约申请",
        "撤回审核",
        "强制解除签约",
    ]


@pytest.mark.requirement("S87", "S88", "S89")
def test_who_may_end_an_agreement_and_how(page):
    ways = [e.text for e in page.one("section", id="end").walk() if e.tag == "li"]

    assert [way.partition("：")[0] for way in ways[:2]] == ["网上签约", "线下签约"]
    assert ways[2] == "一方提出之后，另一方只能同意或不同意；申请发出后不能撤回。"
    assert _answer(page, "end").count("不答复不算同意") == 1


@pytest.mark.parametrize(
    "reason, anchor",
    [
        (Reason.ENROLMENT_PENDING, "help_login"),
        (Reason.DIRECTED, "help_login"),
        (Reason.PLAN_SUBMITTED, "help_login"),
        (Reason.CODE_TOO_MANY, "help_code"),
        (Reason.SEAT_TAKEN, "help_answer"),
        (Reason.NOT_ELIGIBLE, "help_search"),
        (Reason.REVIEWED, "help_wrong"),
        (Reason.END_TOO_EARLY, "help_end"),
    ],
)
def test_a_refusal_leads_to_the_question_it_answers(page, reason: Reason, anchor: str):
    assert anchor in WORDS[reason].ways
    assert len(page.all("section", id=anchor.removeprefix("help_"))) == 1


@pytest.mark.requirement("S10")
@pytest.mark.parametrize("path", ["/help", "/student/binding", "/employer/login", "/nothing-here"])
def test_the_foot_names_the_organiser_and_its_hours_on_every_page(client, path):
    foot = Page(client.get(path)).one("footer", class_="site")

    assert [line.text for line in foot.walk() if line.tag == "p"] == [
        "主办单位 湖北省高等学校毕业生就业指导服务中心",
        "工作时间 上午8:30-12:00 下午14:00-17:00",
        "© 湖北省高等学校毕业生就业指导服务中心",
    ]


@pytest.mark.requirement("S10")
def test_address_and_records_stand_in_the_foot_where_they_are_configured(client):
    now = house_settings.current()
    site = replace(
        now.site, address="武汉市示例路9号", police_record="鄂公网安备1号", icp_record="鄂ICP备2号"
    )
    house_settings.use(replace(now, site=site))

    foot = Page(client.get("/help")).one("footer", class_="site")

    assert [line.text for line in foot.walk() if line.tag == "p"][1:4] == [
        "武汉市示例路9号",
        "工作时间 上午8:30-12:00 下午14:00-17:00",
        "鄂公网安备1号 鄂ICP备2号",
    ]
