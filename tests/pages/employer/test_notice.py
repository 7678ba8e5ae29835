"""A new version of the privacy notice is asked of a colleague at his next visit."""

from dataclasses import replace

import pytest

from tests import factories
from tests.pages.student.reading import Page
from wxsign import settings as house
from wxsign.models import EmployerUser


@pytest.fixture
def changed(here):
    """The notice changed while he was away."""
    config = house.current()
    house.use(replace(config, privacy=replace(config.privacy, notice_version="2026-2")))


@pytest.mark.usefixtures("changed")
def test_the_notice_comes_first_and_leads_on_to_where_he_wanted(here, user):
    first = here.get("/employer/agreements?tab=answered")
    assert first.location == "/employer/notice?next=%2Femployer%2Fagreements%3Ftab%3Danswered"
    page = Page(here.get(first.location))
    assert page.name == "employer.notice"
    wanted = page.one("input", name="next")["value"]

    answer = here.post("/employer/notice", data={"notice": "2026-2", "next": wanted})

    assert (answer.status_code, answer.location) == (303, "/employer/agreements?tab=answered")
    assert factories.fresh(EmployerUser, user.id).notice_version == "2026-2"
    assert here.get("/employer/").status_code == 200


@pytest.mark.usefixtures("changed")
def test_without_the_tick_it_is_asked_again(here, user):
    answer = here.post("/employer/notice", data={"next": "https://evil.example/"})

    page = Page(answer)
    assert answer.status_code == 422
    assert page.one("p", id="notice-say").text == "请先阅读并勾选个人信息处理说明。"
    assert page.one("input", name="next")["value"] == "/employer/"
    assert factories.fresh(EmployerUser, user.id).notice_version == "2026-1"


@pytest.mark.usefixtures("changed")
def test_it_comes_before_the_confirmation_of_the_unit(client, sign_in):
    sign_in(client, factories.employer(confirmed_at=None))

    assert client.get("/employer/").location == "/employer/notice?next=%2Femployer%2F"


@pytest.mark.usefixtures("changed")
def test_whoever_wants_to_leave_may_leave(here):
    page = Page(here.get("/employer/notice"))

    assert page.one("form", id="end")["action"] == "/employer/login/end"
    assert page.one("button", form="end").text == "退出登录"
    assert here.post("/employer/login/end").location == "/employer/login"
