"""Filters, 提醒 and 导出列表 of the employer's lists (S95 to S100, S177)."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.student.reading import Page, rows_of
from wxsign.db import db
from wxsign.models import Agreement, Errand, ExportEntry, OutboxEntry
from wxsign.rules.identity import masked_id

PLACES = ("agreements", "terminations")
TABS = {"agreements": "answered", "terminations": "signed"}
LABELS = (
    "学校",
    "毕业年度",
    "身份证号",
    "专业名称",
    "邀请起始日期",
    "邀请截至日期",
    "应约状态",
)


@pytest.fixture
def three(user, clock):
    """Three agreements in force: of another school and cohort, of another major, of another day."""
    elsewhere = factories.college(factories.school(code="19098"))
    people = (
        factories.student(name="林知夏", of=elsewhere, year=2025),
        factories.student(name="郭予墨", major="会计学"),
        factories.student(name="沈一禾"),
    )
    made = []
    for student in people:
        made.append(factories.agreement("effective", student=student, user=user))
        clock.advance(days=1)
    return made


def listed(answer) -> list[str]:
    page = Page(answer)
    return [h.text for h in page.all("h2")] if page.name == "employer.agreements" else radios(page)


def radios(page: Page) -> list[str]:
    return [row.text for row in page.all("label") if row.children[0].attributes.get("type")]


def narrowed(here, place: str, **typed: str) -> list[str]:
    """查询 with these filters, and the names on the page that it leads to."""
    sent = here.post(f"/employer/{place}/filter", data={"tab": TABS[place], **typed})
    return sorted(listed(here.get(sent.location)))


@pytest.mark.requirement("S97")
@pytest.mark.parametrize("place", PLACES)
def test_every_filter_of_the_manual_narrows_the_list(here, three, place):
    far = str(three[0].school_id)
    typed = {
        "school": (far, ["林知夏"]),
        "year": ("2025", ["林知夏"]),
        "name": ("予墨", ["郭予墨"]),
        "id_number": (three[2].student.id_number, ["沈一禾"]),
        "major": ("会计", ["郭予墨"]),
        "since": ("2026-05-16", ["沈一禾", "郭予墨"]),
        "until": ("2026-05-15", ["林知夏"]),
        "answer": ("effective", ["林知夏", "沈一禾", "郭予墨"]),
    }

    found = {key: narrowed(here, place, **{key: value}) for key, (value, _names) in typed.items()}

    assert found == {key: names for key, (_value, names) in typed.items()}
    assert narrowed(here, place, name="林", major="会计") == []
    form = Page(here.get(f"/employer/{place}?tab={TABS[place]}")).one("form", role="search")
    words = [part.children[0].text for part in form.walk() if part.tag == "label"]
    assert tuple(words) == LABELS
    assert [b.text for b in form.walk() if b.tag in ("button", "a")] == ["查询", "重置"]


@pytest.mark.requirement("S97")
def test_an_id_number_stands_in_no_address_and_counts_until_reset(here, three):
    number = three[1].student.id_number

    sent = here.post(
        "/employer/agreements/filter", data={"tab": "answered", "name": "郭", "id_number": number}
    )
    answer = here.get(sent.location)
    page = Page(answer)
    link, _id, token = sent.location.rpartition("&id=")
    again = here.post("/employer/agreements/filter", data={"tab": "answered", "id": token})

    assert link == "/employer/agreements?tab=answered&name=%E9%83%AD"
    assert listed(here.get(again.location)) == ["郭予墨"]
    assert page.one("input", name="id_number")["placeholder"] == masked_id(number)
    assert page.one("input", aria_label="学生姓名")["value"] == "郭"
    assert number not in answer.get_data(as_text=True)
    assert len(listed(here.get("/employer/agreements?tab=answered"))) == 3


def _sought(here, place: str, one) -> str:
    """The address that 查询 of this student's ID number leads to."""
    typed = {"tab": TABS[place], "id_number": one.student.id_number}
    return here.post(f"/employer/{place}/filter", data=typed).location


def _hidden(page: Page, action: str) -> dict[str, str]:
    form = next(form for form in page.all("form") if form["action"] == action)
    return {part["name"]: part["value"] for part in form.walk() if part.tag == "input"}


@pytest.mark.parametrize("place", PLACES)
def test_two_tabs_with_two_id_numbers_keep_their_lists_and_exports(here, three, place):
    one = _sought(here, place, three[0])
    sent = _hidden(Page(here.get(one)), f"/employer/{place}/export")
    other = _sought(here, place, three[1])

    found = [listed(here.get(address)) for address in (one, other, one)]
    here.post(f"/employer/{place}/export", data=sent)

    assert found == [["林知夏"], ["郭予墨"], ["林知夏"]]
    errand = db.session.scalars(select(Errand)).one()
    assert errand.facts["filters"]["id_print"] == three[0].student.id_print


