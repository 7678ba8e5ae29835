"""签约详情, the document, and who may see them (S63 to S68, S70)."""

import pytest
from sqlalchemy import update
from werkzeug.http import parse_options_header

from tests import factories
from tests.pages.student.reading import Element, Page, rows_of
from wxsign.db import transaction, writing
from wxsign.models import Document


@pytest.fixture
def student(client, sign_in):
    made = factories.student(
        name="林知夏", phone="13355665660", id_number="110101200001010839", email="linzx@qq.com"
    )
    sign_in(client, made)
    return made


def _detail(client, record) -> Page:
    return Page(client.get(f"/student/agreements/{record.id}"))


def _part(page: Page, title: str) -> list[tuple[str, str]]:
    """The rows of the list that stands under this heading."""
    parts = [part for part in page.main.children if isinstance(part, Element)]
    at = next(place for place, part in enumerate(parts) if part.text == title)
    return rows_of(parts[at + 1])


@pytest.mark.requirement("S65")
def test_the_head_before_the_approval(client, student):
    page = _detail(client, factories.agreement("under_review", student=student))

    assert page.name == "student.agreement"
    assert _part(page, "协议书信息") == [
        ("就业类别", "协议就业（电子签约）"),
        ("协议书编号", "-学校审核通过后才有编号"),
        ("拟录用岗位", "软件工程师"),
        ("签约时间", "2026-05-15 10:00"),
        ("协议书状态", "未生效"),
    ]
    assert page.all("span", class_="st")[0]["data-state"] == "under_review"


@pytest.mark.requirement("S65")
def test_after_the_approval_the_head_has_number_and_state(client, student):
    page = _detail(client, factories.agreement("effective", student=student))

    rows = dict(_part(page, "协议书信息"))
    assert (rows["协议书编号"], rows["协议书状态"]) == ("1202619097200001", "已生效")


@pytest.mark.requirement("S64")
@pytest.mark.parametrize(
    "state, third",
    [
        ("under_review", ("院校审核轮到学校", "here theirs")),
        ("effective", ("院校审核5月15日", "past")),
        ("rejected", ("院校审核不通过", "stopped")),
    ],
)
def test_the_progress_bar_has_the_manuals_three_steps(client, student, state, third):
    page = _detail(client, factories.agreement(state, student=student))

    steps = [li for li in page.one("ol", class_="steps").walk() if li.tag == "li"]
    assert [(li.text, li["class"]) for li in steps] == [
        ("单位发起签约5月15日", "past"),
        ("学生处理5月15日", "past"),
        third,
    ]


@pytest.mark.requirement("S66", "S67")
def test_both_parties_are_listed_in_the_manuals_order_and_masked(client, student):
    user = factories.employer(employer_name="武汉云麓示例软件有限公司", email="hjlwork@qq.com")
    credit_code = user.employer.credit_code
    values = factories.terms(contact="周嘉禾", contact_phone="021-55553643")
    record = factories.agreement("under_review", student=student, user=user, terms=values)

    page = _detail(client, record)

    assert _part(page, "甲方") == [
        ("单位名称", "武汉云麓示例软件有限公司"),
        ("统一社会信用代码", credit_code),
        ("联系人", "周嘉禾"),
        ("联系电话", "021****3643"),
        ("邮箱", "hjl***@qq.com"),
        ("通讯地址", "武汉市洪山区示例大道2号"),
    ]
    assert _part(page, "乙方") == [
        ("姓名", "林知夏"),
        ("身份证号", "110101********0839"),
        ("毕业学校", "湖北示例学院"),
        ("学历", "本科生毕业"),
        ("专业", "软件工程"),
        ("联系电话", "133****5660"),
    ]
    assert dict(_part(page, "签约信息"))["联系电话"] == "021****3643"


@pytest.mark.requirement("S67")
def test_no_whole_number_stands_anywhere_on_the_page(client, student):
    record = factories.agreement("effective", student=student)

    text = client.get(f"/student/agreements/{record.id}").get_data(as_text=True)

    for secret in ("110101200001010839", "13355665660", "linzx@qq.com", "027-87651234"):
        assert secret not in text


@pytest.mark.requirement("S68")
def test_the_trail_shows_name_moment_act_and_note_the_newest_first(client, student):
    page = _detail(client, factories.agreement("rejected", student=student))

    lines = [li for li in page.one("ol", class_="trail").walk() if li.tag == "li"]
    assert [li.text for li in lines] == [
        "签约审核不通过信息不实吴书宁 2026-05-15 10:00",
        "同意签约，待管理员审核林知夏 2026-05-15 10:00",
        "发起邀约周嘉禾 2026-05-15 10:00",
    ]


