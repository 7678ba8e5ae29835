"""线下签约 on the student's pages: the list, 查看详情, the document, the photos."""

from io import BytesIO

import pytest
from PIL import Image

from tests import factories
from tests.pages.student.reading import Page, rows_of
from wxsign.actions import paper_agreement, reviews
from wxsign.models import Agreement

WORDS = {  # state: 协议书状态, 审核状态, what can be pressed on the card
    "draft": ("草稿", "-", ["open"]),
    "text_review": ("协议书已生成", "协议书待审核", ["open"]),
    "text_rejected": ("未生效", "签约审核不通过", ["open"]),
    "awaiting_papers": ("协议书已生成", "待反馈", ["open", "upload"]),
    "paper_review": ("协议书已生成", "等待签约审核", ["open"]),
    "papers_refused": ("协议书已生成", "签约审核不通过", ["open", "upload"]),
    "effective": ("协议书已生成", "签约审核通过", ["open"]),
    "terminated": ("未生效", "解约审核通过", ["open"]),
}
STEPS = {  # state: the line above the five steps
    "text_review": "第 2 步，共 5 步 协议书审核",
    "text_rejected": "第 1 步，共 5 步 学生录入签约信息",
    "awaiting_papers": "第 3 步，共 5 步 学生打印协议书",
    "paper_review": "第 5 步，共 5 步 就业信息审核",
    "papers_refused": "第 4 步，共 5 步 学生上传签约资料",
    "effective": "五步都已完成",
    "terminated": "已结束",
}


@pytest.fixture
def student(client, sign_in):
    made = factories.student(phone="13912345678")
    sign_in(client, made)
    return made


def opened(client, path: str) -> Page:
    answer = client.get(f"/student{path}")
    assert answer.status_code == 200, answer.location
    return Page(answer)


@pytest.mark.requirement("S114", "S127", "S131", "S135", "S137", "S173", "S174")
@pytest.mark.parametrize("state", list(WORDS))
def test_a_card_shows_the_columns_of_the_manual(client, student, state):
    record = factories.paper(state, student=student)

    card = opened(client, "/papers").one("article", data_id=str(record.id))

    paper, review, buttons = WORDS[state]
    number = [("协议书编号", record.number)] if record.number else []
    assert [part.text for part in card.walk() if part.tag == "h2"] == [record.employer_name]
    assert rows_of(card) == [
        ("拟聘用职位", "软件工程师"),
        ("协议书状态", paper),
        ("审核状态", review),
        *number,
        ("最后操作日期", "5月15日"),
    ]
    assert [part["data-action"] for part in card.walk() if part.tag == "a"] == buttons


def test_a_deleted_draft_is_not_listed(client, student):
    factories.paper("discarded", student=student)

    assert opened(client, "/papers").all("article") == []


@pytest.mark.requirement("S113")
def test_the_button_is_open_for_whoever_is_free(client, student):
    button = opened(client, "/papers").one("a", data_action="add")

    assert (button.text, button["href"]) == ("录入协议书", "/student/papers/new")
    assert "aria-disabled" not in button.attributes


@pytest.mark.requirement("S113", "S169")
@pytest.mark.parametrize(
    "taken,words,at",
    [
        (lambda of: factories.agreement("under_review", student=of), "电子签约", "agreements"),
        (lambda of: factories.destination("effective", student=of), "其他去向", "destinations"),
        (lambda of: factories.paper("paper_review", student=of), "纸质签约", "papers"),
    ],
)
def test_the_button_is_shut_with_the_record_that_blocks_it(client, student, taken, words, at):
    record = taken(student)

    page = opened(client, "/papers")
    refusal = client.get("/student/papers/new")

    button = page.one("a", data_action="add")
    assert (button["aria-disabled"], button["data-reason"]) == ("true", "seat_taken")
    assert page.one("div", class_="acts").text.startswith(f"已有一份{words}（")
    assert refusal.status_code == 409
    links = [part["href"] for part in Page(refusal).main.walk() if part.tag == "a"]
    assert links[0] == f"/student/{at}/{record.id}"


@pytest.mark.requirement("S115")
@pytest.mark.parametrize("state", list(STEPS))
def test_the_five_steps_stand_where_the_record_is(client, student, state):
    record = factories.paper(state, student=student)

    page = opened(client, f"/papers/{record.id}")

    names = [part.text for part in page.one("ol", class_="bar5").walk() if part.tag == "li"]
    assert names == [
        "学生录入签约信息",
        "协议书审核",
        "学生打印协议书",
        "学生上传签约资料",
        "就业信息审核",
    ]
    head = page.one("section", class_="now")
    assert [part.text for part in head.walk() if part.tag == "p"][-1] == STEPS[state]


@pytest.mark.requirement("S116", "S117", "S127")
def test_the_detail_shows_everything_and_masks_what_is_masked_online(client, student):
    record = factories.paper("text_review", student=student)

    rows = dict(opened(client, f"/papers/{record.id}").rows)

    expected = {
        "就业类别": "协议就业（纸质签约）",
        "审核状态": "协议书待审核",
        "姓名": student.name,
        "身份证号": f"{student.id_number[:6]}********{student.id_number[-4:]}",
        "联系方式": "139****5678",
        "联系邮箱": "stu***@example.com",
        "单位名称": record.employer_name,
        "单位性质": "其他企业",
        "招聘用职位": "软件工程师",
        "转正起薪": "6,000 元/月",
        "联系电话": "027****1234",
        "档案接收": "单位不接收",
    }
    assert {label: rows.get(label) for label in expected} == expected


