"""单位信息 with 我的账号: what there is to keep in order, WeChat, log-out everywhere (S23, S27)."""

from flask import redirect, render_template
from flask import session as cookie
from werkzeug.wrappers import Response

from wxsign.actions import employer_account
from wxsign.db import db
from wxsign.models import EmployerUser
from wxsign.pages import session
from wxsign.pages.employer import pages
from wxsign.pages.employer.guard import this_user
from wxsign.queries import employer_people


@pages.get("/unit")
def unit() -> str:
    """单位信息维护: the unit's data, the account, the colleagues."""
    user = this_user()
    people = employer_people.listed(user.employer_id)
    return render_template("employer/unit.html", user=user, people=people)


@pages.get("/account")
def account_page() -> str:
    """我的账号: who is signed in, with which phone and WeChat, and the ways out."""
    user = this_user()
    me = employer_people.one(user.id, user.employer_id)
    return render_template("employer/account.html", me=me, done=cookie.pop("done", ""))


@pages.post("/account/wechat/removal")
def wechat_unbind() -> Response:
    """解除绑定: WeChat neither opens the account nor carries its messages."""
    user_id = this_user().id
    employer_account.unbind(user_id)
    return still_here(user_id, "微信已解除绑定，以后用短信接收通知。其他设备已退出登录。")


@pages.post("/account/devices/end")
def devices_end() -> Response:
    """退出所有设备: this one too."""
    employer_account.log_out_everywhere(this_user().id)
    session.sign_out()
    return redirect("/employer/login", 303)


def still_here(user_id: int, done: str) -> Response:
    """Every device was logged out, and this one is let in again; the page says what was done."""
    session.sign_in(user_id, db.session.get_one(EmployerUser, user_id).epoch)
    cookie["done"] = done
    return redirect("/employer/account", 303)
