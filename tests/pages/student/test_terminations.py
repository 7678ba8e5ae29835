"""解约办理 on the student's phone (S86 to S94, S102, S103, S139)."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.student.reading import Page, rows_of
from wxsign import settings as house_settings
from wxsign.actions import termination
from wxsign.db import db
from wxsign.models import Agreement, Termination

REASON = "家里老人需要照顾，只能回宜昌工作"


@pytest.fixture
def student(client, sign_in):
    made = factories.student(phone="13912345678")
    sign_in(client, made)
    return made


@pytest.fixture
def user(app):
    return factories.employer(employer_name="武汉云麓示例软件有限公司")


@pytest.fixture
def record(student, user) -> Agreement:
    return factories.agreement("effective", student=student, user=user)


def at(record, noun: str = "") -> str:
    return f"/student/agreements/{record.id}/termination{noun}"


def row_of(client, record, query: str = "") -> Page:
    page = Page(client.get(f"/student/terminations{query}"))
    return page.one("article", data_id=str(record.id))


def ask(client, record, **over: str):
    """Ask for a code, read it from the phone, press 确定."""
    client.post(at(record, "/code"), data={"reason": REASON})
    of = termination.request_matter(record, f"student:{record.student_id}")
    return client.post(at(record), data={"reason": REASON, "code": factories.digits(of), **over})


def requests(record) -> list[tuple[str, str]]:
    db.session.rollback()
    rows = db.session.execute(
        select(Termination.state, Termination.reason).where(Termination.agreement_id == record.id)
    )
    return [tuple(row) for row in rows]


@pytest.mark.requirement("S86", "S91", "S106")
def test_the_home_leads_to_the_list_whose_rows_have_the_manuals_columns(client, record):
    home = Page(client.get("/student/"))
    entry = next(a for a in home.all("a") if a.text == "解约办理")

    row = row_of(client, record)

    assert entry["href"] == "/student/terminations"
    assert row.walk().__next__().text.startswith("武汉云麓示例软件有限公司")
    assert rows_of(row) == [
        ("协议书编号", record.number),
        ("签约类型", "电子签约"),
        ("应约状态", "双方已签约"),
        ("审核状态", "签约审核通过"),
        ("解约发起人", "-"),
    ]
    (button,) = [a for a in row.walk() if a.attributes.get("data-action") == "request"]
    assert (button.text, button["href"]) == (
        "解约申请：武汉云麓示例软件有限公司",
        at(record, "/notice"),
    )


@pytest.mark.requirement("S87", "S91", "S139")
def test_what_ended_stays_in_the_list_and_the_filters_find_it(client, student, user, record):
    factories.termination("done", of=record)
    other = factories.agreement("effective", student=student)
    factories.agreement("rejected", student=factories.student())

    everything = Page(client.get("/student/terminations"))

    assert [part["data-id"] for part in everything.all("article")] == [
        str(other.id),
        str(record.id),
    ]
    ended = row_of(client, record, "?stage=ended")
    assert dict(rows_of(ended)) == {
        "协议书编号": record.number,
        "签约类型": "电子签约",
        "应约状态": "已解约",
        "审核状态": "解约审核通过",
        "解约发起人": "学生解约",
    }
    named = Page(client.get(f"/student/terminations?name={user.employer.name[:4]}"))
    assert [part["data-id"] for part in named.all("article")] == [str(record.id)]
    assert named.one("select", name="stage").text.startswith("全部")
    nothing = Page(client.get("/student/terminations?stage=ending"))
    assert nothing.one("p", class_="drop").text == "没有符合条件的签约，可以看全部。"


@pytest.mark.requirement("S89", "S139")
def test_a_paper_agreement_leads_to_its_own_form(client, student):
    paper = factories.paper("effective", student=student)

    row = row_of(client, paper)

    (button,) = [a for a in row.walk() if a.attributes.get("data-action") == "request"]
    assert button["href"] == f"/student/papers/{paper.id}/termination"
    assert dict(rows_of(row))["签约类型"] == "纸质签约"


@pytest.mark.requirement("S92", "S93")
def test_the_notice_comes_first_and_its_box_is_never_ticked_beforehand(client, record):
    page = Page(client.get(at(record, "/notice")))

    assert page.name == "student.termination_notice"
    assert page.one("h1").text == "解约须知"
    assert [rule.text for rule in page.all("li")] == [
        "可能承担违约责任，赔偿相关损失",
        "需用人单位同意，学校鉴证通过方可生效",
    ]
    assert page.one("p", class_="sure").text == "你确定要解约吗？"
    box = page.one("input", name="agree")
    assert "checked" not in box.attributes
    assert "我同意并遵守以上规定，严格按照办事流程进行解约操作" in page.main.text
    acts = page.one(class_="acts")
    assert acts.text == "取消申请解约"
    unticked = client.get(at(record, "/request"))
    assert unticked.status_code == 422
    assert Page(unticked).one(id="agree-say").text == "请先勾选“我同意并遵守以上规定”"


@pytest.mark.requirement("S92", "S181")
@pytest.mark.parametrize(
    "limit,words", [(1, "解约机会仅有一次，请谨慎操作"), (2, "解约机会仅有 2 次，请谨慎操作")]
)
def test_the_third_rule_stands_only_where_there_is_a_limit(client, record, settings, limit, words):
    limited = replace(settings.termination, limit_per_student=limit)
    house_settings.use(replace(settings, termination=limited))

    page = Page(client.get(at(record, "/notice")))

    assert page.all("li")[-1].text == words


@pytest.mark.requirement("S94", "S106")
def test_the_reason_goes_with_a_code_and_a_second_tap_ends_on_the_same_page(client, record):
    form = Page(client.get(at(record, "/request?agree=1")))
    assert form.one("h1").text == "学生解除协议申请"
    assert form.one("label", for_="reason").text == "解除原因"
    assert form.one(id="reason-count").text == "0/200"
    assert "字数控制在200字以内" in form.main.text

    first = ask(client, record)
    second = client.post(at(record), data={"reason": REASON, "code": "000000"})

    assert [(r.status_code, r.location) for r in (first, second)] == [(303, at(record))] * 2
    assert requests(record) == [("requested", REASON)]
    page = Page(client.get(at(record)))
    assert page.one("h1").text == "等待单位答复解约申请"
    assert "申请发出后不能撤回" in page.one("p", class_="next").text
    assert page.one(data_state="requested").text == "待对方处理"
    assert dict(page.rows)["解除原因"] == REASON
    assert page.actions == []


@pytest.mark.requirement("S94")
def test_what_was_typed_survives_the_code_and_every_mistake(client, record):
    long = "字" * 203
    client.post(at(record, "/code"), data={"reason": REASON})

    again = Page(client.get(at(record, "/request?agree=1")))
    too_long = client.post(at(record), data={"reason": long, "code": "1"})
    wrong = client.post(at(record), data={"reason": REASON, "code": "000000"})
    empty = client.post(at(record), data={"reason": " \r\n", "code": "000000"})

    assert again.one("textarea").text == REASON
    assert (too_long.status_code, Page(too_long).one("textarea").text) == (422, long)
    assert Page(too_long).one(id="reason-say").text == "最多 200 字，现在 203 字，请删去 3 字。"
    assert Page(too_long).one(id="reason-count").text == "203/200"
    assert (wrong.status_code, Page(wrong).one("textarea").text) == (422, REASON)
    assert Page(wrong).one(id="code-say").text == "验证码不对，还可以再试 4 次"
    assert Page(empty).one(id="reason-say").text == "请填写解除原因。"
    assert requests(record) == []


@pytest.mark.requirement("S108")
def test_after_a_refused_review_the_school_is_read_and_a_new_request_begins(client, record):
    factories.termination("rejected", of=record)

    page = Page(client.get(at(record)))

    assert page.one("h1").text == "解约没有通过学校审核"
    assert dict(page.rows)["解约审核"].startswith("解约审核不通过：双方没有谈妥")
    assert page.one("a", data_action="request").text == "解约申请先与单位沟通一致再提出"


@pytest.mark.requirement("S90")
@pytest.mark.parametrize("state", ["requested", "under_review"])
def test_while_one_runs_the_form_leads_to_it_and_the_button_says_why(client, record, state):
    factories.termination(state, of=record)

    ways = [client.get(at(record, noun)) for noun in ("/notice", "/request?agree=1")]
    detail = Page(client.get(f"/student/agreements/{record.id}"))

    assert [way.location for way in ways] == [at(record)] * 2
    shut = next(
        a for a in detail.all("a") if "request" in a.attributes.get("data-closed", "").split()
    )
    assert (shut["data-reason"], shut["href"].rsplit("/", 1)[1]) == ("end_running", "report_in")
    why = client.get(f"/student/agreements/{record.id}/reasons/request")
    assert Page(why).one("h1").text == "解约正在办理，不能再办理别的"


@pytest.mark.requirement("S87", "S90")
@pytest.mark.parametrize(
    "state,headline",
    [
        ("under_review", "协议书还没有生效，所以不能申请解约"),
        ("reported", "学生已经报到，协议书履行完毕，所以不能再解约"),
    ],
)
def test_what_cannot_be_terminated_says_why(client, student, state, headline):
    record = factories.agreement(state, student=student)

    answers = [client.get(at(record, "/notice")), client.post(at(record, "/code"))]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert {Page(answer).one("h1").text for answer in answers} == {headline}


@pytest.mark.requirement("S105", "S108")
def test_when_it_is_over_both_papers_stand_side_by_side(client, record, drain):
    factories.termination("done", of=record)
    waiting = Page(client.get(at(record)))
    drain()

    page, detail = (
        Page(client.get(at(record))),
        Page(client.get(f"/student/agreements/{record.id}")),
    )

    assert "解除协议书正在生成" in waiting.main.text
    assert page.one("h1").text == "解约已经完成"
    for shown in (page, detail):
        assert shown.one("a", href=at(record, "/document.pdf")).text == "下载解除协议书"
        assert f"编号 {record.number}-J，解除的是 {record.number} 号就业协议书。" in shown.main.text
    assert detail.one("a", href=f"/student/agreements/{record.id}/document.pdf")
    leaf, pdf = client.get(at(record, "/pages/1")), client.get(at(record, "/document.pdf"))
    assert (leaf.mimetype, pdf.data[:5]) == ("image/webp", b"%PDF-")
    assert "%E8%A7%A3%E9%99%A4" in pdf.headers["Content-Disposition"]
    assert Page(client.get(at(record, "/pages"))).name == "student.termination_document"


def test_strangers_reach_nothing_of_it(client, student):
    other = factories.agreement("effective")
    factories.termination(of=other, asked_by="employer")

    answers = [client.get(at(other, noun)) for noun in ("", "/consent", "/refusal", "/pages")]
    answers += [client.post(at(other, noun)) for noun in ("", "/consent", "/refusal", "/code")]

    assert [answer.status_code for answer in answers] == [404] * 8
    assert requests(other) == [("requested", "家庭原因，回生源地就业")]


def test_a_reason_that_is_too_long_is_said_before_a_code_leaves_and_none_is_lost(client, record):
    typed = "字" * 2100

    answer = client.post(at(record, "/code"), data={"reason": typed})

    page = Page(answer)
    assert answer.status_code == 422
    assert page.one(id="reason-say").text == "最多 200 字，现在 2100 字，请删去 1900 字。"
    assert page.one("textarea", id="reason").text == typed
    assert page.one(class_="code").text.startswith("验证码将发到")


def test_what_nobody_sees_is_not_kept_with_the_reason(client, record):
    client.post(at(record, "/code"), data={"reason": "家里\x00有事"})

    assert (
        Page(client.get(at(record, "/request?agree=1"))).one("textarea", id="reason").text
        == "家里有事"
    )
