"""申请解除 on the student's phone (S150, S162, S163)."""

import pytest

from tests import factories
from tests.actions.destinations import approved, desk, row, sent
from tests.pages.student.destinations import LIST, buttons, folds
from tests.pages.student.reading import Page
from wxsign.actions import destination, reviews
from wxsign.models import Student


@pytest.fixture
def student(app, client, sign_in) -> Student:
    made = factories.student(year=2022)
    sign_in(client, made)
    return made


@pytest.mark.requirement("S162", "S163")
def test_the_release_has_its_two_steps(client, student):
    record_id = approved(student)

    page = Page(client.get(f"{LIST}/{record_id}/release"))

    assert [one.text for one in page.all("p", class_="stage")] == [
        "第一步",
        "第二步 上传解除证明",
    ]
    assert page.one("label", for_="reason").text == "填写解除原因*"
    assert page.one("p", id="advice_release").text.startswith("jpg 或 png 图片，不超过 10 MB")


@pytest.mark.requirement("S163")
@pytest.mark.parametrize(
    "reason,sentence",
    [("  ", "请填写解除原因。"), ("因" * 201, "最多 200 字，现在 201 字，请删去 1 字。")],
)
def test_the_reason_of_a_release_is_needed(client, student, reason, sentence):
    record_id = approved(student)

    answer = client.post(f"{LIST}/{record_id}/release", data={"reason": reason})

    assert answer.status_code == 422
    assert Page(answer).one("p", id="reason-say").text == sentence
    assert row(record_id).state == "effective"


@pytest.mark.requirement("S162")
def test_a_release_without_a_proof_goes_to_the_school(client, student):
    record_id = approved(student)

    answer = client.post(f"{LIST}/{record_id}/release", data={"reason": "改为参加工作"})
    again = client.post(f"{LIST}/{record_id}/release", data={"reason": "改为参加工作"})

    assert [one.location for one in (answer, again)] == [f"{LIST}/{record_id}"] * 2
    page = Page(client.get(f"{LIST}/{record_id}"))
    assert page.one("span", data_state="release_review").text == "等待解约审核"
    assert page.one("p", class_="reason").text == "改为参加工作"


def test_a_release_that_the_school_turned_down_says_why_and_can_be_asked_for_again(client, student):
    record_id = approved(student)
    destination.request_release(record_id, reason="改为参加工作", by=factories.actor(student))
    reviews.reject(record_id, reason="请先办退学手续", by=desk(student))

    page = Page(client.get(f"{LIST}/{record_id}"))

    assert "学校没有同意解除的原因" in folds(page)
    assert page.one("p", class_="reason").text == "请先办退学手续"
    assert buttons(page) == {"request_release": "申请解除"}


def test_before_the_approval_there_is_no_release(client, student):
    record_id = sent(student)

    answer = client.get(f"{LIST}/{record_id}/release")

    assert answer.status_code == 409
    assert Page(answer).one("h1").text == "这一份现在不能申请解除（等待签约审核）"
