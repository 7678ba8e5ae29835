"""为什么不能点: in every state each button of both parties is there, or a reason stands for it."""

import pytest

from tests import factories
from tests.pages.student.reading import Page
from wxsign.rules.closed import BUTTONS
from wxsign.rules.labels import ONLINE
from wxsign.rules.people import Who

_AREAS = {"student": Who.STUDENT, "employer": Who.EMPLOYER}


def _moves(area: str) -> set[str]:
    return {move for button in BUTTONS[_AREAS[area]] for move in button.moves}


def _visit(client, area: str, record: int) -> Page:
    return Page(client.get(f"/{area}/agreements/{record}", follow_redirects=True))


def _reasons(page: Page) -> dict[str, str]:
    """The reason that stands for each closed move."""
    rows = [element for element in page.all("a") if "data-closed" in element.attributes]
    return {move: row["data-reason"] for row in rows for move in row["data-closed"].split()}


def _offered(client, page: Page, area: str, record: int) -> set[str]:
    """The moves whose buttons stand on the page, or on a page of this record that it leads to."""
    below = tuple(f"/{area}/{noun}/{record}/" for noun in ("agreements", "invitations"))
    links = {element["href"] for element in page.all("a") if "data-action" in element.attributes}
    pages = [page]
    for link in sorted(link for link in links if link.startswith(below)):
        answer = client.get(link)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            pages.append(Page(answer))
    return {action for seen in pages for action in seen.actions} & _moves(area)


@pytest.mark.requirement("S71", "S168")
@pytest.mark.parametrize("area", sorted(_AREAS))
@pytest.mark.parametrize("state", sorted(ONLINE))
def test_each_button_is_there_or_a_reason_stands(client, sign_in, state, area):
    record = factories.agreement(state)
    sign_in(client, record.student if area == "student" else record.sender)

    page = _visit(client, area, record.id)

    reasons, offered = _reasons(page), _offered(client, page, area, record.id)
    one_button = {"amend", "propose_change"}  # 修改邀约: which move it is, the state decides
    if offered & one_button:
        offered |= one_button & _moves(area)
    assert set(reasons) | offered == _moves(area)
    assert set(reasons) & offered == set()


@pytest.mark.requirement("S71")
@pytest.mark.parametrize("area", sorted(_AREAS))
@pytest.mark.parametrize("state", sorted(ONLINE))
def test_each_reason_has_a_page_with_its_rule_and_its_ways_on(client, sign_in, state, area):
    record = factories.agreement(state)
    sign_in(client, record.student if area == "student" else record.sender)
    page = _visit(client, area, record.id)

    for row in page.all("a"):
        if "data-closed" not in row.attributes:
            continue
        answer = client.get(row["href"])
        shown = Page(answer)
        assert answer.status_code in (403, 404, 409)
        assert shown.main["data-reason"] == row["data-reason"]
        assert shown.one("nav", aria_label="你可以这样做").text


@pytest.mark.requirement("S71", "S168")
def test_what_is_closed_by_another_agreement_leads_to_it(client, sign_in):
    student = factories.student()
    signed = factories.agreement("effective", student=student)
    letter = factories.agreement(student=student)
    sign_in(client, student)

    page = _visit(client, "student", letter.id)

    shut = page.one("a", data_shut="accept")
    why = Page(client.get(shut["href"]))
    assert (shut.text, shut["aria-disabled"]) == ("同意", "true")
    assert why.one("h1").text == "已有一份电子签约（签约审核通过），所以不能再签约"
    assert why.all("a")[0]["href"] == f"/student/agreements/{signed.id}"
    assert "/help#answer" in [way["href"] for way in why.all("a")]


def test_the_reason_of_a_button_that_is_open_is_the_page_with_the_button(client, sign_in):
    record = factories.agreement()
    sign_in(client, record.student)
    sign_in(client, record.sender)

    student = client.get(f"/student/agreements/{record.id}/reasons/accept")
    employer = client.get(f"/employer/agreements/{record.id}/reasons/nonsense")

    assert (student.status_code, student.location) == (302, f"/student/agreements/{record.id}")
    assert (employer.status_code, employer.location) == (302, f"/employer/agreements/{record.id}")


def test_the_reasons_of_a_stranger_look_like_none(client, sign_in):
    record = factories.agreement("declined")
    sign_in(client, factories.student())
    sign_in(client, factories.employer())

    for area in _AREAS:
        answer = client.get(f"/{area}/agreements/{record.id}/reasons/{min(_moves(area))}")
        assert (answer.status_code, Page(answer).main["data-reason"]) == (404, "not_found")


@pytest.mark.requirement("S190")
def test_the_employer_reads_that_an_open_letter_cannot_be_withdrawn(client, sign_in):
    record = factories.agreement()
    sign_in(client, record.sender)

    page = Page(client.get(f"/employer/agreements/{record.id}/reasons/withdraw"))

    assert page.one("h1").text == "邀请函发出后，单位不能撤回"
