"""线上签约 and the letter itself (S44 to S46, S52, S60, S61, S71, S71a, S183)."""

import re
from datetime import UTC, datetime

import pytest

from tests import factories
from tests.pages.student.reading import Page, rows_of
from wxsign.db import db
from wxsign.models import Agreement, Student
from wxsign.rules import terms

_SENTENCE = (
    "我单位拟录用（聘用）你为 软件工程师 职位员工，请于2026/05/20日24时之前反馈，"
    "办理网签手续。过期不反馈视为主动放弃。"
)


@pytest.fixture
def student(client, sign_in):
    made = factories.student(name="林知夏")
    sign_in(client, made)
    return made


def _list(client, answer="") -> Page:
    return Page(client.get("/student/invitations", query_string={"answer": answer}))


def _letter(client, record) -> Page:
    return Page(client.get(f"/student/invitations/{record.id}"))


def _strip(page: Page) -> str:
    return page.one("p", class_="until").text


@pytest.mark.requirement("S61")
def test_the_list_shows_every_column_of_the_manual(client, student):
    user = factories.employer(employer_name="武汉云麓示例软件有限公司")
    record = factories.agreement(student=student, user=user)

    card = _list(client).one("article")

    assert card["data-id"] == str(record.id)
    assert [e.text for e in card.walk() if e.tag == "h2"] == ["武汉云麓示例软件有限公司"]
    assert rows_of(card) == [
        ("拟聘用职位", "软件工程师"),
        ("邀请日期", "5月15日"),
        ("应约过期日期", "5月20日 24:00"),
        ("应约状态", "待应约"),
        ("审核状态", "-"),
    ]
    assert [e.text for e in card.walk() if e.attributes.get("class") == "left"] == [
        "还剩 5 天 13 小时"
    ]
    link = next(e for e in card.walk() if e.tag == "a")
    assert (link.text, link["href"]) == ("查看邀请函", f"/student/invitations/{record.id}")


@pytest.mark.requirement("S61", "S70")
@pytest.mark.parametrize(
    "state, shown",
    [
        ("declined", ("已拒绝", "-", "查看邀请函")),
        ("expired", ("已过期", "-", "查看邀请函")),
        ("under_review", ("双方已签约", "等待签约审核", "查看详情")),
        ("effective", ("双方已签约", "签约审核通过", "查看详情")),
        ("rejected", ("双方已签约", "签约审核不通过", "查看详情")),
        ("terminated", ("已解约", "解约审核通过", "查看详情")),
    ],
)
def test_each_state_has_the_manuals_labels_and_button(client, student, state, shown):
    factories.agreement(state, student=student)

    card = _list(client).one("article")

    rows = dict(rows_of(card))
    button = next(e for e in card.walk() if e.tag == "a").text
    assert (rows["应约状态"], rows["审核状态"], button) == shown


def test_open_letters_come_first_the_earliest_end_on_top(client, student):
    old = factories.agreement("declined", student=student)
    sooner = factories.agreement(student=student)
    later = factories.agreement(student=student, terms=factories.terms(answer_days="9"))

    cards = _list(client).all("article")

    assert [card["data-id"] for card in cards] == [str(r.id) for r in (sooner, later, old)]


@pytest.mark.requirement("S61")
def test_the_filter_keeps_one_answer_and_can_show_all_again(client, student):
    factories.agreement("declined", student=student)
    open_one = factories.agreement(student=student)

    page = _list(client, "待应约")

    assert [card["data-id"] for card in page.all("article")] == [str(open_one.id)]
    assert page.one("label", for_="answer").text == "应约状态"
    assert page.one("select", name="answer").text == "全部（2）待应约已拒绝"
    assert page.one("button", data_action="search").text == "查询"


@pytest.mark.requirement("S71a")
def test_the_list_explains_itself_in_the_manuals_words(client, student):
    assert _list(client).one("section", class_="lead").text == (
        "线上签约 如您意向签约单位已在本系统注册，单位可与您办理电子签约手续！"
        "请您在应约有效期内进行应约回复，以电子协议的形式完成签约。"
    )


def test_an_empty_list_says_what_will_happen(client, student):
    assert _list(client).one("p", class_="drop").text == ("还没有收到邀约。单位发来后会通知你。")


@pytest.mark.requirement("S52")
def test_in_the_list_open_letters_of_a_signed_student_are_only_to_be_read(client, student):
    factories.agreement("under_review", student=student)
    letter = factories.agreement(student=student)

    card = _list(client).one("article", data_id=str(letter.id))

    said = next(e for e in card.walk() if e.tag == "span" and e.text.startswith("只能查看"))
    assert said.text == f"只能查看，到期后自动结束 为什么不能答复{letter.employer_name}"
    assert [e["href"] for e in said.walk() if e.tag == "a"] == [
        f"/student/agreements/{letter.id}/reasons/accept"
    ]


@pytest.mark.requirement("S44", "S45")
def test_the_letter_speaks_the_manuals_sentence_and_is_signed_and_dated(client, student):
    user = factories.employer(employer_name="武汉云麓示例软件有限公司")
    page = _letter(client, factories.agreement(student=student, user=user))

    assert page.name == "student.invitation"
    letter = page.one("article", class_="letter")
    assert [e.text for e in letter.walk() if e.tag == "p"] == [
        "林知夏 同学：",
        _SENTENCE,
        "武汉云麓示例软件有限公司2026年5月15日",
    ]


