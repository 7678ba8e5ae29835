"""单位审核 at the desk: school level only, and only what was sent to this school (S12, S22)."""

from io import BytesIO

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.desk.reading import buttons, read, table
from tests.registrations import PDF, last, png, typed, waiting
from wxsign.db import db
from wxsign.models import Employer, EmployerUser

LIST = "/desk/employers"


@pytest.fixture
def sent(app):
    user = factories.employer(
        approved_at=None,
        confirmed_at=None,
        employer_name="武汉光谷示例智能科技有限公司",
        credit_code=factories.credit_code(88888),
    )
    return waiting(user)


@pytest.fixture
def elsewhere(app, sign_in):
    """The school-level reviewer of another school."""
    client = app.test_client()
    sign_in(client, factories.reviewer(of=factories.college(factories.school(code="19098"))))
    return client


@pytest.mark.requirement("S22")
def test_who_waits_is_listed_with_name_code_and_since_when(see, sent, later):
    later(hours=26)

    page = see(LIST)

    (row,) = table(page)
    assert (row["单位名称"], row["统一社会信用代码"]) == (
        "武汉光谷示例智能科技有限公司",
        factories.credit_code(88888),
    )
    assert row["已等 ↓"] == "1 天 2 时"
    assert row["审核状态"] == "待审核"
    assert [link.text for link in page.one("nav", aria_label="审核队列").all("a")] == [
        "待审核 1", "已通过 0", "未通过 0", "全部单位",
    ]  # fmt: skip


def test_the_queue_shows_the_school_level_how_many_units_wait(see, sent):
    assert see().one("a", href=LIST).text == "单位审核 1"


@pytest.mark.requirement("S12", "S22")
def test_what_was_sent_is_read_and_approved(desk, see, sent):
    page = see(f"{LIST}/{sent.id}")
    assert page.pairs()["单位名称"] == "武汉光谷示例智能科技有限公司"
    assert buttons(page)[-3:] == ["通过", "不通过", "返回"]

    answers = [desk.post(f"{LIST}/{sent.id}/approval") for _tap in range(2)]

    assert [(one.status_code, one.location) for one in answers] == [(303, f"{LIST}/{sent.id}")] * 2
    assert factories.fresh(Employer, sent.employer_id).approved_at is not None
    assert buttons(see(f"{LIST}/{sent.id}"))[-1:] == ["返回"]
    assert [row["审核状态"] for row in table(see(f"{LIST}?state=approved"))] == ["已通过"]


def test_a_refusal_asks_for_its_reason_and_keeps_what_was_typed(desk, see, sent):
    asked = see(f"{LIST}/{sent.id}/rejection")
    empty = desk.post(f"{LIST}/{sent.id}/rejection", data={"reason": " "})
    long = desk.post(f"{LIST}/{sent.id}/rejection", data={"reason": "字" * 501})
    done = desk.post(f"{LIST}/{sent.id}/rejection", data={"reason": "营业执照不清楚"})
    again = desk.post(f"{LIST}/{sent.id}/rejection", data={"reason": "另一个原因"})

    assert asked.one("h2", id="ask-title").text == "请填写不通过原因"
    assert empty.status_code == long.status_code == 422
    assert read(empty.text).one("p", id="reason-say").text == (
        "请写明不通过的原因，单位要按它修改。"
    )
    assert read(long.text).one("textarea").text == "字" * 501
    assert (done.status_code, again.status_code) == (303, 303)
    assert last(sent.employer_id).reason == "营业执照不清楚"
    assert see(f"{LIST}/{sent.id}").pairs()["不通过原因"] == "营业执照不清楚"
    assert desk.get(f"{LIST}/{sent.id}/rejection").location == f"{LIST}/{sent.id}"


def test_another_school_sees_neither_the_unit_nor_its_licence(elsewhere, sent):
    page = read(elsewhere.get(LIST).text)

    assert page.one("p", class_="empty").text.startswith("现在没有等待审核的单位。")
    for path in ("", "/licence", "/rejection"):
        assert elsewhere.get(f"{LIST}/{sent.id}{path}").status_code == 404
    for verb in ("approval", "rejection"):
        answer = elsewhere.post(f"{LIST}/{sent.id}/{verb}", data={"reason": "不清楚"})
        assert answer.status_code == 404
    assert last(sent.employer_id).state == "waiting"


def test_a_college_has_no_part_in_it(client, sign_in, sent):
    sign_in(client, factories.reviewer(role="college"))

    assert read(client.get("/desk/").text).all("a", href=LIST) == []
    for path in (LIST, f"{LIST}/{sent.id}", f"{LIST}/{sent.id}/licence"):
        assert client.get(path).status_code == 403
    assert client.post(f"{LIST}/{sent.id}/approval").status_code == 403


def test_the_licence_is_shown_as_what_its_bytes_are(desk, sent):
    shown = desk.get(f"{LIST}/{sent.id}/licence")

    assert (shown.status_code, shown.data, shown.mimetype) == (200, png(), "image/png")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert shown.headers["Cache-Control"] == "no-store"


def test_a_pdf_is_only_handed_over(app, desk, see, sign_in):
    user = factories.employer(approved_at=None, confirmed_at=None)
    unit = app.test_client()
    sign_in(unit, user)
    form = typed(factories.school(), licence=(BytesIO(PDF), "evil.html", "text/html"))
    unit.post("/employer/unit/review/correction", data=form)
    number = last(user.employer_id).id

    handed = desk.get(f"{LIST}/{number}/licence")

    assert handed.mimetype == "application/pdf"
    assert handed.headers["Content-Disposition"].startswith("attachment; ")
    assert see(f"{LIST}/{number}").one("a", data_action="download").text == "下载 PDF"


def test_what_the_unit_took_back_cannot_be_approved(app, desk, sent, sign_in):
    unit = app.test_client()
    sign_in(unit, db.session.scalars(select(EmployerUser)).one())
    unit.post("/employer/unit/review/withdrawal")

    answer = desk.post(f"{LIST}/{sent.id}/approval")

    assert answer.status_code == 409
    assert read(answer.text).one("div", _class="too-late").text == (
        "没有办理：这一件已由 周嘉禾 撤回送审。"
    )
    assert factories.fresh(Employer, sent.employer_id).approved_at is None


def test_an_address_that_says_nonsense_shows_who_waits(see, sent):
    assert len(table(see(f"{LIST}?state=nonsense"))) == 1
    assert see(f"{LIST}?state=withdrawn").one("a", aria_current="true").text == "待审核 1"
