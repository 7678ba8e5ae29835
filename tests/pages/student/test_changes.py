"""A changed letter and a proposed change on the student's pages (S47)."""

import pytest

from tests import factories
from tests.pages.student.reading import Page, side_by_side
from wxsign.actions import changes
from wxsign.models import Agreement


@pytest.fixture
def student(client, sign_in):
    made = factories.student(phone="13912345678")
    sign_in(client, made)
    return made


@pytest.fixture
def user(app):
    return factories.employer(employer_name="武汉云麓示例软件有限公司")


@pytest.fixture
def letter(student, user):
    return factories.agreement(student=student, user=user)


@pytest.fixture
def proposed(student, user):
    return factories.agreement("change_proposed", student=student, user=user)


def change(record, noun: str = "") -> str:
    return f"/student/agreements/{record.id}/change{noun}"


def digits(record, version: int = 2) -> str:
    return factories.digits(
        factories.matter(record.student, "agree_change", f"online:{record.id}", version)
    )


def agree(client, record, **over: str):
    """Ask for a code, read it from the phone, tick the box, press 同意修改."""
    client.post(change(record, "/code"))
    typed = {"version": "2", "agree": "1", "code": digits(record), **over}
    return client.post(change(record, "/acceptance"), data=typed)


@pytest.mark.requirement("S47")
def test_a_changed_letter_begins_with_what_was_changed(client, letter):
    factories.amend(letter.sender, letter, penalty="3000")

    page = Page(client.get(f"/student/invitations/{letter.id}"))

    assert side_by_side(page) == ["修改前", "修改后", "违约金", "5,000 元", "3,000 元"]
    headings = [part.text for part in page.all("h2")]
    assert headings[0] == "单位修改了 1 项"
    assert page.one(class_="version").text == "第 2 版"
    summaries = [part.text for part in page.one(class_="versions").walk() if part.tag == "summary"]
    assert [words.split()[1] for words in summaries] == ["2", "1"]
    row = Page(client.get("/student/invitations")).one("article", data_id=str(letter.id))
    assert "待应约 单位已修改 · 第 2 版" in row.text


@pytest.mark.requirement("S47")
def test_a_letter_changed_twice_shows_all_that_became_of_the_first(client, letter):
    factories.amend(letter.sender, letter, penalty="20000", contact="周以宁")
    factories.amend(letter.sender, letter, penalty="20000", contact="周以安")

    page = Page(client.get(f"/student/invitations/{letter.id}"))

    assert page.all("h2")[0].text == "单位修改了 2 项"
    shown = side_by_side(page)
    assert {"5,000 元", "20,000 元", "周以安"} <= set(shown)


@pytest.mark.requirement("S47", "S183")
def test_a_proposed_change_is_shown_before_and_after_with_every_term(client, proposed):
    page = Page(client.get(change(proposed)))

    assert page.name == "student.change"
    assert page.one("h1").text == "武汉云麓示例软件有限公司申请修改 1 项"
    assert side_by_side(page) == ["修改前", "修改后", "转正起薪", "6,000 元/月", "6,600 元/月"]
    assert ("违约金", "5,000 元") in page.rows
    assert ("联系电话", "027-87651234") in page.rows
    assert page.actions == ["refuse_change", "agree_change"]
    assert page.one("a", data_action="agree_change").text == "同意修改"
    assert page.one("a", data_action="refuse_change").text == "不同意修改"


@pytest.mark.requirement("S47")
def test_home_list_and_agreement_lead_to_the_change(client, proposed):
    home = Page(client.get("/student/"))
    row = Page(client.get("/student/invitations")).one("article", data_id=str(proposed.id))
    detail = Page(client.get(f"/student/agreements/{proposed.id}"))

    for page in (home, detail):
        assert page.one("a", href=change(proposed)).text == "查看修改并答复"
        assert page.one(data_state="change_proposed").text == "修改待确认"
    assert "等你确认修改" in row.text


@pytest.mark.requirement("S47")
def test_the_yes_names_the_version_and_ticks_nothing_beforehand(client, proposed):
    page = Page(client.get(change(proposed, "/confirmation")))

    assert page.one("h1", id="must-read").text == "同意修改前必读"
    assert page.one("input", name="version")["value"] == "2"
    assert "checked" not in page.one("input", name="agree").attributes
    assert page.actions == ["agree_change"]
    assert "6,000 元/月 → 6,600 元/月" in page.one("dl", class_="deal").text


