"""Binding 登录并绑定账号: privacy notice, who I am, a code to the phone on record (S5, S16 to S19).

Every endpoint here begins with `binding`: the guard lets people in who are not known yet. Outside
WeChat the same pages log in by code and bind nothing (decision 20).
"""

import hashlib
import secrets
from dataclasses import dataclass

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from wxsign import settings
from wxsign.actions import binding as binding_actions
from wxsign.actions import code
from wxsign.actions.proof import Matter
from wxsign.models import Student
from wxsign.pages import session as area
from wxsign.pages.limits import STRANGERS, limiter
from wxsign.pages.numbers import small
from wxsign.pages.student import asking, pages
from wxsign.pages.student.guard import known_student
from wxsign.queries import schools
from wxsign.rules import identity
from wxsign.rules.refusals import Reason, Refused

Page = Response | str | tuple[str, int]
_AREA_HOME = "/student/"


@dataclass(frozen=True)
class Typed:
    """What a stranger typed into the form, and the sentence beside each wrong field."""

    school: int
    name: str
    id_number: str
    agreed: bool
    faults: dict[str, str]


@pages.get("/binding")
def binding() -> Page:
    """The privacy notice and the three items; who is known already goes home."""
    if known_student() is not None:
        return redirect(_AREA_HOME)
    if area.in_wechat(request) and not area.openid():
        return redirect("/student/oauth/start?next=/student/binding")
    return _form(Typed(0, "", "", agreed=False, faults={}))


@pages.post("/binding")
@limiter.limit(STRANGERS)
def binding_request() -> Page:
    """Find the student, send a code to the phone that the school has on record (S18, S19).

    Who cannot be let in sees why on a page of its own (S16, S17).
    """
    typed = _typed()
    if typed.faults:
        return _form(typed), 422
    student = binding_actions.find_student(typed.school, typed.name, typed.id_number)
    mark = session.get("binding", {}).get("mark") or secrets.token_hex(16)
    notice = settings.current().privacy.notice_version
    session["binding"] = {"student": student.id, "mark": mark, "notice": notice}
    try:
        _ask(student)
    except Refused as refused:
        if refused.reason is not Reason.CODE_TOO_SOON:  # the last one is on its way: go on
            raise
    return redirect(url_for("student.binding_person"), 303)


@pages.get("/binding/person")
def binding_person() -> Page:
    """这是我: who the school says this is, and the cells of the code."""
    student = _pending()
    return _person(student) if student is not None else redirect(url_for("student.binding"))


@pages.post("/binding/code")
@limiter.limit(STRANGERS)
def binding_code() -> Page:
    """获取验证码 again, after a minute (S19)."""
    student = _pending()
    if student is None:
        return redirect(url_for("student.binding"), 303)
    try:
        _ask(student)
    except Refused as refused:
        return asking.again(refused, lambda fault: _person(student, fault))
    return redirect(url_for("student.binding_person"), 303)


@pages.post("/binding/verification")
@limiter.limit(STRANGERS)
def binding_verification() -> Page:
    """The right code: this is the student; his WeChat is bound and he is in (S5, S18).

    He goes on to the page that he came for; OAuth has checked that it is one of this area.
    """
    student = _pending()
    if student is None:
        return redirect(_AREA_HOME if known_student() else url_for("student.binding"), 303)
    notice, wanted = session["binding"]["notice"], session.get("next", _AREA_HOME)
    try:
        proof = code.check(_matter(student), request.form.get("code", ""))
        binding_actions.bind_student(student.id, area.openid(), proof=proof, notice_version=notice)
    except Refused as refused:
        return asking.again(refused, lambda fault: _person(student, fault))
    area.sign_in(student.id, student.epoch)
    return redirect(wanted, 303)


def _typed() -> Typed:
    form = request.form
    school, name = form.get("school", 0, small), identity.plain(form.get("name", ""))
    id_number, agreed = identity.id_number(form.get("id_number", "")), "agree" in form
    faults = {
        "school": "" if school in schools.names() else "请选择学校。",
        "name": "" if name else "请填写姓名。",
        "id_number": identity.id_number_fault(id_number),
        "agree": "" if agreed else "请先阅读并勾选。",
    }
    wrong = {field: sentence for field, sentence in faults.items() if sentence}
    return Typed(school, name, id_number, agreed, wrong)


def _form(typed: Typed) -> str:
    return render_template(
        "student/binding.html",
        typed=typed,
        schools=schools.names(),
        notice_version=settings.current().privacy.notice_version,
        binds=bool(area.openid()),
    )


def _pending() -> Student | None:
    """The student of the half-way state that this browser's cookie keeps."""
    half_way = session.get("binding")
    return schools.student(half_way["student"]) if half_way else None


def _person(student: Student, fault: Refused | None = None) -> str:
    return render_template(
        "student/binding_person.html",
        student=student,
        cells=asking.Cells.of(_matter(student), student.phone, fault),
        binds=bool(area.openid()),
        is_elsewhere=schools.is_bound(student.id),
    )


def _ask(student: Student) -> None:
    code.ask(_matter(student), phone=student.phone, words="绑定微信" if area.openid() else "登录")


def _matter(student: Student) -> Matter:
    """A code fits only the WeChat, or outside WeChat the browser, that asked for it."""
    of = area.openid() or session["binding"]["mark"]
    return Matter(f"student:{student.id}", "bind", hashlib.sha256(of.encode()).hexdigest())
