"""更换手机号: a code to the old phone, then one to the new one (S23, decision 20).

Half-way the cookie keeps the number of the first code, which was used up, and the new phone; ten
minutes later both are asked anew. Who has no longer the old phone goes to his school.
"""

from dataclasses import dataclass, replace

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from wxsign.actions import code, student_account
from wxsign.pages import session as area
from wxsign.pages.student import asking, pages
from wxsign.pages.student.guard import actor, this_student
from wxsign.rules import identity
from wxsign.rules.refusals import Refused

Page = Response | str | tuple[str, int]
_HALF_WAY = "phone"  # in the cookie


@dataclass(frozen=True)
class HalfWay:
    """The number of the code to the old phone, and the new phone once it was named."""

    old: int
    phone: str


@pages.get("/profile/phone")
def phone() -> str:
    """The cells for the code to the old phone."""
    return _old_page()


@pages.post("/profile/phone/code")
def phone_code() -> Page:
    """获取验证码: to the phone on record."""
    here = this_student()
    try:
        code.ask(student_account.of_old_phone(here.id), phone=here.phone, words="更换手机号")
    except Refused as refused:
        return asking.again(refused, _old_page)
    return redirect(url_for("student.phone"), 303)


@pages.post("/profile/phone")
def phone_proof() -> Page:
    """The old phone is his: on to the new one."""
    try:
        matter = student_account.of_old_phone(this_student().id)
        proof = code.check(matter, request.form.get("code", ""))
        student_account.show_old_phone(proof, by=actor())
    except Refused as refused:
        return asking.again(refused, _old_page)
    session[_HALF_WAY] = {"old": proof.code_id, "phone": ""}
    return redirect(url_for("student.phone_new"), 303)


@pages.get("/profile/phone/new")
def phone_new() -> Page:
    """The new number, and the cells for the code to it."""
    half = _half_way()
    return _again() if half is None else _new_page(half)


@pages.post("/profile/phone/new/code")
def phone_new_code() -> Page:
    """获取验证码: to the new number."""
    half, typed = _half_way(), identity.mobile(request.form.get("phone", ""))
    if half is None:
        return _again()
    if fault := _number_fault(typed):
        return _new_page(half, typed, fault), 422
    half = HalfWay(half.old, typed)
    session[_HALF_WAY] = {"old": half.old, "phone": typed}
    try:
        matter = student_account.of_new_phone(this_student().id, typed)
        code.ask(matter, phone=typed, words="确认新的手机号")
    except Refused as refused:
        return asking.again(refused, lambda fault: _new_page(half, typed, refused=fault))
    return redirect(url_for("student.phone_new"), 303)


@pages.post("/profile/phone/new")
def phone_change() -> Page:
    """更换手机号: both codes were right; the other devices are logged out."""
    half = _half_way()
    if half is None:
        return _again()
    typed = identity.mobile(request.form.get("phone", ""))
    if not half.phone or typed != half.phone:
        return _new_page(half, typed, "请用这个号码获取验证码，再填写收到的数字。"), 422
    try:
        matter = student_account.of_new_phone(this_student().id, half.phone)
        new = code.check(matter, request.form.get("code", ""))
        epoch = student_account.change_phone(half.phone, old=half.old, new=new, by=actor())
    except Refused as refused:
        return asking.again(refused, lambda fault: _new_page(half, half.phone, refused=fault))
    area.sign_in(this_student().id, epoch)
    return redirect(url_for("student.profile"), 303)


def _half_way() -> HalfWay | None:
    """What the cookie keeps; nothing once the code to the old phone is too long ago."""
    kept = session.get(_HALF_WAY)
    if not kept or not student_account.is_shown(kept["old"], this_student().id):
        return None
    return HalfWay(kept["old"], kept["phone"])


def _again() -> Response:
    return redirect(url_for("student.phone"), 303)


def _number_fault(typed: str) -> str:
    same = typed == identity.mobile(this_student().phone)
    return "这就是现在的手机号。" if same else identity.mobile_fault(typed)


def _old_page(refused: Refused | None = None) -> str:
    here = this_student()
    cells = asking.Cells.of(student_account.of_old_phone(here.id), here.phone, refused)
    return render_template("student/phone.html", cells=cells)


def _new_page(
    half: HalfWay, typed: str = "", fault: str = "", refused: Refused | None = None
) -> str:
    matter = student_account.of_new_phone(this_student().id, half.phone)
    cells = asking.Cells.of(matter, half.phone, refused)
    if not half.phone:
        cells = replace(cells, phone="新手机号")
    return render_template(
        "student/phone_new.html", cells=cells, typed=typed or half.phone, fault=fault
    )
