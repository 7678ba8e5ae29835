"""我的账号: 修改密码, 更换手机号, WeChat and every device (S23, S27)."""

import pytest
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import select

from tests import factories
from tests.pages.student.reading import Page
from wxsign.actions import binding
from wxsign.actions.proof import Matter
from wxsign.db import db
from wxsign.models import Binding, EmployerUser, TermsVersion
from wxsign.pages.limits import limiter
from wxsign.vault import fingerprint

PASSWORD, PHONE = "/employer/account/password", "/employer/account/phone"
NEW = {"password": "sign-on-line-2026", "again": "sign-on-line-2026"}


@pytest.fixture
def elsewhere(app, sign_in, user):
    """Another device of the same colleague."""
    client = app.test_client()
    sign_in(client, user)
    return client


def _says(response, field):
    return Page(response).one(id=f"{field}-say").text


def _still_in(client):
    return client.get("/employer/").status_code == 200


@pytest.mark.requirement("S23", "S27")
def test_the_menu_of_the_unit_has_the_manuals_entries(here):
    page = Page(here.get("/employer/unit"))

    names = [cell.text for cell in page.all("span", class_="weui-cell__bd")]
    assert page.all("h2")[0].text == "单位信息维护"
    assert [name.removesuffix("联系方式、档案和户口接收") for name in names[:2]] == [
        "基本信息维护",
        "修改密码",
    ]


@pytest.mark.requirement("S29")
@pytest.mark.parametrize(
    "path,here_is",
    [
        ("unit", "单位信息"),
        ("unit/review", "单位审核"),
        ("account", "我的账号"),
        ("account/password", "修改密码"),
        ("account/phone", "更换手机号"),
        ("colleagues", "同事账号"),
        ("colleagues/new", "同事账号"),
    ],
)
def test_every_page_has_its_place(here, path, here_is):
    crumbs = Page(here.get(f"/employer/{path}")).one("nav", class_="crumbs")

    assert crumbs.text == f"我的位置： 首页 / 单位中心 / {here_is}"


@pytest.mark.requirement("S23")
def test_a_new_password_keeps_this_device_and_logs_the_others_out(here, elsewhere, user):
    done = here.post(PASSWORD, data=NEW | {"old": factories.PASSWORD})

    assert (done.status_code, done.location) == (303, "/employer/account")
    page = Page(here.get(done.location))
    assert page.one(role="status").text == "密码已修改，其他设备已退出登录。"
    assert (_still_in(here), _still_in(elsewhere)) == (True, False)
    assert binding.check_password("hr", NEW["password"]).id == user.id


def test_a_wrong_old_password_and_a_weak_new_one_stand_beside_their_fields(here, user):
    wrong = here.post(PASSWORD, data=NEW | {"old": "guess"})
    weak = here.post(PASSWORD, data={"old": factories.PASSWORD, "password": "x", "again": "x"})
    twice = here.post(PASSWORD, data=NEW | {"old": factories.PASSWORD, "again": "other-2026-x"})

    assert {wrong.status_code, weak.status_code, twice.status_code} == {422}
    assert _says(wrong, "old") == "原密码不对。忘记了可以改用短信验证码。"
    assert _says(wrong, "password") == "为了安全，密码不会留在页面上，请重新填写两次。"
    assert _says(weak, "old") == "为了安全，密码不会留在页面上，请再填一次。"
    assert _says(weak, "password").startswith("密码不够安全")
    assert _says(twice, "password") == "两次填写的密码不一样，请再填一次。"


@pytest.mark.requirement("S23")
def test_a_code_to_the_own_phone_stands_for_the_old_password(here, user):
    asked = here.post(f"{PASSWORD}/code")
    wrong = here.post(PASSWORD, data=NEW | {"code": "000000"})
    right = factories.digits(factories.matter(user, "password"))

    weak = here.post(PASSWORD, data={"password": "x", "again": "x", "code": right})
    done = here.post(PASSWORD, data=NEW | {"code": right})

    assert Page(weak).one(id="code")["value"] == right
    assert (asked.status_code, asked.location) == (303, f"{PASSWORD}?code=1")
    assert (wrong.status_code, _says(wrong, "code")) == (422, "验证码不对，还可以再试 4 次。")
    assert done.status_code == 303
    assert binding.check_password("hr", NEW["password"]).id == user.id


