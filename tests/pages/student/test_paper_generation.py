"""预览协议书 and 生成协议书 on the student's pages: seen first, confirmed twice."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.student.reading import Page
from wxsign.actions import paper_agreement
from wxsign.db import db
from wxsign.models import Agreement


@pytest.fixture
def student(client, sign_in):
    made = factories.student(phone="13912345678")
    sign_in(client, made)
    return made


@pytest.fixture
def draft(student) -> Agreement:
    record = paper_agreement.enter(factories.sheet(), once="x", by=factories.actor(student))
    return factories.fresh(Agreement, record)


def at(record, noun="form") -> str:
    return f"/student/papers/{record.id}/{noun}"


def drafts() -> list[Agreement]:
    db.session.rollback()
    db.session.expire_all()
    wanted = select(Agreement).where(Agreement.process == "paper").order_by(Agreement.id)
    return list(db.session.scalars(wanted))


def digest(record) -> str:
    return paper_agreement.content_of(factories.fresh(Agreement, record.id)).digest


def code(client, record, **over):
    return client.post(at(record, "generation/code"), data={"digest": digest(record), **over})


def press(client, record, **over):
    """Type the code that was sent, tick the box, press 生成协议书."""
    of = paper_agreement.matter(record.id, digest(record), record.student_id)
    typed = {"digest": digest(record), "agree": "1", "code": factories.digits(of), **over}
    return client.post(at(record, "generation"), data=typed)


def test_before_a_signing_both_notices_say_which_registration_ends(client, student, draft):
    letter = factories.agreement(student=student)
    factories.destination("effective", student=student, kind="9.1", plan_code="70", seatless=True)
    notices = (
        (at(draft, f"generation?seen={draft.revision}"), "生成后"),
        (f"/student/invitations/{letter.id}/confirmation", "签约后"),
    )

    for address, when in notices:
        said = Page(client.get(address)).one("p", id="gives-way").text
        assert said.startswith(f"{when}，现在登记的暂未就业")
        assert said.endswith("审核没有通过，它也不会恢复，要重新登记。")


@pytest.mark.requirement("S123")
def test_the_preview_shows_the_whole_agreement_and_the_way_on(client, draft):
    answer = client.post(at(draft), data={**factories.sheet(), "preview": "1"})
    page = Page(client.get(answer.location))

    assert (answer.status_code, answer.location) == (303, at(draft, "preview"))
    assert page.name == "student.paper_preview"
    assert dict(page.rows)["转正起薪"] == "6,000 元/月"
    titles = [part.text for part in page.all("h3")]
    assert (len(titles), titles[10]) == (14, "签字盖章")
    article = page.one("ol", class_="articles").text
    assert "违约金 5,000 元" in article
    assert [part.text for part in page.all("a", role="button")] == ["返回修改", "保存并生成协议书"]
    assert page.one("a", data_action="confirm")["href"].endswith("?seen=1")


def test_what_is_not_complete_has_no_preview(client, student):
    typed = factories.sheet(penalty="")
    record = paper_agreement.enter(typed, once="x", by=factories.actor(student))

    answer = client.get(f"/student/papers/{record}/preview")

    assert answer.location == f"/student/papers/{record}/form"


@pytest.mark.requirement("S123")
@pytest.mark.parametrize("seen", ["", "?seen=", "?seen=7"])
def test_without_the_preview_of_this_content_there_is_no_generation(client, draft, seen):
    answer = client.get(at(draft, "generation") + seen)

    assert answer.location == at(draft, "preview") + "?changed=1"
    said = Page(client.get(answer.location)).one("p", role="alert").text
    assert said == "内容刚刚改过。请再看一遍，再生成。"


@pytest.mark.requirement("S124", "S125")
def test_the_notice_says_what_is_binding_and_asks_twice(client, draft):
    onwards = Page(client.get(at(draft, "preview"))).one("a", data_action="confirm")["href"]

    page = Page(client.get(onwards))

    assert page.one("h1", id="must-read").text == "协议书生成须知"
    assert page.one("p", class_="mustread").text == "协议书一旦生成不可更改! 你确定生成协议书吗?"
    assert [part.text for part in page.one("ol", class_="must").walk()] == [
        "协议书经学校审核通过后才生效，才能打印、签字。",
        "协议书一旦生效，不能再与其他单位网上签约。",
        "同时只能生成一份协议书。",
    ]
    assert "checked" not in page.one("input", name="agree").attributes
    assert page.one("button", data_action="generate").text == "生成协议书"
    dialog = page.one("div", role="dialog")
    assert [part.text for part in dialog.walk() if part.tag == "a"] == ["取消"]


@pytest.mark.requirement("S124", "S126", "S127")
def test_generated_with_the_code_it_waits_and_a_second_press_ends_on_the_detail(client, draft):
    asked = code(client, draft, agree="1")

    first, second = press(client, draft), press(client, draft)

    assert asked.status_code == 303
    assert [(one.status_code, one.location) for one in (first, second)] == [
        (303, f"/student/papers/{draft.id}")
    ] * 2
    page = Page(client.get(first.location))
    assert page.one("h1").text == "学校正在审核协议书内容"
    assert dict(page.rows)["协议书状态"] == "协议书已生成"
    for noun in ("form", "preview", "generation"):
        assert client.get(at(draft, noun)).location == f"/student/papers/{draft.id}"


@pytest.mark.parametrize(
    "over,field,sentence",
    [
        ({"agree": None}, "agree", "请先勾选“我同意并遵守以上规定”"),
        ({"code": "000000"}, "code", "验证码不对，还可以再试 4 次"),
    ],
)
def test_what_is_missing_is_said_beside_it_and_nothing_is_generated(
    client, draft, over, field, sentence
):
    code(client, draft)

    answer = press(client, draft, **over)

    page = Page(answer)
    assert (answer.status_code, page.name) == (422, "student.paper_generation")
    assert page.one("p", id=f"{field}-say").text == sentence
    assert drafts()[0].state == "draft"


@pytest.mark.requirement("S123")
def test_content_that_changed_meanwhile_leads_back_to_the_preview(client, draft):
    code(client, draft)
    of = paper_agreement.matter(draft.id, digest(draft), draft.student_id)
    typed = {"digest": digest(draft), "agree": "1", "code": factories.digits(of)}
    other = factories.sheet(penalty="90000")
    paper_agreement.save(draft.id, other, by=factories.actor(draft.student))

    answer = client.post(at(draft, "generation"), data=typed)

    assert answer.location == at(draft, "preview") + "?changed=1"
    assert drafts()[0].state == "draft"


@pytest.mark.requirement("S125", "S169")
def test_a_seat_that_went_elsewhere_is_named(client, draft, student):
    code(client, draft)
    taken = factories.agreement("under_review", student=student)

    answer = press(client, draft)

    assert (answer.status_code, Page(answer).name) == (409, "student.refusal")
    links = [part["href"] for part in Page(answer).main.walk() if part.tag == "a"]
    assert links[0] == f"/student/agreements/{taken.id}"
