"""The long form on a phone: pickers that search, and a draft that survives everything."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.browser.looking import axe_faults, sight_faults, thumb_faults
from tests.journeys.stage import until
from wxsign.db import db
from wxsign.models import Draft

pytestmark = pytest.mark.browser

ROW = ".picker [role='option']"  # a <select> has options too
_FOCUSED = "document.activeElement.id || document.activeElement.getAttribute('role')"


@pytest.fixture
def form(house, phone):
    """An empty letter to one student on an employer's phone."""
    user, student = factories.employer(), factories.student()
    factories.list_student(user, student)
    house.let_in(phone, user)
    phone.goto(f"{house.at}/employer/invitations/new?student={student.id}")
    return phone


def kept_titles() -> list[str]:
    db.session.rollback()
    return [values["job_title"] for values in db.session.scalars(select(Draft.values))]


def options(page) -> list[str]:
    return page.locator(ROW).all_inner_texts()


def opened(page, label: str):
    """The sheet of this field, its list filled."""
    page.get_by_role("button", name=f"搜索{label}").click()
    page.locator(ROW).first.wait_for()
    return page.get_by_role("dialog", name=label)


@pytest.mark.requirement("S39")
def test_a_place_is_chosen_step_by_step_and_goes_on_as_an_address(form):
    sheet = opened(form, "报到地点")
    assert options(form)[:2] == ["北京市", "天津市"]
    sheet.get_by_role("option", name="湖北省").click()
    sheet.get_by_role("option", name="仙桃市").wait_for()
    assert options(form)[0] == "返回上一级"
    assert sheet.get_by_role("button", name="就选").count() == 0
    sheet.get_by_role("option", name="武汉市").click()
    sheet.get_by_role("button", name="就选湖北省武汉市").click()

    assert form.input_value("#report_place") == "湖北省武汉市"
    assert form.evaluate(_FOCUSED) == "report_place"
    form.keyboard.press("End")
    form.keyboard.type("示例大道 1 号")
    sheet = opened(form, "报到地点")  # it opens where the chosen region lies
    sheet.get_by_role("option", name="洪山区").click()
    assert form.input_value("#report_place") == "湖北省武汉市洪山区示例大道 1 号"
    assert form.get_by_role("dialog").count() == 0
    assert form.errors == []


def test_a_place_of_work_is_wanted_down_to_the_county(form):
    sheet = opened(form, "实际工作地点")
    sheet.get_by_role("option", name="北京市").click()
    sheet.get_by_role("option", name="朝阳区").wait_for()

    assert sheet.get_by_role("button", name="就选").count() == 0
    sheet.get_by_role("option", name="朝阳区").click()
    assert form.input_value("#work_place") == "北京市朝阳区"


def test_a_region_is_found_by_its_name_with_the_keyboard_alone(form):
    opened(form, "实际工作地点")
    search = form.get_by_role("combobox", name="搜索实际工作地点")
    search.focus()
    with form.expect_response("**/regions?q=*"):
        form.keyboard.insert_text("朝阳")
    form.locator(ROW, has_text="辽宁省朝阳市").first.wait_for()
    assert options(form)[:2] == ["辽宁省朝阳市", "北京市朝阳区"]
    marked = search.get_attribute("aria-activedescendant")
    assert form.locator(f"#{marked}").inner_text() == "辽宁省朝阳市"
    form.keyboard.press("ArrowDown")
    form.keyboard.press("Enter")

    assert form.input_value("#work_place") == "北京市朝阳区"


@pytest.mark.requirement("S39")
def test_a_code_is_found_by_a_part_of_its_name(form):
    sheet = opened(form, "工作职位类别")
    assert len(options(form)) == 18
    sheet.get_by_role("combobox").fill("工程")

    assert options(form) == ["工程技术人员"]
    sheet.get_by_role("option").click()
    assert form.input_value("#job_category") == "13"
    assert form.evaluate(_FOCUSED) == "job_category"


def test_escape_shuts_the_sheet_and_the_focus_returns(form):
    opened(form, "工作职位类别")
    form.keyboard.press("Escape")

    assert form.get_by_role("dialog").count() == 0
    assert form.evaluate("document.activeElement.dataset.picks") == "job_category"
    assert form.input_value("#job_category") == ""


def test_without_the_list_the_place_is_simply_written(form):
    form.route("**/regions?*", lambda route: route.abort())
    form.get_by_role("button", name="搜索报到地点").click()
    form.get_by_text("现在取不到列表，请直接填写。").wait_for()
    form.keyboard.press("Escape")
    form.fill("#report_place", "湖北省武汉市")

    assert form.input_value("#report_place") == "湖北省武汉市"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("mode", ["", "care"])
@pytest.mark.parametrize("width", [320, 375, 1440])
def test_the_sheet_can_be_read_and_used(form, scheme, mode, width):
    form.set_viewport_size({"width": width, "height": 640})
    form.emulate_media(color_scheme=scheme)
    form.evaluate("mode => { document.body.dataset.weuiMode = mode }", mode)
    sheet = opened(form, "报到地点")
    sheet.get_by_role("option", name="湖北省").click()
    sheet.get_by_role("option", name="武汉市").click()
    sheet.get_by_role("button", name="就选湖北省武汉市").wait_for()

    assert sight_faults(form) + axe_faults(form) == []
    inside = [fault for fault in thumb_faults(form) if "关闭" in fault or "就选" in fault]
    assert inside == []


def test_the_keypads_fit_what_is_typed(form):
    def keypad(key: str) -> tuple[str | None, ...]:
        field = form.locator(f"#{key}")
        return field.get_attribute("inputmode"), field.get_attribute("type")

    numbers = ("answer_days", "probation_days", "probation_pay", "regular_pay", "penalty")
    assert {keypad(key) for key in numbers} == {("numeric", None)}
    assert keypad("report_by") == (None, "date")
    assert keypad("contact_phone") == (None, "tel")


def test_what_is_typed_survives_a_reload_and_a_dead_page(form):
    with form.expect_response("**/employer/invitations/draft") as kept:
        form.fill("#job_title", "算法工程师")
    form.reload()
    assert kept.value.status == 204
    assert form.input_value("#job_title") == "算法工程师"
    assert form.locator(".restored").inner_text().startswith("已恢复上次填写的内容")

    form.fill("#job_title", "测试工程师")
    address = form.url
    form.goto("about:blank")  # away before the pause of the autosave is over
    until(lambda: kept_titles() == ["测试工程师"], "the save of a page that is gone")
    other = form.context.new_page()
    other.goto(address)
    assert other.input_value("#job_title") == "测试工程师"
    other.close()


def test_cleared_is_cleared(form):
    with form.expect_response("**/employer/invitations/draft"):
        form.fill("#job_title", "算法工程师")
    form.reload()
    form.fill("#job_title", "测试工程师")  # an autosave is due when the button is pressed
    form.get_by_role("button", name="清空").click()
    form.wait_for_selector("main:not(:has(.restored))")

    assert form.input_value("#job_title") == ""
    form.reload()
    assert form.input_value("#job_title") == ""


def test_back_from_the_page_before_sending_loses_nothing(form):
    form.fill("#job_title", "算法工程师")
    form.fill("#penalty", "8000")
    form.locator("[data-action='preview']").click()
    form.wait_for_selector(".mend")
    form.go_back()
    form.wait_for_selector("main[data-page='employer.invitation']")

    assert (form.input_value("#job_title"), form.input_value("#penalty")) == ("算法工程师", "8000")