def test_ten_wrong_passwords_inside_a_session_close_the_page(here, user, monkeypatch):
    storage = MemoryStorage()
    monkeypatch.setattr(limiter, "_storage", storage)
    monkeypatch.setattr(limiter, "_limiter", MovingWindowRateLimiter(storage))

    answers = [here.post(PASSWORD, data=NEW | {"old": f"g{n}"}).status_code for n in range(11)]

    assert answers == [422] * 10 + [429]


@pytest.mark.requirement("S23")
def test_a_new_phone_needs_the_password_and_a_code_that_came_there(here, elsewhere, user):
    typed = {"phone": "13766667777", "password": factories.PASSWORD}
    asked = here.post(PHONE, data=typed)
    of = Matter(f"employer:{user.id}", "phone", fingerprint("13766667777"))

    done = here.post(f"{PHONE}/code", data={"code": factories.digits(of)})

    assert (asked.status_code, asked.location) == (303, f"{PHONE}/code")
    assert (done.status_code, done.location) == (303, "/employer/account")
    assert factories.fresh(EmployerUser, user.id).phone == "13766667777"
    assert (_still_in(here), _still_in(elsewhere)) == (True, False)


def test_without_the_password_no_code_leaves_and_nothing_moves(here, user):
    wrong = here.post(PHONE, data={"phone": "1376", "password": "guess"})
    unfit = here.post(PHONE, data={"phone": "1376", "password": factories.PASSWORD})
    code = here.post(f"{PHONE}/code", data={"code": "000000"})

    assert _says(unfit, "password") == "为了安全，密码不会留在页面上，请再填一次。"
    assert wrong.status_code == 422
    assert _says(wrong, "phone") == "手机号应为 11 位，以 1 开头。"
    assert _says(wrong, "password").startswith("登录密码不对")
    assert Page(wrong).one(id="phone")["value"] == "1376"
    assert (code.status_code, code.location) == (303, "/employer/account")
    assert factories.fresh(EmployerUser, user.id).phone == user.phone


def test_an_unbound_wechat_leaves_this_device_in(here, elsewhere, user):
    factories.bind(user)
    assert "remove" in Page(here.get("/employer/account")).actions

    done = here.post("/employer/account/wechat/removal")

    assert done.location == "/employer/account"
    assert db.session.scalars(select(Binding)).all() == []
    assert "remove" not in Page(here.get("/employer/account")).actions
    assert (_still_in(here), _still_in(elsewhere)) == (True, False)


def test_every_device_is_logged_out_by_one_button(here, elsewhere):
    done = here.post("/employer/account/devices/end")

    assert (done.status_code, done.location) == (303, "/employer/login")
    assert (_still_in(here), _still_in(elsewhere)) == (False, False)


@pytest.mark.requirement("S23")
def test_a_changed_profile_changes_no_agreement(here, user):
    record = factories.agreement("effective", user=user)
    of = select(TermsVersion.employer, TermsVersion.digest).where(
        TermsVersion.agreement_id == record.id
    )
    before = db.session.execute(of).one()
    form = Page(here.get("/employer/confirmation"))
    assert "要更改请联系审核的学校" in form.main.text
    assert form.all(id="name") == form.all(id="credit_code") == []
    keys = ("file_reception", "hukou_reception", "contact", "phone", "email")
    keys += ("postcode", "nature", "industry", "region")
    typed = {key: getattr(user.employer, key) for key in keys}

    saved = here.post("/employer/confirmation", data=typed | {"address": "武汉市新址99号"})

    assert (saved.status_code, saved.location) == (303, "/employer/unit")
    db.session.rollback()
    assert tuple(db.session.execute(of).one()) == tuple(before)
    assert "武汉市新址99号" in Page(here.get("/employer/confirmation")).main.text