@pytest.mark.requirement("S70")
def test_a_rejection_shows_its_reason_and_that_others_may_be_signed_with(client, student):
    page = _detail(client, factories.agreement("rejected", student=student))

    assert page.one("p", class_="reason").text == "信息不实"
    assert page.one("p", class_="next").text == "这次签约没有成立，可以与其他单位签约。"


@pytest.mark.parametrize("state", ["invited", "declined", "expired"])
def test_what_is_only_a_letter_is_shown_as_the_letter(client, student, state):
    record = factories.agreement(state, student=student)

    for path in ("", "/result"):
        response = client.get(f"/student/agreements/{record.id}{path}")
        assert response.location == f"/student/invitations/{record.id}"


def test_the_result_page_always_tells_the_present_state(client, student):
    record = factories.agreement("effective", student=student)

    page = Page(client.get(f"/student/agreements/{record.id}/result"))

    assert page.one("h1").text == "签约完成，协议书已生效"
    assert dict(page.rows)["协议书状态"] == "已生效"


def test_until_the_worker_has_been_by_the_document_is_said_to_be_in_the_making(client, student):
    record = factories.agreement("effective", student=student)

    page = _detail(client, record)

    assert page.one("p", class_="note").text == (
        "协议书正在生成，一般一分钟内完成。请稍后再打开这一页。"
    )
    assert client.get(f"/student/agreements/{record.id}/pages").status_code == 404
    assert client.get(f"/student/agreements/{record.id}/document.pdf").status_code == 404


@pytest.mark.requirement("S63")
def test_the_draft_is_there_once_both_have_signed(client, student, drain):
    record = factories.agreement("under_review", student=student)
    drain()

    page = _detail(client, record)

    heads = [part.text for part in page.all("div", class_="group")]
    assert heads[0] == "协议书第 1 版 · 2 页"
    assert [a.text for a in page.one("div", class_="beside").walk() if a.tag == "a"] == [
        "查看协议书",
        "下载协议书",
        "核验真伪",
    ]


def test_the_pages_are_images_and_the_pdf_carries_a_chinese_name(client, student, drain):
    user = factories.employer(employer_name="武汉云麓示例软件有限公司")
    record = factories.agreement("effective", student=student, user=user)
    drain()
    base = f"/student/agreements/{record.id}"

    images = [img["src"] for img in Page(client.get(f"{base}/pages")).all("img")]
    first, pdf = client.get(images[0]), client.get(f"{base}/document.pdf")

    assert images == [f"{base}/pages/1", f"{base}/pages/2"]
    assert (first.mimetype, first.data[8:12]) == ("image/webp", b"WEBP")
    assert (pdf.mimetype, pdf.data[:5]) == ("application/pdf", b"%PDF-")
    name = "就业协议书-武汉云麓示例软件有限公司-林知夏-1202619097200001.pdf"
    kind, file_name = _disposition(pdf.headers["Content-Disposition"])
    assert (kind, file_name) == ("attachment", name)
    assert {client.get(f"{base}/pages/{n}").status_code for n in (0, 3)} == {404}
    assert first.headers["Cache-Control"] == "no-store"


def test_a_character_that_cannot_be_printed_yet_is_named(client, student, drain):
    record = factories.agreement("effective", student=student)
    drain()
    with transaction():
        writing().execute(update(Document).values(file_id=None, problem="𱅃"))

    page = _detail(client, record)

    assert page.one("p", class_="note").text == (
        "待补字：“𱅃”还不能印到协议书上。签约不受影响，学校补上这个字之后，这里就能查看和下载。"
    )


def test_another_student_finds_nothing(client, sign_in, drain):
    record = factories.agreement("effective")
    drain()
    sign_in(client, factories.student())

    for path in ("", "/result", "/pages", "/pages/1", "/document.pdf"):
        response = client.get(f"/student/agreements/{record.id}{path}")
        assert (response.status_code, response.mimetype) == (404, "text/html")


def test_a_stranger_gets_no_page_of_the_document(client, drain):
    record = factories.agreement("effective")
    drain()

    response = client.get(f"/student/agreements/{record.id}/pages/1")

    assert response.location == "/student/binding"


def _disposition(header: str) -> tuple[str, str]:
    kind, options = parse_options_header(header)
    return kind, options["filename"]
