"""Every other process in real Chromium, the sunny way and the refused one: no worker takes part."""

import re

import pytest

from tests import factories, photos
from tests.browser.test_sign_online import fill, press
from tests.destinations import typed
from tests.journeys.test_sign_paper import SHEET
from wxsign.actions import paper_agreement, termination
from wxsign.db import db
from wxsign.models import Agreement

pytestmark = pytest.mark.browser


@pytest.fixture
def people(house, phone, desk):
    """A student and an employer on one phone, and the school at its desk."""
    student, user = factories.student(), factories.employer()
    of = student.college
    for page, person in ((phone, student), (phone, user), (desk, factories.reviewer(of=of))):
        house.let_in(page, person)
    return student, user


def tap(page, words: str) -> None:
    """The button or link of these words; the page that follows is there."""
    named = page.locator("a:visible, button:visible").filter(has_text=re.compile(rf"^\s*{words}"))
    with page.expect_navigation():
        named.last.click()


def code(page, of) -> None:
    """获取验证码, and what the phone is sent for this matter."""
    tap(page, "获取验证码")
    db.session.rollback()  # what another thread wrote is seen from here on
    page.locator("[name='code']").fill(factories.digits(of))


def bring(page, *files: bytes) -> None:
    """Photos from the album; each is there when it has its place."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="上传图片").click()
    picked = [{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": data} for data in files]
    chooser.value.set_files(picked)
    page.locator(".thumb[data-state]").nth(len(files) - 1).wait_for()


def says(page, *words: str) -> None:
    """These words stand on the page, and nothing went wrong in the browser."""
    told = page.locator("main").inner_text()
    assert [word for word in words if word not in told] == []
    assert page.errors == []


def turn_down(desk, why: str) -> None:
    """The dialog of a refusal, with its ground and its reason."""
    with desk.expect_navigation():
        desk.locator("[data-key='r']").click()
    desk.get_by_label("信息不实").check()
    desk.locator("[name='reason']").fill(why)
    tap(desk, "确认")


def ask(phone, house, student, record) -> None:
    """解约申请 from the list: 解约须知, the reason, a code."""
    phone.goto(f"{house.at}/student/terminations")
    tap(phone, "解约申请")
    phone.locator("[name='agree']").check()
    tap(phone, "申请解约")
    phone.locator("[name='reason']").fill("拟录取硕士研究生")
    code(phone, termination.request_matter(record, f"student:{student.id}"))
    press(phone, "request")


@pytest.mark.requirement("S92", "S94", "S105", "S107", "S108", "S139")
def test_a_student_ends_an_agreement_with_everybodys_consent(house, phone, desk, people):
    student, user = people
    record = factories.agreement("effective", student=student, user=user)

    ask(phone, house, student, record)
    says(phone, "等待单位答复解约申请", "拟录取硕士研究生")
    phone.goto(f"{house.at}/employer/terminations")
    tap(phone, "查看解约申请")
    tap(phone, "同意")
    phone.locator("[name='agree']").check()
    asked = termination.open_request(record.id)
    code(phone, termination.consent_matter(asked, f"employer:{user.id}"))
    press(phone, "agree")
    says(phone, "等待解约审核")
    desk.goto(f"{house.at}/desk/reviews/{record.id}")
    tap(desk, "解约审核通过")
    tap(desk, "确认解约审核通过")

    phone.goto(f"{house.at}/student/agreements/{record.id}/termination")
    says(phone, "解约已经完成")
    phone.goto(f"{house.at}/student/terminations")
    says(phone, "已解约", "学生解约")
    assert desk.errors == []


@pytest.mark.requirement("S108", "S190")
def test_a_termination_that_is_turned_down_leaves_the_agreement(house, phone, desk, people):
    student, user = people
    record = factories.agreement("effective", student=student, user=user)

    ask(phone, house, student, record)
    phone.goto(f"{house.at}/employer/agreements/{record.id}/termination")
    tap(phone, "不同意")
    phone.locator("[name='answer']").fill("岗位已经安排")
    press(phone, "refuse")
    phone.goto(f"{house.at}/student/agreements/{record.id}/termination")
    says(phone, "岗位已经安排")
    factories.termination("under_review", of=record)
    desk.goto(f"{house.at}/desk/reviews/{record.id}")
    turn_down(desk, "双方说法不一致")

    phone.goto(f"{house.at}/student/agreements/{record.id}/termination")
    says(phone, "解约审核不通过", "双方说法不一致")
    phone.goto(f"{house.at}/student/terminations")
    says(phone, "签约审核通过", "解约申请")
    assert desk.errors == []


def enter(phone, house) -> int:
    """录入协议书 up to the saved draft; its record."""
    phone.goto(f"{house.at}/student/papers")
    press(phone, "add")
    fill(phone, {key: value for key, value in SHEET.items() if key != "report_by"})
    phone.locator("[name='report_by']").fill("2026-07-10")
    press(phone, "save")
    return int(phone.locator("[data-id]").first.get_attribute("data-id"))


def generate(phone, house, student, record: int) -> None:
    """预览协议书, 协议书生成须知, a code, 生成协议书."""
    phone.goto(f"{house.at}/student/papers/{record}/form")
    press(phone, "preview")
    says(phone, "江城不上网示例机械有限公司")
    tap(phone, "保存并生成协议书")
    says(phone, "协议书一旦生成不可更改")
    phone.locator("[name='agree']").check()
    db.session.rollback()
    draft = db.session.get_one(Agreement, record)
    digest = paper_agreement.content_of(draft).digest
    code(phone, paper_agreement.matter(record, digest, student.id))
    phone.locator("[name='agree']").check()
    press(phone, "generate")
    says(phone, "协议书待审核")


@pytest.mark.requirement("S113", "S122", "S124", "S128", "S134", "S136", "S137")
def test_a_student_signs_on_paper(house, phone, desk, people):
    student, _user = people
    record = enter(phone, house)
    generate(phone, house, student, record)

    desk.goto(f"{house.at}/desk/reviews/{record}")
    tap(desk, "协议书审核通过")
    phone.goto(f"{house.at}/student/papers/{record}")
    says(phone, "待反馈")
    tap(phone, "反馈签约资料")
    bring(phone, photos.photo(), photos.encoded(photos.sheet(900, 1200)))
    press(phone, "hand_in")
    says(phone, "等待签约审核")
    desk.goto(f"{house.at}/desk/reviews/{record}")
    tap(desk, "签约审核通过")

    phone.goto(f"{house.at}/student/papers/{record}")
    says(phone, "签约完成，协议书已生效")
    assert desk.errors == []


@pytest.mark.requirement("S126", "S188")
def test_a_paper_agreement_that_is_refused_is_edited_as_a_new_version(house, phone, desk, people):
    student, _user = people
    record = enter(phone, house)
    generate(phone, house, student, record)

    desk.goto(f"{house.at}/desk/reviews/{record}")
    turn_down(desk, "岗位名称不完整")
    phone.goto(f"{house.at}/student/papers/{record}")
    says(phone, "签约审核不通过", "岗位名称不完整")
    phone.goto(f"{house.at}/student/papers/{record}/form")
    phone.locator("[name='job_title']").fill("高级工艺员")
    press(phone, "save")

    generate(phone, house, student, record)
    db.session.rollback()
    assert db.session.get_one(Agreement, record).version == 2
    assert desk.errors == []


def register(phone, house) -> int:
    """录入其他去向: class, sub-class, form and proof, 保存并送审; its record."""
    phone.goto(f"{house.at}/student/destinations")
    press(phone, "add")
    phone.locator("[name='class'][value='7']").check()
    tap(phone, "下一步")
    phone.locator("[name='kind'][value='7.1']").check()
    tap(phone, "下一步")
    record = int(phone.locator("main").get_attribute("data-id"))
    phone.evaluate("document.querySelectorAll('details').forEach((group) => { group.open = true })")
    fill(phone, typed("7.1"))
    bring(phone, photos.photo())
    phone.locator("[name='agree']").check()
    press(phone, "submit")
    return record


@pytest.mark.requirement("S147", "S154", "S160", "S161", "S163", "S164")
def test_a_student_registers_further_study_and_is_released(house, phone, desk, people):
    record = register(phone, house)
    says(phone, "等待签约审核")
    desk.goto(f"{house.at}/desk/reviews/{record}")
    tap(desk, "签约审核通过")
    phone.goto(f"{house.at}/student/destinations/{record}")
    says(phone, "签约审核通过")
    tap(phone, "申请解除")
    phone.locator("[name='reason']").fill("改为参加工作")
    press(phone, "request_release")
    says(phone, "等待解约审核")
    desk.goto(f"{house.at}/desk/reviews/{record}")
    tap(desk, "解约审核通过")
    tap(desk, "确认解约审核通过")

    phone.goto(f"{house.at}/student/destinations/{record}")
    says(phone, "解约审核通过")
    assert desk.errors == []


@pytest.mark.requirement("S83", "S148", "S160")
def test_a_registration_that_is_refused_can_be_corrected(house, phone, desk, people):
    record = register(phone, house)
    desk.goto(f"{house.at}/desk/reviews/{record}")
    turn_down(desk, "录取通知书看不清")

    phone.goto(f"{house.at}/student/destinations/{record}")
    says(phone, "签约审核不通过", "录取通知书看不清")
    press(phone, "save")
    phone.locator("[name='agree']").check()
    press(phone, "submit")
    says(phone, "等待签约审核")
    assert desk.errors == []
