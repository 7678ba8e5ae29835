"""解约中心 → 解约办理 on the employer's pages (S95 to S105)."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.student.reading import Page, rows_of
from wxsign.actions import termination
from wxsign.db import db
from wxsign.models import Agreement, Termination
from wxsign.rules.identity import masked_id

REASON = "项目取消，没有合适的岗位"


@pytest.fixture
def record(user) -> Agreement:
    return factories.agreement("effective", student=factories.student(name="林知夏"), user=user)


@pytest.fixture
def asked(record) -> Agreement:
    """The student asks to terminate."""
    factories.termination(of=record, reason="家里有事，只能回宜昌")
    return factories.fresh(Agreement, record.id)


def at(record, noun: str = "") -> str:
    return f"/employer/agreements/{record.id}/termination{noun}"


def listed(here, tab: str, query: str = "") -> list[str]:
    page = Page(here.get(f"/employer/terminations?tab={tab}{query}"))
    return [part["data-id"] for part in page.all("section", class_="rec")]


def ask(here, user, record):
    """Ask for a code, read it from the phone, press 确定."""
    here.post(at(record, "/code"), data={"reason": REASON})
    of = termination.request_matter(record, f"employer:{user.id}")
    return here.post(at(record), data={"reason": REASON, "code": factories.digits(of)})


def requests(record) -> list[tuple[str, str]]:
    db.session.rollback()
    wanted = Termination.agreement_id == record.id
    rows = db.session.execute(select(Termination.state, Termination.reason).where(wanted))
    return [tuple(row) for row in rows]


@pytest.mark.requirement("S95", "S98", "S99", "S106")
def test_two_tabs_with_the_manuals_columns_and_buttons(here, record):
    home = Page(here.get("/employer/"))
    assert (
        next(a for a in home.all("a") if a.text == "解约办理")["href"] == "/employer/terminations"
    )

    page = Page(here.get("/employer/terminations?tab=signed"))

    assert [tab.text for tab in page.one("nav", class_="tabs").children] == [
        "学生提出解约待办列表",
        "已签约成功学生列表",
    ]
    row = page.one("section", data_id=str(record.id))
    assert rows_of(row) == [
        ("院校名称", "湖北示例学院"),
        ("身份证号", masked_id(record.student.id_number)),
        ("学历", "本科生毕业"),
        ("专业", "软件工程"),
        ("邀请日期", "2026年5月15日"),
        ("应约状态", "双方已签约"),
        ("鉴证状态", "签约审核通过"),
    ]
    assert page.one("input", type="radio")["value"] == str(record.id)
    buttons = [part.text for part in page.one(class_="acts").walk() if part.tag == "button"]
    assert buttons == ["申请解约", "查看签约详情", "查看协议书", "导出列表"]
    filters = page.one("form", class_="filter")
    assert [part.text for part in filters.walk() if part.tag in ("button", "a")] == ["查询", "重置"]
    assert filters.children


@pytest.mark.requirement("S96")
def test_the_notes_say_how_and_that_nothing_sent_can_be_withdrawn(here, record):
    notes = Page(here.get("/employer/terminations?tab=signed")).one("details", class_="flow")

    words = [part.text for part in notes.walk() if part.tag == "li"]
    assert len(words) == 4
    assert words[1].startswith("勾选任意一名学生，按“申请解约”")
    assert words[2] == "双方都同意、学校鉴证通过，才正式解约。"
    assert words[3] == "请先与学生协商一致，再提出解约。解约申请一旦发出，将无法撤回。"


@pytest.mark.requirement("S95", "S96", "S100")
def test_each_record_stands_in_the_list_where_it_belongs(here, user, record):
    def made(state: str, **over: str) -> str:
        other = factories.agreement("effective", user=user)
        factories.termination(state, of=other, **over)
        return str(other.id)

    by_student, by_unit = made("requested"), made("requested", asked_by="employer")
    reviewed, over = made("under_review"), made("refused")
    made("done")
    factories.agreement("effective")

    assert listed(here, "asked") == [by_student]
    assert listed(here, "signed") == [over, str(record.id)]
    assert listed(here, "signed", "&name=林知") == [str(record.id)]
    data = Page(here.get("/employer/agreements?tab=ending"))
    ending = [part["data-id"] for part in data.all("section", class_="rec")]
    assert ending == [reviewed, by_unit, by_student]
    answered = Page(here.get("/employer/agreements?tab=answered"))
    assert {part["data-id"] for part in answered.all("section", class_="rec")} == {
        over,
        str(record.id),
    }
    counters = Page(here.get("/employer/")).one("nav", class_="counts")
    assert [link.text for link in counters.children] == ["签约待办0", "解约待办1"]


@pytest.mark.requirement("S96", "S98", "S104")
@pytest.mark.parametrize(
    "opens,noun",
    [
        ("request", "/termination/notice"),
        ("termination", "/termination"),
        ("agreement", ""),
        ("document", "/pages"),
    ],
)
def test_a_button_opens_the_page_of_the_one_who_is_ticked(here, record, opens, noun):
    chosen = here.get(f"/employer/terminations/selection?record={record.id}&open={opens}")
    nobody = here.get(f"/employer/terminations/selection?tab=signed&open={opens}")

    assert chosen.location == f"/employer/agreements/{record.id}{noun}"
    assert nobody.status_code == 422
    assert Page(nobody).one("p", role="alert").text == "请先选一名学生。"


@pytest.mark.requirement("S92", "S96", "S101")
def test_notice_reason_and_code_then_it_stands_under_waiting(here, user, record):
    notice = Page(here.get(at(record, "/notice")))
    unticked = here.get(at(record, "/request"))
    form = Page(here.get(at(record, "/request?agree=1")))
    assert notice.one("h1").text == "解约须知"
    assert "申请一旦发出将无法撤回" in notice.main.text
    assert Page(unticked).one(id="agree-say").text == "请先勾选“我同意并遵守以上规定”"
    assert form.one("label", for_="reason").text == "原因和理由"

    first = ask(here, user, record)
    second = here.post(at(record), data={"reason": REASON, "code": "000000"})

    assert [(r.status_code, r.location) for r in (first, second)] == [(303, at(record))] * 2
    assert requests(record) == [("requested", REASON)]
    page = Page(here.get(at(record)))
    assert page.one("h1").text == "等待学生答复解约申请"
    assert page.actions == []
    assert listed(here, "signed") == []
    detail = Page(here.get(f"/employer/agreements/{record.id}"))
    assert detail.one("h1").text == "等待学生答复解约申请"


@pytest.mark.requirement("S101")
def test_what_was_typed_survives_the_code_and_every_mistake(here, record):
    here.post(at(record, "/code"), data={"reason": REASON})

    again = Page(here.get(at(record, "/request?agree=1")))
    wrong = here.post(at(record), data={"reason": REASON, "code": "000000"})
    long = here.post(at(record), data={"reason": "字" * 201, "code": "000000"})
    soon = here.post(at(record, "/code"), data={"reason": REASON})

    assert again.one("textarea").text == REASON
    assert Page(wrong).one("textarea").text == REASON
    assert Page(wrong).one(id="code-say").text == "验证码不对，还可以再试 4 次。"
    assert Page(long).one(id="reason-say").text == "最多 200 字，现在 201 字，请删去 1 字。"
    assert soon.status_code == 429
    assert requests(record) == []


@pytest.mark.requirement("S104", "S105", "S194")
def test_a_request_is_read_agreed_to_with_box_and_code_and_goes_to_the_school(here, user, asked):
    page = Page(here.get(at(asked)))
    assert dict(page.rows)["解除原因"] == "家里有事，只能回宜昌"
    assert page.one(data_state="requested").text == "待单位处理"
    assert page.one("a", data_action="agree").text == "同意"
    assert page.one("a", data_action="refuse").text == "不同意"
    dialog = Page(here.get(page.one("a", data_action="agree")["href"]))
    assert dialog.one("h1", id="must-read").text == "解约须知"
    assert dialog.one("button", data_action="agree").text == "同意解约"
    here.post(at(asked, "/consent/code"))
    of = termination.consent_matter(termination.open_request(asked.id), f"employer:{user.id}")
    code = factories.digits(of)

    unticked = here.post(at(asked, "/consent"), data={"code": code})
    wrong = here.post(at(asked, "/consent"), data={"agree": "1", "code": "000000"})
    first = here.post(at(asked, "/consent"), data={"agree": "1", "code": code})
    second = here.post(at(asked, "/consent"), data={"agree": "1", "code": code})

    assert Page(unticked).one(id="agree-say").text == "请先勾选“我同意并遵守以上规定”"
    assert Page(wrong).one(id="code-say").text == "验证码不对，还可以再试 4 次。"
    assert {first.location, second.location} == {at(asked)}
    after = Page(here.get(at(asked)))
    assert after.one("h1").text == "等待解约审核"
    assert "学校鉴证通过才正式解约，之前协议书仍然有效" in after.main.text
    assert factories.fresh(Agreement, asked.id).state == "effective"


@pytest.mark.requirement("S111", "S190")
def test_a_no_needs_its_reason_which_the_student_reads(here, asked):
    empty = here.post(at(asked, "/refusal"), data={"answer": ""})
    first = here.post(at(asked, "/refusal"), data={"answer": "岗位还在"})
    second = here.post(at(asked, "/refusal"), data={"answer": "岗位还在"})

    assert Page(empty).one(id="answer-say").text == "请填写不同意的理由。"
    assert {first.location, second.location} == {at(asked)}
    page = Page(here.get(at(asked)))
    assert page.one("h1").text == "单位不同意解约"
    assert dict(page.rows)["单位答复"].startswith("不同意：岗位还在")
    assert page.one(data_state="refused").text == "单位不同意"
    answer = page.one("li", class_="stopped")
    assert answer.text.startswith("单位答复")
    assert listed(here, "signed") == [str(asked.id)]


@pytest.mark.requirement("S88")
def test_who_asked_cannot_answer(here, record):
    factories.termination(of=record, asked_by="employer")

    ways = [here.get(at(record, noun)) for noun in ("/consent", "/refusal")]
    ways += [here.post(at(record, noun)) for noun in ("/consent", "/refusal", "/consent/code")]

    assert {way.location for way in ways} == {at(record)}
    assert requests(record) == [("requested", "家庭原因，回生源地就业")]


@pytest.mark.requirement("S87", "S90")
def test_what_cannot_be_terminated_says_why(here, user):
    record = factories.agreement("under_review", user=user)

    answer = here.get(at(record, "/notice"))

    assert answer.status_code == 409
    assert Page(answer).one("h1").text == "协议书还没有生效，所以不能申请解约"


def test_when_it_is_over_the_employer_has_the_paper_too(here, record, drain):
    factories.termination("done", of=record)
    drain()

    page = Page(here.get(at(record)))

    assert page.one("h1").text == "解约已经完成"
    assert page.one("a", href=at(record, "/document.pdf")).text == "下载解除协议书"
    detail = Page(here.get(f"/employer/agreements/{record.id}"))
    assert detail.one("div", id="ending-paper")
    assert here.get(at(record, "/document.pdf")).data[:5] == b"%PDF-"
    assert here.get(at(record, "/pages/1")).mimetype == "image/webp"
    assert Page(here.get(at(record, "/pages"))).name == "employer.termination_document"


def test_another_employer_finds_nothing(client, sign_in, asked):
    sign_in(client, factories.employer())

    answers = [client.get(at(asked, noun)) for noun in ("", "/notice", "/consent", "/pages")]
    answers += [client.post(at(asked, noun)) for noun in ("", "/consent", "/refusal", "/code")]

    assert [answer.status_code for answer in answers] == [404] * 8
    assert requests(asked) == [("requested", "家里有事，只能回宜昌")]


def test_a_reason_that_is_too_long_is_said_before_a_code_leaves_and_none_is_lost(here, record):
    typed = "字" * 2100

    answer = here.post(at(record, "/code"), data={"reason": typed})

    page = Page(answer)
    assert answer.status_code == 422
    assert page.one(id="reason-say").text == "最多 200 字，现在 2100 字，请删去 1900 字。"
    assert page.one("textarea", id="reason").text == typed
    assert page.one(class_="code").text.startswith("验证码将发到")


def test_what_nobody_sees_is_not_kept_with_the_reason(here, record):
    here.post(at(record, "/code"), data={"reason": "家里\x00有事"})

    assert (
        Page(here.get(at(record, "/request?agree=1"))).one("textarea", id="reason").text
        == "家里有事"
    )
