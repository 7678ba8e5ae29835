"""报到 on the student's phone: countdown, calendar, 确认已报到."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import factories
from tests.pages.student.reading import Page, rows_of
from wxsign.actions import reporting
from wxsign.models import Agreement


@pytest.fixture
def record(app, clock, client, sign_in) -> Agreement:
    """Approved on the 10th; today is the 15th; to report in until the 10th of July."""
    clock.advance(days=-5)
    made = factories.agreement("effective", terms=factories.terms(report_by="2026-07-10"))
    clock.advance(days=5)
    sign_in(client, made.student)
    return made


def detail(client, record) -> Page:
    return Page(client.get(f"/student/agreements/{record.id}"))


def test_the_home_counts_down_to_the_last_day(client, record):
    home = Page(client.get("/student/"))

    assert home.one("p", id="report").text == (
        "报到期限 7月10日，还剩 56 天 13 小时。报到后请在这里确认。"
    )


def test_the_agreement_says_until_when_and_where_and_offers_both_ways(client, record):
    page = detail(client, record)

    assert rows_of(page.one("dl", id="report")) == [
        ("报到期限", "2026年7月10日还剩 56 天 13 小时，报到后请在这里确认"),
        ("报到地点", "武汉市洪山区示例大道2号"),
        ("签约联系人", "周嘉禾"),
    ]
    ways = {
        a["data-action"]: a["href"]
        for a in page.one("nav", aria_label="报到").walk()
        if a.tag == "a"
    }
    assert ways == {
        "report_in": f"/student/agreements/{record.id}/report",
        "export": f"/student/agreements/{record.id}/calendar.ics",
    }


def test_the_calendar_file_carries_the_day_the_place_and_the_contact(client, record):
    answer = client.get(f"/student/agreements/{record.id}/calendar.ics")

    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=report-in.ics"
    lines = dict(
        line.split(":", 1)
        for line in answer.data.replace(b"\r\n ", b"").decode().splitlines()
        if line.startswith(("DTSTART", "SUMMARY", "LOCATION", "URL", "DTSTAMP"))
    )
    assert lines.pop("DTSTAMP").startswith("20260515T0200")
    assert lines == {
        "DTSTART;VALUE=DATE": "20260710",
        "SUMMARY": f"到{record.employer_name}报到（最后一天）",
        "LOCATION": "武汉市洪山区示例大道2号",
        "URL": f"http://localhost/student/agreements/{record.id}",
    }
    assert "联系人：周嘉禾 027-87651234" in answer.data.replace(b"\r\n ", b"").decode()


@pytest.mark.parametrize("state", ["invited", "under_review", "rejected"])
def test_before_the_approval_there_is_no_day_to_take_along(client, sign_in, state):
    record = factories.agreement(state)
    sign_in(client, record.student)

    assert client.get(f"/student/agreements/{record.id}/calendar.ics").status_code == 404


def test_another_students_day_looks_like_none(client, record, sign_in):
    sign_in(client, factories.student())

    for path in ("calendar.ics", "report"):
        answer = client.get(f"/student/agreements/{record.id}/{path}")
        nobody = client.get(f"/student/agreements/999999/{path}")
        assert (answer.status_code, nobody.status_code) == (404, 404)
        assert Page(answer).one("h1").text == Page(nobody).one("h1").text
    posted = client.post(
        f"/student/agreements/{record.id}/report", data={"reported_on": "2026-05-12"}
    )
    assert posted.status_code == 404
    assert factories.fresh(Agreement, record.id).reported_on is None


def test_the_form_proposes_today(client, record):
    page = Page(client.get(f"/student/agreements/{record.id}/report"))

    field = page.one("input", id="reported_on")
    assert (field["value"], field["min"], field["max"]) == (
        "2026-05-15",
        "2026-05-10",
        "2026-05-15",
    )
    assert page.one("button", data_action="report_in").text == "确认已报到"


def test_saying_the_day_ends_on_the_agreement_and_a_second_tap_too(client, record):
    address = f"/student/agreements/{record.id}/report"

    first = client.post(address, data={"reported_on": "2026-05-12"})
    second = client.post(address, data={"reported_on": "2026-05-13"})

    assert [(r.status_code, r.location) for r in (first, second)] == [
        (303, f"/student/agreements/{record.id}")
    ] * 2
    assert client.get(address).location == f"/student/agreements/{record.id}"
    page = detail(client, record)
    assert rows_of(page.one("dl", id="report"))[-1] == (
        "报到日期",
        "2026年5月12日你在 2026-05-15 10:00 确认，单位应在 5月18日前确认",
    )
    assert page.all(data_action="report_in") == []


@pytest.mark.parametrize(
    "typed,sentence",
    [
        ("", "请选择日期，例如 2026-07-10。"),
        ("tomorrow", "请选择日期，例如 2026-07-10。"),
        ("2026-05-16", "报到日期应在2026年5月10日到2026年5月15日之间。"),
        ("2026-05-09", "报到日期应在2026年5月10日到2026年5月15日之间。"),
    ],
)
def test_a_wrong_day_comes_back_with_its_sentence(client, record, typed, sentence):
    answer = client.post(f"/student/agreements/{record.id}/report", data={"reported_on": typed})

    page = Page(answer)
    assert answer.status_code == 422
    field = page.one("input", id="reported_on")
    assert (field["value"], field["aria-invalid"]) == (typed, "true")
    assert page.one("span", id=field["aria-describedby"]).text == sentence


def test_on_the_day_of_approval_only_today_can_be_the_day(client, sign_in):
    record = factories.agreement("effective")
    sign_in(client, record.student)

    answer = client.post(
        f"/student/agreements/{record.id}/report", data={"reported_on": "2026-05-14"}
    )

    field = Page(answer).one("input", id="reported_on")
    assert answer.status_code == 422
    assert Page(answer).one("span", id=field["aria-describedby"]).text == (
        "协议书今天刚生效，报到日期只能选今天。"
    )


def test_when_the_last_day_is_over_the_page_says_whom_to_ask(client, record, clock, sign_in):
    clock.set(datetime(2026, 7, 10, 16, 0, tzinfo=UTC))
    sign_in(client, record.student)

    assert rows_of(detail(client, record).one("dl", id="report"))[0] == (
        "报到期限",
        "2026年7月10日已过。已经报到的请确认；还没有报到的，请马上与单位联系",
    )
    assert client.get(f"/student/agreements/{record.id}/report").status_code == 200


def test_once_the_employer_has_confirmed_everything_is_done(client, record):
    today = datetime(2026, 5, 15, tzinfo=UTC).date()
    reporting.report_in(record.id, on=today - timedelta(days=1), by=factories.actor(record.student))
    reporting.receive(record.id, by=factories.actor(record.sender))

    page = detail(client, record)

    assert page.one("h1").text == "已报到，签约完成"
    assert page.one("p", class_="next").text == (
        "单位已确认你报到，签约已经完成。协议书可以随时查看和下载。"
    )
    assert rows_of(page.one("dl", id="report"))[-1] == ("报到日期", "2026年5月14日单位已确认")
    assert page.all("nav", aria_label="报到") == []


def test_a_button_that_is_closed_says_why(client, record):
    assert client.get(f"/student/agreements/{record.id}/reasons/report_in").status_code == 302
    reporting.report_in(
        record.id, on=datetime(2026, 5, 15, tzinfo=UTC).date(), by=factories.actor(record.student)
    )

    answer = client.get(f"/student/agreements/{record.id}/reasons/report_in")

    assert answer.status_code == 409
    assert Page(answer).one("h1").text == "学生已经确认报到，现在等单位确认"
