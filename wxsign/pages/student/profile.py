"""我的资料: what is stored about me, my WeChat, my devices (S23, decision 20)."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from wxsign.actions import student_account
from wxsign.pages import session
from wxsign.pages.student import pages
from wxsign.pages.student.guard import actor, this_student
from wxsign.queries import profile as stored


@pages.get("/profile")
def profile() -> str:
    """Everything that is kept, who has looked at it, and what I can change myself."""
    return render_template("student/profile.html", mine=stored.of_student(this_student().id))


@pages.get("/profile/wechat")
def profile_wechat() -> Response | str:
    """解除微信绑定 asks once more."""
    mine = stored.of_student(this_student().id)
    if mine.bound_at is None:
        return redirect(url_for("student.profile"))
    return render_template("student/unbinding.html", mine=mine)


@pages.post("/profile/wechat")
def profile_unbind() -> Response:
    """Nothing is bound any more; whoever goes on proves who he is once more."""
    student_account.unbind(actor())
    return _out()


@pages.post("/profile/logins")
def profile_logins() -> Response:
    """退出所有设备, this one too; inside WeChat the next page logs in by itself."""
    student_account.log_out_everywhere(actor())
    return _out()


def _out() -> Response:
    session.sign_out()
    return redirect(url_for("student.profile"), 303)