@pytest.mark.parametrize("place", PLACES)
def test_an_id_number_that_was_forgotten_is_said_and_nothing_else_is_exported(here, three, place):
    one = _sought(here, place, three[0])
    sent = _hidden(Page(here.get(one)), f"/employer/{place}/export")
    for _search in range(10):
        _sought(here, place, factories.agreement("effective", user=three[0].sender))

    page = Page(here.get(one))
    answer = here.post(f"/employer/{place}/export", data=sent, follow_redirects=True)

    says = "身份证号没有保留，请重新填写。"
    assert [page.one(id="id_number-say").text, Page(answer).one(id="id_number-say").text] == [
        says
    ] * 2
    assert answer.request.path == f"/employer/{place}"
    assert db.session.scalars(select(Errand)).all() == []


@pytest.mark.parametrize(
    "typed, says",
    [
        ({"id_number": "42010619990101"}, "身份证号应为 18 位，最后一位可以是 X。"),
        ({"since": "2026-02-30"}, "请选择日期，例如 2026-05-15。"),
        ({"since": "0001-01-01"}, "请选择日期，例如 2026-05-15。"),
        ({"since": "2026-05-16", "until": "2026-05-15"}, "截至日期不能早于起始日期。"),
    ],
)
@pytest.mark.parametrize("place", PLACES)
def test_a_filter_that_makes_no_sense_says_so_beside_itself(here, three, place, typed, says):
    response = here.post(f"/employer/{place}/filter", data={"name": "林", **typed})
    page = Page(response)

    assert response.status_code == 422
    assert [say.text for say in page.all(class_="say")] == [says]
    kept = {key: page.one("input", name=key)["value"] for key in ("name", *typed)}
    assert kept == {"name": "林", **typed}


def test_the_same_in_an_address_limits_nothing(here, three):
    wrong = "school=x&year=-1&since=heute&until=9999-99-99&answer=nothing&id=1&page=x"

    assert len(listed(here.get(f"/employer/agreements?tab=answered&{wrong}"))) == 3


@pytest.mark.requirement("S177")
@pytest.mark.parametrize("side, word", [("student", "学生解约"), ("employer", "单位解约")])
def test_who_proposed_the_termination_stands_in_the_list(here, user, side, word):
    record = factories.agreement("effective", user=user)
    factories.termination(of=record, asked_by=side)

    row = Page(here.get("/employer/agreements?tab=ending")).one("section", data_id=str(record.id))

    assert dict(rows_of(row))["解约发起人"] == word


def test_a_reminder_reaches_the_student_and_is_then_shut_with_its_time(here, user, clock):
    student = factories.student(name="林知夏")
    record = factories.agreement("invited", student=student, user=user)
    button = Page(here.get("/employer/agreements?name=林")).one("button", data_action="confirm")
    sent = {"tab": "waiting", "name": "林"}

    answers = [
        here.post(f"/employer/agreements/{record.id}/reminder", data=sent) for _tap in range(2)
    ]

    assert button.text == "提醒林知夏"
    link = f"/employer/agreements?tab=waiting&name=%E6%9E%97#letter-{record.id}"
    assert [(one.status_code, one.location) for one in answers] == [(303, link)] * 2
    kept = db.session.scalars(
        select(OutboxEntry.channel).where(OutboxEntry.notice == "nudge.letter.student")
    )
    assert sorted(kept) == ["mail", "wechat"]
    page = Page(here.get("/employer/agreements"))
    assert (
        page.one(class_="shut-line").text == "2026-05-16 10:00 后可以再提醒（这封邀请函刚提醒过）"
    )
    clock.advance(minutes=2)
    late = here.post(f"/employer/agreements/{record.id}/reminder")
    assert (late.status_code, Page(late).main["data-reason"]) == (409, "nudge_later")


def test_nobody_reminds_of_the_letter_of_another(here):
    record = factories.agreement("invited")

    answer = here.post(f"/employer/agreements/{record.id}/reminder")

    assert answer.status_code == 404
    assert factories.fresh(Agreement, record.id).reminded_at is None


@pytest.mark.requirement("S98")
@pytest.mark.parametrize(
    "place, logged",
    [
        ("agreements", ("employer.letters", "已应约")),
        ("terminations", ("employer.endings", "已签约成功学生列表")),
    ],
)
def test_export_asks_for_what_is_shown_and_is_logged(here, user, three, place, logged):
    kind, says = logged
    number = three[1].student.id_number
    found = here.post(
        f"/employer/{place}/filter",
        data={"tab": TABS[place], "name": "郭", "id_number": number},
    )
    page = Page(here.get(found.location))
    button = page.one("button", data_action="export")
    form = next(form for form in page.all("form") if form["action"].endswith("/export"))
    typed = {
        part["name"]: part["value"]
        for part in form.walk()
        if part.tag == "input" and part["name"] != "csrf_token"
    }

    sent = here.post(form["action"], data=typed)

    errand, entry = db.session.scalars(select(Errand)).one(), db.session.scalar(select(ExportEntry))
    assert button.text == "导出列表"
    assert sent.location == f"/employer/errands/{errand.id}"
    asked = errand.facts["filters"]
    assert (errand.kind, errand.facts["tab"], asked["name"]) == (kind, TABS[place], "郭")
    assert asked["id_print"] == three[1].student.id_print
    assert (entry.kind, entry.owner_id, entry.name) == (kind, user.employer_id, "周以宁")
    assert entry.filters == f"{says} · 学生姓名：已填 · 身份证号：已填"
