"""改变去向: where a student stands between 解约 and the new registration (product page 8)."""

import pytest

from tests import factories
from tests.actions.destinations import approved, draft, sent
from tests.pages.student.destinations import LIST
from tests.pages.student.reading import Page
from wxsign.models import Student

PAGE = "/student/change-of-plan"


@pytest.fixture
def student(app, client, sign_in) -> Student:
    made = factories.student()
    sign_in(client, made)
    return made


def steps(client) -> tuple[list[str], dict[str, str]]:
    """The status of each step, and where its button leads."""
    page = Page(client.get(PAGE))
    shown = [
        one.text for one in page.root.walk() if one.attributes.get("class", "").startswith("st ")
    ]
    ways = {
        one.text: one["href"]
        for one in page.root.walk()
        if one.tag == "a" and "data-action" in one.attributes
    }
    return shown, ways


def test_with_nothing_signed_the_second_step_is_open(client, student):
    assert steps(client) == (["已完成", "轮到你"], {"录入其他去向": f"{LIST}/new"})


def test_an_agreement_in_force_is_terminated_first(client, student):
    record = factories.agreement("effective", student=student)

    assert steps(client) == (
        ["轮到你", "等第一步"],
        {"解约申请": f"/student/agreements/{record.id}/termination"},
    )


def test_an_agreement_under_review_cannot_be_terminated_yet(client, student):
    record = factories.agreement("under_review", student=student)

    assert steps(client) == (
        ["还不能办", "等第一步"],
        {"查看详情": f"/student/agreements/{record.id}"},
    )


def test_while_the_termination_runs_the_draft_may_be_written(client, student):
    record = factories.agreement("effective", student=student)
    factories.termination("under_review", of=record)

    shown, ways = steps(client)
    started = client.post(LIST, data={"class": "7", "kind": "7.1"})

    assert shown == ["等待解约审核", "等第一步"]
    assert ways == {
        "查看详情": f"/student/agreements/{record.id}",
        "录入其他去向": f"{LIST}/new",
    }
    assert started.status_code == 303
    assert Page(client.get(LIST)).one("p", class_="state").text == (
        "解约正在办理，可以先填写草稿，解约通过后再送审"
    )


def test_who_asked_to_terminate_waits_for_the_employer(client, student):
    factories.termination("requested", of=factories.agreement("effective", student=student))

    assert steps(client)[0] == ["等对方答复", "等第一步"]


def test_what_the_employer_asks_is_answered_first(client, student):
    record = factories.agreement("effective", student=student)
    factories.termination("requested", of=record, asked_by="employer")

    assert steps(client) == (
        ["轮到你", "等第一步"],
        {"查看解约": f"/student/agreements/{record.id}/termination"},
    )


def test_once_it_is_terminated_the_draft_is_gone_on_with(client, student):
    record = factories.agreement("effective", student=student)
    record_id = draft(student)
    factories.termination("done", of=record)

    assert steps(client) == (
        ["已完成", "轮到你"],
        {"继续填写草稿": f"{LIST}/{record_id}/form"},
    )


def test_a_paper_agreement_leads_to_its_own_termination(client, student):
    record = factories.paper("effective", student=student)

    assert steps(client)[1] == {"解约申请": f"/student/papers/{record.id}/termination"}


@pytest.mark.requirement("S162")
def test_a_registration_in_force_is_released_first(client, student):
    record_id = approved(student)

    assert steps(client) == (
        ["轮到你", "等第一步"],
        {"申请解除": f"{LIST}/{record_id}/release"},
    )


def test_a_registration_under_review_is_withdrawn_first(client, student):
    record_id = sent(student)

    assert steps(client)[1] == {"去撤回": f"{LIST}/{record_id}"}


def test_who_has_reported_in_is_told_that_it_is_over(client, student):
    factories.agreement("reported", student=student)

    assert steps(client)[0] == ["不能办理", "等第一步"]


def test_the_agreement_leads_here(client, student):
    record = factories.agreement("effective", student=student)

    page = Page(client.get(f"/student/agreements/{record.id}"))

    assert [a["href"] for a in page.all("a") if a.text.startswith("改变去向")] == [PAGE]


def test_not_yet_employed_needs_no_release_first(client, student):
    approved(student, "9.1")

    page = Page(client.get(PAGE))

    assert steps(client) == (["不用办", "轮到你"], {"录入其他去向": f"{LIST}/new"})
    assert "现在是：暂未就业" in page.main.text
    assert "它不占名额，不用先申请解除" in page.main.text
