"""数据管理 and 签约详情 (S28, S49 to S51, S66 to S68)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from tests import factories
from tests.pages.student.reading import Page, rows_of
from wxsign.actions import seen, wechat_events
from wxsign.actions.wechat_events import Told
from wxsign.db import transaction, writing
from wxsign.models import Agreement, Document, File, OutboxEntry
from wxsign.queries import marks
from wxsign.rules.identity import masked_id

TABS = {
    "waiting": ["invited"],
    "answered": ["under_review", "change_proposed", "effective", "reported"],
    "ending": [],
    "ended": ["declined", "expired", "withdrawn", "rejected", "terminated"],
}


def _rows(page: Page):
    return [part for part in page.all("section") if "data-id" in part.attributes]


def _foot(row) -> str:
    return next(part.text for part in row.walk() if part.attributes.get("class") == "ops")


def _marks(here) -> list[str]:
    """What the one letter of the list says of its messages, line by line."""
    marks = Page(here.get("/employer/agreements")).one("ul", class_="marks")
    return [part.text for part in marks.walk() if part.tag == "li"]


def _paper(fakes, record, *pages: bytes) -> None:
    """The document of a record: a PDF and its page images."""
    for number, data in enumerate((b"%PDF-1.7", *pages)):
        name = f"paper-{record.id}-{number}"
        fakes.storage.put(name, data)
        kind = "image/webp" if number else "application/pdf"
        with transaction():
            row = {"name": name, "media_type": kind, "sha256": "0" * 64, "size": len(data)}
            file_id = (
                writing()
                .execute(insert(File).values(**row, made_at=record.changed_at).returning(File.id))
                .scalar_one()
            )
            place = {"agreement_id": record.id, "version": 1, "edition": "final", "page": number}
            writing().execute(
                insert(Document).values(**place, file_id=file_id, made_at=record.changed_at)
            )


@pytest.mark.requirement("S28")
@pytest.mark.parametrize("tab", TABS)
def test_every_state_stands_in_one_list(here, user, tab):
    for states in TABS.values():
        for state in states:
            factories.agreement(state, user=user)
    factories.agreement("invited")

    page = Page(here.get(f"/employer/agreements?tab={tab}"))

    states = [
        part["data-state"]
        for row in _rows(page)
        for part in row.walk()
        if "data-state" in part.attributes
    ]
    assert [link.text for link in page.one("nav", class_="tabs").children] == [
        "待应约",
        "已应约",
        "待解约",
        "已结束",
    ]
    assert sorted(states) == sorted(TABS[tab])


@pytest.mark.requirement("S28")
def test_a_row_says_who_what_and_until_when(here, user, now):
    student = factories.student(name="林知夏")
    record = factories.agreement("invited", student=student, user=user, opened_at=now)

    row = Page(here.get("/employer/agreements")).one("section", data_id=str(record.id))

    assert rows_of(row) == [
        ("院校名称", "湖北示例学院"),
        ("身份证号", masked_id(student.id_number)),
        ("学历", "本科生毕业"),
        ("专业", "软件工程"),
        ("拟聘用职位", "软件工程师"),
        ("邀请日期", "2026年5月15日"),
        ("应约过期日期", "2026年5月20日 还剩 5 天 13 小时"),
        ("应约状态", "待应约"),
        ("鉴证状态", "-"),
    ]
    assert _foot(row) == "提醒林知夏修改邀约林知夏查看详情林知夏"


def test_a_letter_says_when_it_was_delivered_and_read(here, user, clock, drain):
    record = factories.agreement("invited", user=user)
    queued = _marks(here)
    drain()
    clock.advance(hours=1)
    seen.open_letter(factories.fresh(Agreement, record.id))

    assert queued == ["邀请函微信正在发送2026-05-15 10:00", "阅读学生未读"]
    assert _marks(here) == ["邀请函短信已发送2026-05-15 10:00", "阅读学生已读2026-05-15 11:00"]
    detail = Page(here.get(f"/employer/agreements/{record.id}")).one("ul", class_="marks")
    assert [part.text for part in detail.walk() if part.tag == "li"] == _marks(here)


def test_the_marks_follow_receipts_silence_and_what_went_inside_another_message(user, clock):
    """The second letter was told inside the first one's message."""
    student = factories.student(email="")
    users = (user, factories.employer())
    first, second = (factories.agreement("invited", user=one, student=student) for one in users)
    of_first = OutboxEntry.record_id == first.id, OutboxEntry.audience == "student"
    told = factories.db.session.scalars(select(OutboxEntry.id).where(*of_first)).one()
    sent = {"state": "sent", "sent_at": clock.now, "msgid": "3599307433715204104"}
    inside = {"state": "merged", "merged_into": told}
    with transaction():
        writing().execute(update(OutboxEntry).where(*of_first).values(**sent))
        of_second = OutboxEntry.record_id == second.id, OutboxEntry.audience == "student"
        writing().execute(update(OutboxEntry).where(*of_second).values(**inside))

    def labels() -> list[str]:
        found = marks.of_letters([first.id, second.id])
        factories.db.session.rollback()
        return [found[one.id][0].label for one in (first, second)]

    fresh = labels()
    clock.advance(minutes=31)
    silent = labels()
    receipt = Told(key="k", name="templatesendjobfinish", openid="o", msgid=sent["msgid"])
    wechat_events.take_event(replace(receipt, status="success"))
    arrived = labels()
    seen.open_messages(factories.actor(student), second.id)

    assert (fresh, silent, arrived) == (["已发送"] * 2, ["未回执"] * 2, ["已送达"] * 2)
    read = [marks.of_letters([one.id])[one.id][0].read_at for one in (first, second)]
    assert [at is not None for at in read] == [False, True]