def test_the_lines_of_a_note_reach_the_student_and_no_other_value_has_any(client, student):
    values = factories.terms(remarks="一、提供住宿。\n二、违约金分期。")
    record = factories.agreement(student=student, terms=values)

    shown = client.get(f"/student/invitations/{record.id}").text
    rows = [text for text in re.findall(r"<dd[^>]*>(.*?)</dd>", shown, re.DOTALL) if "\n" in text]

    assert rows == ["一、提供住宿。\n二、违约金分期。"]


@pytest.mark.requirement("S45", "S183")
def test_the_letter_shows_every_term_with_its_unit_before_anybody_agrees(client, student):
    values = factories.terms(
        file_reception="1",
        file_unit="示例人才中心",
        file_address="示例路3号",
        file_postcode="430070",
        file_contact="王老师",
        file_phone="027-87650000",
        hukou_reception="1",
        hukou_address="武汉市洪山区",
        remarks="提供住宿",
    )
    page = _letter(client, factories.agreement(student=student, terms=values))

    rows = dict(page.rows)
    assert [term.label for term in terms.TERMS if term.label not in rows] == []
    assert rows["试用期"] == "60 天"
    assert rows["试用起薪"] == "5,000 元/月"
    assert rows["转正起薪"] == "6,000 元/月"
    assert rows["违约金"] == "5,000 元"
    assert rows["报到期限"] == "2026年7月10日"
    assert rows["反馈有效期"] == "5 天"
    assert page.rows.index(("联系电话", "027-87651234")) > 0


@pytest.mark.requirement("S45")
def test_the_manuals_values_for_files_and_hukou_are_shown(client, student):
    rows = dict(_letter(client, factories.agreement(student=student)).rows)

    assert (rows["档案接收"], rows["户口接收类型"]) == ("单位不接收", "不接收")


@pytest.mark.requirement("S46")
def test_five_days_after_the_date_of_invitation_end_at_midnight(client, student):
    assert _strip(_letter(client, factories.agreement(student=student))) == (
        "请在 5月20日 24:00 前答复还剩 5 天 13 小时"
    )


@pytest.mark.requirement("S57")
def test_an_open_letter_offers_to_decline_and_to_agree(client, student):
    record = factories.agreement(student=student)

    page = _letter(client, record)

    answers = page.one("div", class_="acts")
    assert [(e.text, e["href"]) for e in answers.walk() if "data-action" in e.attributes] == [
        ("拒绝", f"/student/invitations/{record.id}/refusal"),
        ("同意", f"/student/invitations/{record.id}/confirmation"),
    ]


def test_opening_the_letter_leaves_the_read_mark_of_the_first_time(client, student, clock):
    record = factories.agreement(student=student)
    assert record.opened_at is None

    _letter(client, record)
    first = factories.fresh(Agreement, record.id).opened_at
    clock.advance(hours=1)
    _letter(client, record)

    assert first is not None
    assert factories.fresh(Agreement, record.id).opened_at == first


@pytest.mark.requirement("S52", "S71", "S168")
def test_while_another_is_signed_the_letter_is_read_only_and_names_what_blocks_it(client, student):
    signed = factories.agreement("under_review", student=student)
    page = _letter(client, factories.agreement(student=student))

    assert _strip(page) == "已有一份电子签约（等待签约审核），所以不能再签约"
    assert page.actions == []
    way = page.one("nav", aria_label="为什么不能同意")
    assert [e["href"] for e in way.walk() if e.tag == "a"] == [f"/student/agreements/{signed.id}"]


@pytest.mark.requirement("S71")
@pytest.mark.parametrize(
    "state, strip",
    [
        ("declined", "你拒绝了这封邀请函已拒绝"),
        ("expired", "这封邀请函已经到期已过期"),
        ("withdrawn", "单位撤回了这封邀请函已撤回"),
        ("under_review", "学校正在审核双方已签约"),
    ],
)
def test_a_letter_that_is_over_can_be_read_and_not_answered(client, student, state, strip):
    page = _letter(client, factories.agreement(state, student=student))

    assert _strip(page) == strip
    assert page.actions == []


@pytest.mark.requirement("S46", "S71")
def test_at_midnight_itself_the_letter_is_over_before_the_clock_came_by(client, student, clock):
    record = factories.agreement(student=student)

    clock.set(datetime(2026, 5, 20, 15, 59, 30, tzinfo=UTC))
    assert _letter(client, record).actions[-2:] == ["decline", "accept"]
    clock.set(record.answer_by)

    page = _letter(client, record)
    assert _strip(page) == "这封邀请函已经到期已过期"
    assert page.actions == []


def test_who_may_not_sign_may_still_decline(client, student):
    record = factories.agreement(student=student)
    _restrict(student)

    page = _letter(client, record)

    assert _strip(page) == "学校目前限制了你的签约"
    assert page.actions[-1] == "decline"
    assert page.one("a", data_shut="accept")["href"].endswith("/reasons/accept")


def test_the_letter_of_somebody_else_is_not_found(client, student):
    other = factories.agreement()

    for path in ("", "/confirmation", "/refusal"):
        assert client.get(f"/student/invitations/{other.id}{path}").status_code == 404
    for path in ("/code", "/acceptance", "/refusal"):
        assert client.post(f"/student/invitations/{other.id}{path}").status_code == 404


def _restrict(student):
    factories.fresh(Student, student.id).restricted = True
    db.session.commit()


def test_a_filter_that_finds_nothing_leads_back_to_all(client, student):
    factories.agreement("declined", student=student)

    empty = _list(client, "待应约").one("p", class_="drop")

    assert empty.text == "没有“待应约”的邀约，可以看全部。"
