"""解约申请 of a paper agreement on the student's phone: three steps on one page (S138 to S146)."""

from io import BytesIO

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.student.reading import Page
from tests.registrations import jpeg, png
from wxsign.actions import paper_termination, termination_reviews
from wxsign.db import db
from wxsign.models import Agreement, Termination
from wxsign.rules import ending_kinds

WHY = "考取外省研究生👨‍👩‍👧，单位已同意"

NOT_A_PICTURE = "解约证明只能是 jpg 或 png 图片，这个文件不是。请重新拍照或导出后上传。"
TOO_MANY_DOTS = "解约证明的像素太多（13000×10）。请用手机的普通拍照模式重拍，或缩小后上传。"


@pytest.fixture
def record(app, client, sign_in) -> Agreement:
    made = factories.paper("effective")
    sign_in(client, made.student)
    return made


@pytest.fixture
def at(record) -> str:
    return f"/student/papers/{record.id}/termination"


def filled(record: Agreement, **over: object) -> dict[str, object]:
    """Kind, reason and the code that was sent."""
    of = paper_termination.matter(record)
    factories.quick_proof(of)
    return {"kind": "elsewhere", "reason": WHY, "code": factories.digits(of), **over}


def send(client, at: str, **fields: object):
    return client.post(at, data=fields, content_type="multipart/form-data")


def field(page: Page, name: str) -> str:
    """What a field holds, as it would be sent again."""
    if name == "kind":
        chosen = [
            one for one in page.one("select", id="kind").walk() if "selected" in one.attributes
        ]
        return chosen[0]["value"] if chosen else ""
    return "".join(str(part) for part in page.one("textarea", id=name).children)


def words_beside(page: Page, key: str) -> str:
    return page.one(id=key).text


@pytest.mark.requirement("S138", "S140", "S141", "S142", "S143")
def test_the_page_has_the_three_steps_of_the_manual_in_its_words(client, at):
    page = Page(client.get(at))

    heads = [head.text for head in page.all("h2")]
    assert [head for head in heads if head.startswith("第")] == [
        "第一步 选择解约类型",
        "第二步 填写解约原因",
        "第三步 上传解约证明",
    ]
    kinds = [one.text for one in page.one("select", id="kind").walk() if one.tag == "option"]
    assert len(kinds) == 1 + len(ending_kinds.KINDS)
    assert "二者任意上传其一" in page.main.text
    assert "《湖北省高等学校毕业生就业协议解除证明》" in page.main.text
    assert words_beside(page, "advice_ending") == (
        "jpg 或 png 图片，不超过 10 MB，系统会自动压缩到 2 MB 以内；最多 6 个。"
    )
    (last,) = page.all(class_="acts")
    buttons = [one.text for one in last.walk() if one.tag in ("a", "button")]
    assert buttons == ["取消", "确定发起解约"]


@pytest.mark.requirement("S143", "S144")
def test_submitted_the_page_says_that_the_school_reviews_and_shows_what_was_sent(
    client, record, at
):
    send(client, at, attach="ending", files_ending=(BytesIO(jpeg()), "证明.jpg"))

    answer = send(client, at, **filled(record))

    assert (answer.status_code, answer.location) == (303, at)
    page = Page(client.get(at))
    assert page.one(class_="st").text == "等待解约审核"
    assert dict(page.rows)["解约发起人"] == "学生解约"
    assert dict(page.rows)["解约类型"] == "升学、应征入伍或出国（境）"
    assert dict(page.rows)["解除原因"] == WHY
    assert [one["data-state"] for one in page.all("li", class_="thumb")] == ["waiting"]
    assert page.actions == []


def test_a_second_tap_ends_on_the_request_that_is_there(client, record, at):
    send(client, at, attach="ending", files_ending=(BytesIO(jpeg()), "a.jpg"))
    fields = filled(record)
    send(client, at, **fields)

    again = send(client, at, **fields)

    assert (again.status_code, again.location) == (303, at)
    assert len(db.session.scalars(select(Termination)).all()) == 1


@pytest.mark.requirement("S142", "S190")
@pytest.mark.parametrize(
    "data,says",
    [
        (b"GIF89a" + bytes(40), NOT_A_PICTURE),
        (b"%PDF-1.4\n%%EOF\n", NOT_A_PICTURE),
        (
            png(13_000, 10),
            TOO_MANY_DOTS,
        ),
    ],
    ids=["gif", "pdf", "bomb"],
)
def test_a_wrong_file_is_told_beside_the_field_and_nothing_typed_is_lost(client, at, data, says):
    answer = send(
        client,
        at,
        attach="ending",
        files_ending=(BytesIO(data), "证明.jpg"),
        kind="unit",
        reason=WHY,
    )

    page = Page(answer)
    assert answer.status_code == 422
    assert words_beside(page, "say_ending") == says
    assert (field(page, "kind"), field(page, "reason")) == ("unit", WHY)


def test_the_name_of_a_file_means_nothing(client, at):
    answer = send(client, at, attach="ending", files_ending=(BytesIO(png()), "proof.exe"))

    assert answer.status_code == 200
    assert [one["data-state"] for one in Page(answer).all("li", class_="thumb")] == ["waiting"]


