"""The first visit confirms 签约信息, and only then the centre opens (S21)."""

import pytest

from tests import factories
from tests.pages.student.reading import Page
from wxsign.models import Employer

TYPED = {
    "file_reception": "1",
    "hukou_reception": "4",
    "contact": "周以宁",
    "phone": "027-55550127",
    "email": "hr@example.com",
    "address": "武汉市洪山区示例大道18号",
    "postcode": "430070",
    "nature": "39",
    "industry": "34",
    "region": "湖北省武汉市洪山区",
}


@pytest.fixture
def first(client, sign_in):
    """A browser of an employer that has never confirmed."""
    user = factories.employer(confirmed_at=None)
    sign_in(client, user)
    return client


@pytest.mark.requirement("S21")
def test_the_centre_opens_only_after_the_confirmation(first):
    before = first.get("/employer/")
    form = Page(first.get("/employer/confirmation"))
    sent = first.post("/employer/confirmation", data=TYPED)
    after = Page(first.get("/employer/"))

    assert (before.status_code, before.location) == (302, "/employer/confirmation")
    assert [group.text for group in form.all("h2")] == [
        "档案接收信息",
        "户口接收信息",
        "其他基础信息",
    ]
    assert (sent.status_code, sent.location) == (303, "/employer/")
    assert after.name == "employer.home"


@pytest.mark.requirement("S21")
def test_what_was_confirmed_is_kept(here, user):
    here.post("/employer/confirmation", data=TYPED)

    employer = factories.fresh(Employer, user.employer_id)
    assert {key: getattr(employer, key) for key in TYPED} == TYPED


def test_wrong_fields_are_named_and_everything_typed_stays(first):
    response = first.post(
        "/employer/confirmation", data=TYPED | {"email": "hr@", "postcode": "43007", "contact": ""}
    )
    page = Page(response)

    assert response.status_code == 422
    assert [say.text for say in page.all(class_="say")] == [
        "请填写签约联系人。",
        "邮箱地址不完整，例如 name@example.com。",
        "邮编应为 6 位数字。",
    ]
    assert (page.one(id="email")["value"], page.one(id="phone")["value"]) == ("hr@", "027-55550127")
    assert page.one(class_="mend").text == "还有 3 项要改：签约联系人、邮箱、邮编"
    assert first.get("/employer/").location == "/employer/confirmation"


@pytest.mark.requirement("S23", "S27")
def test_unit_information_can_be_opened_again(here, user):
    page = Page(here.get("/employer/confirmation"))

    assert page.name == "employer.unit"
    assert page.rows[:2] == [
        ("单位名称", "武汉云麓示例软件有限公司"),
        ("统一社会信用代码", user.employer.credit_code),
    ]
