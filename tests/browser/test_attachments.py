"""Pictures from a phone: each goes alone, a lost answer harms nothing, what arrived stays."""

import re

import pytest

from tests import factories, photos
from tests.browser.conftest import PHONE
from wxsign.db import db
from wxsign.models import Student
from wxsign.outbox import delivery

pytestmark = pytest.mark.browser

SENT = re.compile(r"/student/attachments$")


@pytest.fixture
def phone(chromium, house):
    """A student's phone on 解约申请 of a paper agreement, a reason typed."""
    record = factories.paper("effective")
    context = chromium.new_context(viewport=PHONE, locale="zh-CN")
    page = context.new_page()
    house.let_in(page, db.session.get_one(Student, record.student_id))
    page.goto(f"{house.at}/student/papers/{record.id}/termination")
    page.locator("[name='reason']").fill("单位已经同意")
    yield page
    context.close()


def choose(page, *files: bytes) -> None:
    """Pick these pictures as from the album, through the button that people see."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="上传图片").click()
    chooser.value.set_files(
        [
            {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": file}
            for number, file in enumerate(files)
        ]
    )


def states(page) -> list[str | None]:
    return [each.get_attribute("data-state") for each in page.locator(".thumb").all()]


@pytest.mark.requirement("S134", "S142")
def test_a_lost_answer_is_tried_again_and_nothing_is_there_twice(phone, house, fakes):
    lost = []

    def lose_the_first(route):
        if not lost:
            lost.append(route.fetch())  # it arrives, and nobody hears of it
            route.abort()
        else:
            route.continue_()

    phone.route(SENT, lose_the_first)

    choose(phone, photos.photo(), photos.photo()[:20_000])

    phone.locator(".thumb[data-state]").nth(1).wait_for()
    assert (states(phone), len(lost)) == (["waiting", "waiting"], 1)
    db.session.rollback()
    delivery.drain(fakes, threads=1)
    phone.locator(".thumb[data-state='unfit']").wait_for()
    assert states(phone) == ["ready", "unfit"]
    phone.get_by_role("button", name="移除第 2 个解约证明").click()
    phone.locator(".thumb").nth(1).wait_for(state="detached")
    phone.reload()
    assert states(phone) == ["ready"]
    assert phone.locator("[name='reason']").input_value() == "单位已经同意"


def test_the_phone_says_at_once_that_a_picture_is_dark_or_too_large(phone):
    dark = photos.encoded(photos.sheet(900, 1200).point(lambda value: value // 5))
    phone.route(SENT, lambda route: route.abort())

    choose(phone, dark, b"\xff\xd8\xff" + bytes(10 * 1024 * 1024))

    rows = phone.locator("[data-brings]")
    rows.nth(0).get_by_text("图片偏暗，请看看印章和签字能不能看清。").wait_for()
    rows.nth(0).get_by_text("网络不好，正在再试…").wait_for()
    phone.unroute(SENT)
    phone.locator(".thumb[data-state='waiting']").wait_for()
    rows.nth(0).get_by_text("这个文件 10.0 MB，超过 10 MB。请缩小后再上传。").wait_for()
    rows.nth(0).get_by_role("button", name="移除").click()
    assert states(phone) == ["waiting"]