def test_several_pictures_at_once_stay_and_one_can_be_taken_out_again(client, at):
    files = [(BytesIO(jpeg()), "1.jpg"), (BytesIO(png()), "2.png")]
    page = Page(send(client, at, attach="ending", files_ending=files, reason=WHY))
    kept = [one["data-id"] for one in page.all("li", class_="thumb")]

    page = Page(send(client, at, detach=kept[0], reason=WHY))

    assert len(kept) == 2
    assert [one["data-id"] for one in page.all("li", class_="thumb")] == kept[1:]
    assert field(page, "reason") == WHY


@pytest.mark.parametrize(
    "over,where,says",
    [
        ({"kind": ""}, "kind-say", "请选择解约类型。"),
        ({"kind": "nothing"}, "kind-say", "请选择解约类型。"),
        ({"reason": " \r\n "}, "reason-say", "请填写解约原因。"),
        ({"reason": "因" * 201}, "reason-say", "最多 200 字，现在 201 字，请删去 1 字。"),
        ({}, "say_ending", "请先上传解约证明。"),
        ({"code": "000000"}, "code-say", "验证码不对，还可以再试 4 次"),
    ],
)
def test_what_is_missing_is_told_beside_its_field(client, record, over, where, says):
    fields = filled(record, **over)
    answer = send(client, f"/student/papers/{record.id}/termination", **fields)

    page = Page(answer)
    assert answer.status_code == 422
    assert words_beside(page, where) == says
    assert field(page, "reason") == fields["reason"]


@pytest.mark.requirement("S140")
def test_two_hundred_signs_as_people_count_them_are_taken(client, record, at):
    factories.attached(
        factories.actor(record.student), paper_termination.form_of(record.id), "ending"
    )

    send(client, at, **filled(record, reason="👨‍👩‍👧" * 100 + "因\r\n" * 50))

    assert db.session.scalars(select(Termination)).one().reason.count("因") == 50


def test_what_was_typed_is_there_after_a_reload_and_after_asking_for_the_code(client, at):
    client.post(f"{at}/draft", data={"kind": "unit", "reason": "还在写"})
    before = Page(client.get(at))

    answer = send(client, f"{at}/code", kind="unit", reason=WHY)

    after = Page(client.get(at))
    assert (field(before, "kind"), field(before, "reason")) == ("unit", "还在写")
    assert (answer.status_code, answer.location) == (303, at)
    assert field(after, "reason") == WHY
    assert after.one(class_="code").text.startswith("验证码已发到")


@pytest.mark.requirement("S141")
def test_the_standard_sheet_is_made_on_request_and_then_downloaded(client, at, drain):
    before = client.get(f"{at}/proof.pdf").status_code

    send(client, f"{at}/proof", reason=WHY)
    meanwhile = Page(client.get(at))
    drain()
    after = Page(client.get(at))

    sheet = client.get(f"{at}/proof.pdf")
    assert before == 404
    assert "解除证明正在生成" in meanwhile.main.text
    assert field(meanwhile, "reason") == WHY
    assert after.one("a", data_action="download").text == "下载解除证明"
    assert sheet.data.startswith(b"%PDF-")


@pytest.mark.requirement("S145")
def test_after_a_no_the_page_says_why_and_offers_the_form_again(client, record, at):
    factories.termination("rejected", of=record)

    page = Page(client.get(at))

    assert page.one(class_="now").text.startswith("上一次的结果解约审核不通过")
    assert "双方没有谈妥" in page.one(class_="now").text
    assert "request" in page.actions


@pytest.mark.requirement("S145", "S146")
def test_after_a_yes_the_page_says_that_it_is_over(client, record, at):
    asked = factories.termination("under_review", of=record)
    termination_reviews.approve(record.id, by=factories.actor(factories.reviewer()))

    page = Page(client.get(at))

    assert page.one(class_="st").text == "解约审核通过"
    assert page.one("h1").text == "解约完成"
    assert asked.reason in page.main.text


def test_before_the_approval_the_page_says_why_not(client, app, sign_in):
    early = factories.paper("awaiting_papers")
    sign_in(client, early.student)

    answer = client.get(f"/student/papers/{early.id}/termination")

    assert answer.status_code == 409
    assert "协议书还没有生效，所以不能申请解约" in Page(answer).main.text


@pytest.mark.parametrize("path", ["", "/proof.pdf"])
def test_a_stranger_finds_nothing(client, at, sign_in, path):
    sign_in(client, factories.student())

    assert client.get(f"{at}{path}").status_code == 404


def test_a_reason_that_is_too_long_is_said_before_a_code_leaves_and_none_is_lost(client, at):
    typed = "字" * 2100

    answer = client.post(f"{at}/code", data={"reason": typed})

    page = Page(answer)
    assert answer.status_code == 422
    assert page.one(id="reason-say").text == "最多 200 字，现在 2100 字，请删去 1900 字。"
    assert page.one("textarea", id="reason").text == typed
    assert page.one(class_="code").text.startswith("验证码将发到")


def test_what_nobody_sees_is_not_kept_with_the_reason(client, at):
    client.post(f"{at}/code", data={"reason": "家里\x00有事"})

    assert Page(client.get(at)).one("textarea", id="reason").text == "家里有事"