@pytest.mark.requirement("S49")
def test_the_detail_shows_parties_terms_and_trail(here, user):
    student = factories.student(name="林知夏", phone="13812346021")
    record = factories.agreement("effective", student=student, user=user)

    page = Page(here.get(f"/employer/agreements/{record.id}"))

    rows = page.rows
    assert page.main["data-id"] == str(record.id)
    assert page.one("h1").text == "签约完成，协议书已生效"
    assert [step.text for step in page.one("ol", class_="steps").children] == [
        "单位发起签约5月15日",
        "学生处理5月15日",
        "院校审核5月15日",
    ]
    wanted = (
        ("就业类别", "协议就业（电子签约）"),
        ("协议书编号", record.number),
        ("协议书状态", "已生效"),
        ("应约状态", "双方已签约"),
        ("鉴证状态", "签约审核通过"),
        ("统一社会信用代码", user.employer.credit_code),
        ("姓名", "林知夏"),
        ("联系电话", "138****6021"),
        ("违约金", "5,000 元"),
    )
    assert [row for row in wanted if row not in rows] == []
    trail = [part.text for part in page.one("ol", class_="trail").walk() if part.tag == "li"]
    assert [line.partition("2026")[0] for line in trail] == [
        "签约审核通过吴书宁 ",
        "同意签约，待管理员审核林知夏 ",
        "发起邀约周以宁 ",
    ]


@pytest.mark.requirement("S49")
def test_the_electronic_agreement_can_be_viewed_and_downloaded(here, user, fakes):
    student = factories.student(name="林知夏")
    record = factories.agreement("effective", student=student, user=user)
    waiting = Page(here.get(f"/employer/agreements/{record.id}"))
    _paper(fakes, record, b"first page", b"second page")

    detail = Page(here.get(f"/employer/agreements/{record.id}"))
    pages = Page(here.get(f"/employer/agreements/{record.id}/pages"))
    image = here.get(pages.all("img")[1]["src"])
    pdf = here.get(detail.one("a", data_action="download")["href"])

    assert waiting.all("a", data_action="download") == []
    assert detail.one("a", data_action="download").text == "下载协议书"
    assert len(pages.all("img")) == 2
    assert (image.mimetype, image.data) == ("image/webp", b"second page")
    assert (pdf.mimetype, pdf.data) == ("application/pdf", b"%PDF-1.7")
    assert pdf.headers["Content-Disposition"][:10] == "attachment"


def test_without_a_document_there_is_nothing_to_download(here, user):
    record = factories.agreement("invited", user=user)

    for path in ("document.pdf", "pages", "pages/1"):
        assert here.get(f"/employer/agreements/{record.id}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["", "/document.pdf", "/pages", "/pages/1"])
def test_the_record_of_another_employer_looks_like_none(here, fakes, path):
    record = factories.agreement("effective")
    _paper(fakes, record, b"first page")

    response = here.get(f"/employer/agreements/{record.id}{path}")

    assert response.status_code == 404
    assert Page(response).main["data-reason"] == "not_found"


@pytest.mark.requirement("S50", "S51")
@pytest.mark.parametrize(
    "state, says",
    [("declined", "学生拒绝了这封邀请函"), ("expired", "学生没有在期限内答复")],
)
def test_a_round_that_ended_says_that_the_student_may_be_invited_again(here, user, state, says):
    record = factories.agreement(state, user=user)

    page = Page(here.get(f"/employer/agreements/{record.id}"))

    assert page.one("h1").text == says
    assert page.one("p", class_="next").text == (
        "这一次签约结束。再次邀请时，学生回到签约发送列表，不用再填四项信息。"
    )


def test_the_reason_of_the_school_is_shown(here, user):
    record = factories.agreement("rejected", user=user)

    page = Page(here.get(f"/employer/agreements/{record.id}"))

    assert page.one("p", class_="reason").text == "信息不实"


def test_looking_at_a_letter_does_not_mark_it_as_read_by_the_student(here, user):
    record = factories.agreement("invited", user=user)

    here.get(f"/employer/agreements/{record.id}")

    assert factories.fresh(type(record), record.id).opened_at is None


def test_the_list_turns_its_pages(here, user, now):
    for days in range(21):
        factories.agreement("invited", user=user, answer_by=now + timedelta(days=days + 1))

    page = Page(here.get("/employer/agreements?page=2"))

    assert len(_rows(page)) == 1
    assert page.one("nav", class_="pager").text == "当前共21条记录 共2/2页 首页上一页 2"


@pytest.mark.parametrize("path", ["document.pdf", "pages/1"])
def test_no_cache_keeps_what_shows_an_id_number(here, user, fakes, path):
    record = factories.agreement("effective", user=user)
    _paper(fakes, record, b"first page")

    response = here.get(f"/employer/agreements/{record.id}/{path}")

    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-store")