@pytest.mark.requirement("S47")
def test_with_code_and_tick_the_new_content_goes_to_the_school(client, proposed):
    first = agree(client, proposed)
    second = client.post(change(proposed, "/acceptance"), data={"version": "2", "agree": "1"})

    assert (first.status_code, first.location) == (
        303,
        f"/student/agreements/{proposed.id}/result",
    )
    assert second.location == first.location
    page = Page(client.get(first.location))
    assert page.one("h1").text == "已同意修改，等待学校审核"
    assert factories.fresh(Agreement, proposed.id).version == 2
    assert client.get(change(proposed)).location == f"/student/agreements/{proposed.id}"


@pytest.mark.parametrize(
    "over,part,say",
    [
        ({"code": "000"}, "code-say", "请填写 6 位验证码"),
        ({"agree": None}, "agree-say", "请先勾选“我同意并遵守以上规定”"),
    ],
)
def test_what_is_missing_is_said_beside_the_field(client, proposed, over, part, say):
    client.post(change(proposed, "/code"))
    typed = {"version": "2", "agree": "1", "code": digits(proposed)} | over
    typed = {name: value for name, value in typed.items() if value is not None}

    answer = client.post(change(proposed, "/acceptance"), data=typed)

    assert answer.status_code == 422
    assert Page(answer).one(id=part).text == say
    assert factories.fresh(Agreement, proposed.id).state == "change_proposed"


def test_a_page_that_was_open_while_the_employer_proposed_anew_agrees_to_nothing(client, proposed):
    changes.drop_change(proposed.id, by=factories.actor(proposed.sender))
    record = factories.fresh(Agreement, proposed.id)
    factories.propose_change(record.sender, record, regular_pay="5000")

    answer = client.post(
        change(proposed, "/acceptance"), data={"version": "2", "agree": "1", "code": "123456"}
    )

    assert answer.status_code == 409
    assert Page(answer).main["data-reason"] == "old_version"
    assert factories.fresh(Agreement, proposed.id).proposed_version == 3


@pytest.mark.requirement("S47")
def test_a_refusal_asks_once_more_and_leaves_the_accepted_content(client, proposed):
    page = Page(client.get(change(proposed, "/refusal")))
    typed = {"version": "2", "reason": "工资不变就好"}

    first = client.post(change(proposed, "/refusal"), data=typed)
    second = client.post(change(proposed, "/refusal"), data=typed)

    assert page.one("h1").text == "不同意这次修改？"
    assert page.one("button", data_action="refuse_change").text == "不同意修改"
    assert {first.location, second.location} == {f"/student/agreements/{proposed.id}"}
    record = factories.fresh(Agreement, proposed.id)
    assert (record.state, record.version) == ("under_review", 1)
    trail = Page(client.get(first.location)).one("ol", class_="trail").text
    assert "不同意修改第 2 版 工资不变就好" in trail


@pytest.mark.requirement("S47")
def test_after_the_last_day_the_change_can_only_be_read(client, proposed, clock):
    clock.set(proposed.change_by)

    page = Page(client.get(change(proposed)))
    answer = client.post(change(proposed, "/refusal"), data={"version": "2"})

    assert page.one("p", role="status").text == "已过 5月20日 24:00，不能再答复这次修改"
    assert page.actions == []
    assert Page(answer).main["data-reason"] == "change_late"


def test_strangers_reach_neither_change_nor_wishes(client, student):
    other = factories.agreement("change_proposed")

    answers = [
        client.get(change(other)),
        client.post(change(other, "/acceptance"), data={"version": "2", "agree": "1"}),
        client.post(change(other, "/refusal"), data={"version": "2"}),
        client.get(f"/student/invitations/{other.id}/wishes"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4


@pytest.mark.parametrize("noun", ["", "/refusal"])
def test_before_the_review_nothing_is_said_to_be_in_force(client, proposed, noun):
    page = Page(client.get(change(proposed, noun)))

    assert "你同意过的内容不变，学校按原内容审核。" in page.main.text
    assert "签约继续有效" not in page.main.text
