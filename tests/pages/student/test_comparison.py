"""对比邀请函: open letters side by side, term by term, without a script."""

from dataclasses import replace

import pytest
from sqlalchemy import event

from tests import factories
from tests.pages.student.reading import Page
from wxsign import settings as house_settings
from wxsign.db import db
from wxsign.rules import terms


@pytest.fixture
def student(client, sign_in):
    made = factories.student(name="林知夏")
    sign_in(client, made)
    return made


@pytest.fixture
def letters(student):
    """Two letters that differ in pay, penalty and post; the second ends a day later."""
    first = factories.employer(employer_name="武汉云麓示例软件有限公司")
    second = factories.employer(employer_name="宜昌江禾示例食品有限公司")
    other = factories.terms(
        job_title="质量检验员",
        answer_days="6",
        penalty="9000",
        probation_pay="4200",
        regular_pay="5600",
    )
    return (
        factories.agreement(student=student, user=first),
        factories.agreement(student=student, user=second, terms=other),
    )


def _compared(client, *ids: int, **more: str):
    return client.get("/student/invitations/comparison", query_string={"id": ids, **more})


def _lines(page: Page) -> dict[str, list[str]]:
    rows = [row for row in page.all("tr") if "data-key" in row.attributes]
    return {row["data-key"]: [cell.text for cell in row.walk() if cell.tag == "td"] for row in rows}


def test_two_letters_stand_side_by_side_with_every_term(client, letters):
    page = Page(_compared(client, *(letter.id for letter in letters)))

    lines = _lines(page)
    assert page.name == "student.comparison"
    assert page.one("a", href="/student/invitations").text == "返回收到的邀约"
    assert [head["data-id"] for head in page.all("th", scope="col")] == [
        str(letter.id) for letter in letters
    ]
    expected = [term.key for term in terms.TERMS if factories.terms().get(term.key)]
    assert [key for key in lines if key in terms.BY_KEY] == expected
    assert lines["regular_pay"] == ["6,000 元/月", "5,600 元/月"]
    assert lines["job_title"] == ["软件工程师", "质量检验员"]
    assert lines["report_by"] == ["2026年7月10日"] * 2
    assert lines["region"] == ["湖北省武汉市洪山区"] * 2


def test_what_differs_is_marked_counted_and_can_be_seen_alone(client, letters):
    ids = [letter.id for letter in letters]
    page = Page(_compared(client, *ids))

    different = ["job_title", "answer_days", "probation_pay", "regular_pay", "penalty"]
    same = [row["data-key"] for row in page.all("tr", class_="same")]
    lines = _lines(page)
    assert [key for key in lines if key not in same] == different
    assert len(page.all("span", class_="alike")) == len(same)
    counted, switch = (part for part in page.one("p", class_="seg").children)
    assert counted.text == f"5 项不同，{len(same)} 项相同"

    alone = Page(client.get(switch["href"]))
    assert switch.text == "只看不同"
    assert list(_lines(alone)) == different
    assert alone.one("p", class_="seg").children[1].text == "看全部"


def test_hints_stand_under_the_term_that_is_unusual(client, letters):
    page = Page(_compared(client, *(letter.id for letter in letters)))

    assert [hint.text for hint in page.all("span", class_="hint")] == [
        "是转正起薪的 75%，低于法定的 80%。",
        "高于一个月的转正起薪。",
    ]


def test_the_thresholds_of_the_hints_are_settings(client, letters):
    now = house_settings.current()
    signing = replace(now.signing, probation_pay_percent_hint=70, penalty_floor_hint=10000)
    house_settings.use(replace(now, signing=signing))

    page = Page(_compared(client, *(letter.id for letter in letters)))

    assert page.all("span", class_="hint") == []


def test_the_letters_of_a_stranger_look_like_none(client, letters):
    stranger = factories.agreement()

    beside = Page(_compared(client, *(letter.id for letter in letters), stranger.id))
    alone = _compared(client, letters[0].id, stranger.id)
    none = _compared(client, letters[0].id, 999_999_999)

    assert len(beside.all("th", scope="col")) == 2
    assert stranger.employer_name not in beside.main.text
    assert (alone.status_code, none.status_code) == (422, 422)
    assert Page(alone).main.text == Page(none).main.text


@pytest.mark.parametrize("ids", [[], ["x"], ["²"], ["-1"], ["9" * 30]])
def test_what_is_no_letter_leads_back_to_the_list(client, letters, ids):
    answer = client.get("/student/invitations/comparison", query_string={"id": ids})

    page = Page(answer)
    assert (answer.status_code, page.name) == (422, "student.invitations")
    assert page.one("p", class_="mend").text == "请勾选两封以上还没有答复的邀请函。"


def test_what_is_over_is_not_compared(client, student, letters, clock):
    declined = factories.agreement("declined", student=student)
    beside = Page(_compared(client, *(letter.id for letter in letters), declined.id))
    clock.set(letters[0].answer_by)

    assert len(beside.all("th", scope="col")) == 2
    assert _compared(client, *(letter.id for letter in letters)).status_code == 422


def test_more_than_four_are_too_many_and_the_ticks_stay(client, student):
    ids = [factories.agreement(student=student).id for _letter in range(5)]

    answer = _compared(client, *ids)

    page = Page(answer)
    assert answer.status_code == 422
    assert page.one("p", class_="mend").text == "一次最多对比 4 封，请少勾几封。"
    assert {box["value"] for box in page.all("input", checked="")} == {str(i) for i in ids}
    assert len(Page(_compared(client, *ids[:4])).all("th", scope="col")) == 4


def test_the_list_offers_to_compare_what_is_open(client, student, letters):
    declined = factories.agreement("declined", student=student)
    page = Page(client.get("/student/invitations"))

    boxes = page.all("input", type="checkbox")
    assert [(box["name"], box["value"], box["form"]) for box in boxes] == [
        ("id", str(letter.id), "compare") for letter in letters
    ]
    assert str(declined.id) not in [box["value"] for box in boxes]
    form = page.one("form", id="compare")
    assert (form["method"], form["action"]) == ("get", "/student/invitations/comparison")


def test_one_open_letter_is_not_offered_for_comparison(client, student):
    factories.agreement(student=student)

    assert Page(client.get("/student/invitations")).all("form", id="compare") == []


def test_the_letter_leads_to_the_comparison_with_the_others(client, letters):
    page = Page(client.get(f"/student/invitations/{letters[0].id}"))

    link = next(a for a in page.all("a") if a.text.startswith("对比邀请函"))
    assert len(Page(client.get(link["href"])).all("th", scope="col")) == 2


def test_a_comparison_of_four_needs_few_statements(client, student):
    ids = [factories.agreement(student=student).id for _letter in range(4)]
    _compared(client, *ids)
    counted: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: counted.append(given[2]))

    _compared(client, *ids)

    assert 1 <= len([statement for statement in counted if statement.startswith("SELECT")]) <= 3
