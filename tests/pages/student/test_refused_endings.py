"""A wish to terminate or to be released that was refused stays visible (S108, S139, S145, S164)."""

import pytest

from tests import factories
from tests.pages.student.reading import Page, rows_of
from wxsign.actions import destination, reviews

BY_UNIT = "上次申请的结果：单位不同意解约。原因：已经安排岗位"
BY_ME = "上次申请的结果：你不同意解约。原因：已经安排岗位"
BY_SCHOOL = "上次申请的结果：解约没有通过学校审核。原因：双方没有谈妥"
RELEASE = "上次申请的结果：学校没有同意解除。原因：请先办退学手续"


@pytest.fixture
def student(client, sign_in):
    made = factories.student(year=2022)
    sign_in(client, made)
    return made


def _head(client, path: str) -> list[str]:
    """What stands at the head of this page of the last wish to end it."""
    return [part.text for part in Page(client.get(path)).all("p", class_="lost")]


def _row(client, path: str, record) -> dict[str, str]:
    return dict(rows_of(Page(client.get(path)).one("article", data_id=str(record.id))))


@pytest.mark.requirement("S108", "S139")
@pytest.mark.parametrize(
    "state, asked_by, says",
    [
        ("refused", "student", BY_UNIT),
        ("refused", "employer", BY_ME),
        ("rejected", "student", BY_SCHOOL),
    ],
)
def test_of_an_online_agreement_home_list_and_detail_say_who_refused_and_why(
    client, student, state, asked_by, says
):
    record = factories.agreement("effective", student=student)
    factories.termination(state, of=record, asked_by=asked_by)

    assert _head(client, "/student/") == [says]
    assert _head(client, f"/student/agreements/{record.id}") == [says]
    row = _row(client, "/student/terminations", record)
    assert row["上次申请的结果"] == says.removeprefix("上次申请的结果：")
    assert row["审核状态"] == "签约审核通过"


@pytest.mark.requirement("S145", "S139")
def test_of_a_paper_agreement_home_list_and_detail_say_that_the_school_refused(client, student):
    record = factories.paper("effective", student=student)
    factories.termination("rejected", of=record)

    assert _head(client, "/student/") == [BY_SCHOOL]
    assert _head(client, f"/student/papers/{record.id}") == [BY_SCHOOL]
    row = _row(client, "/student/terminations", record)
    assert row["上次申请的结果"] == BY_SCHOOL.removeprefix("上次申请的结果：")


@pytest.mark.requirement("S164")
def test_of_a_destination_home_and_list_say_that_the_school_refused_the_release(client, student):
    record = factories.destination("effective", student=student)
    destination.request_release(record.id, reason="改为参加工作", by=factories.actor(student))
    desk = factories.actor(factories.reviewer())
    reviews.reject(record.id, reason="请先办退学手续", by=desk)

    assert _head(client, "/student/") == [RELEASE]
    row = _row(client, "/student/destinations", record)
    assert row["上次申请的结果"] == "学校没有同意解除。原因：请先办退学手续"


def test_a_second_request_takes_the_place_of_the_refused_one(client, student):
    record = factories.agreement("effective", student=student)
    factories.termination("refused", of=record)
    factories.termination("requested", of=record)

    assert _head(client, "/student/") == []
    assert _head(client, f"/student/agreements/{record.id}") == []
    assert "上次申请的结果" not in _row(client, "/student/terminations", record)


def test_the_last_of_two_refusals_is_told(client, student):
    record = factories.agreement("effective", student=student)
    factories.termination("refused", of=record)
    factories.termination("rejected", of=record, asked_by="employer")

    assert _head(client, "/student/") == [BY_SCHOOL]