@pytest.mark.requirement("S126")
def test_a_refusal_stands_with_its_reason_and_the_way_on(client, student):
    record = factories.paper("text_review", student=student)
    desk = factories.actor(factories.reviewer(of=student.college))
    reviews.reject(record.id, reason="单位名称与营业执照不一致", ground="untrue", by=desk)

    page = opened(client, f"/papers/{record.id}")

    assert page.one("p", class_="reason").text == "信息不实：单位名称与营业执照不一致"
    assert page.one("a", data_action="save")["href"] == f"/student/papers/{record.id}/form"


@pytest.mark.requirement("S188")
def test_the_versions_show_what_was_changed_after_a_refusal(client, student):
    record = factories.paper("text_rejected", student=student)
    typed = {**paper_agreement.content_of(record).typed, "penalty": "3000"}
    paper_agreement.save(record.id, typed, by=factories.actor(student))
    digest = paper_agreement.content_of(factories.fresh(Agreement, record.id)).digest
    proof = factories.quick_proof(paper_agreement.matter(record.id, digest, student.id))
    paper_agreement.generate(record.id, digest=digest, proof=proof, by=factories.actor(student))

    versions = opened(client, f"/papers/{record.id}").one(class_="versions")

    labels = [part.text for part in versions.walk() if part.tag == "summary"]
    assert [label[:3] for label in labels] == ["第 2", "第 1"]
    assert [part.text for part in versions.walk() if part.tag in ("del", "ins")] == [
        "5,000 元",
        "3,000 元",
    ]


@pytest.mark.requirement("S131", "S132")
def test_the_print_can_be_downloaded_once_the_text_is_approved(client, student, drain):
    before = factories.paper("text_review", student=factories.student())
    record = factories.paper("awaiting_papers", student=student)
    drain()

    page = opened(client, f"/papers/{record.id}")

    assert page.actions.count("download") == 2
    pdf = client.get(f"/student/papers/{record.id}/document.pdf")
    assert pdf.data.startswith(b"%PDF-")
    assert [
        client.get(f"/student/papers/{record.id}/pages{noun}").status_code
        for noun in ("", "/1", "/2", "/3")
    ] == [200, 200, 200, 404]
    assert client.get(f"/student/papers/{before.id}/document.pdf").status_code == 404


def test_a_draft_opens_as_its_form_and_a_deleted_one_as_the_list(client, student):
    draft = factories.paper("draft", student=student)
    gone = factories.paper("discarded", student=student)

    assert client.get(f"/student/papers/{draft.id}").location == f"/student/papers/{draft.id}/form"
    assert client.get(f"/student/papers/{gone.id}").location == "/student/papers"


@pytest.mark.parametrize(
    "noun",
    ["", "/form", "/preview", "/generation", "/pages", "/pages/1", "/document.pdf", "/feedback"],
)
def test_another_students_paper_looks_like_none(client, student, noun):
    record = factories.paper("awaiting_papers")

    assert client.get(f"/student/papers/{record.id}{noun}").status_code == 404


def picture() -> tuple[BytesIO, str]:
    data = BytesIO()
    Image.new("RGB", (1200, 1600), "white").save(data, "JPEG")
    return BytesIO(data.getvalue()), "page.jpg"


def post(client, record, **fields):
    path = f"/student/papers/{record.id}/feedback"
    return client.post(path, data=fields, content_type="multipart/form-data")


@pytest.mark.requirement("S133", "S134")
def test_the_page_of_the_photos_prints_the_rules_and_the_buttons(client, student):
    record = factories.paper("awaiting_papers", student=student)

    page = opened(client, f"/papers/{record.id}/feedback")

    rules = dict(page.rows)
    assert rules["盖章和签名"] == "有单位公章或劳动合同专用章，也有你的签名。"
    assert rules["双方都有"] == "必须包含双方的签字或盖章，否则不予审核。"
    assert rules["拍得清楚"] == "边距规整、字体清晰，无其他杂物干扰。"
    words = [part.text for part in page.main.walk() if part.tag == "button" and part.text]
    assert words == ["上传图片", "保存并提交审核"]
    assert page.one("a", role="button").text == "上一步"


@pytest.mark.requirement("S134", "S135")
def test_a_photo_is_uploaded_and_handed_in_and_a_second_press_ends_on_the_detail(client, student):
    record = factories.paper("awaiting_papers", student=student)

    kept = post(client, record, attach="papers", files_papers=picture())
    first, second = post(client, record), post(client, record)

    assert (kept.status_code, len(Page(kept).all("li", class_="thumb"))) == (200, 1)
    assert [(answer.status_code, answer.location) for answer in (first, second)] == [
        (303, f"/student/papers/{record.id}")
    ] * 2
    page = opened(client, f"/papers/{record.id}")
    assert dict(page.rows)["审核状态"] == "等待签约审核"
    assert len(page.all("li", class_="thumb")) == 1
    assert client.get(f"/student/papers/{record.id}/feedback").status_code == 303


def test_without_a_photo_the_sentence_stands_beside_the_field(client, student):
    record = factories.paper("papers_refused", student=student)

    answer = post(client, record)

    assert answer.status_code == 422
    field = Page(answer).one("input", type="file")
    assert field["aria-invalid"] == "true"
    assert Page(answer).one(id="say_papers").text == "请先上传签约资料。"


def test_a_number_stays_reserved_when_the_school_takes_its_yes_back(client, student):
    record = factories.paper("text_review", student=student)
    desk = factories.actor(factories.reviewer())
    reviews.approve(record.id, by=desk)
    reviews.undo(record.id, by=desk)

    rows = dict(opened(client, f"/papers/{record.id}").rows)

    assert rows["协议书编号"] == "2202619097200001审核通过后仍用这个编号"
