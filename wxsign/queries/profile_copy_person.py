"""Who a student is in the copy of his data: person, enrolment, contact, WeChat, plan."""

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from wxsign.db import db, reading
from wxsign.models import (
    AccountTemplate,
    Binding,
    PlanChange,
    ScanLogin,
    Student,
    Subscription,
    TrailEntry,
)
from wxsign.rules import allowances, codes, enrolment
from wxsign.rules.people import Who
from wxsign.rules.profile_copy import Field, Part, actor, one


def load(student_id: int) -> Student:
    """The student with his school and college."""
    return db.session.scalars(
        select(Student)
        .options(joinedload(Student.school), joinedload(Student.college))
        .where(Student.id == student_id)
    ).one()


def parts(student: Student) -> tuple[Part, ...]:
    """Everything about the person himself, in the order of 我的资料."""
    return (
        _person(student),
        one(
            "contact",
            "联系方式",
            Field("phone", "手机号", student.phone),
            Field("email", "邮箱", student.email or None),
        ),
        _signing(student),
        _plan(student),
        _wechat(student.id),
        _logins(student.id),
    )


def _person(student: Student) -> Part:
    year = student.year
    training_mode = codes.label("training_mode", student.training_mode, year)
    return one(
        "person",
        "本人与学籍",
        Field("name", "姓名", student.name),
        Field("gender", "性别", codes.label("gender", student.gender, year)),
        Field("id_number", "身份证号", student.id_number),
        Field("student_number", "学号", student.student_number),
        Field("school", "毕业学校", student.school.name),
        Field("college", "学院", student.college.name),
        Field("major", "专业", student.major),
        Field("class_name", "班级", student.class_name or None),
        Field("education", "学历", codes.label("education", student.education, year)),
        Field("graduation_year", "毕业届", year),
        Field("training_mode", "培养方式", training_mode),
    )


def _signing(student: Student) -> Part:
    return one(
        "enrolment",
        "生源信息",
        Field("approved", "学校已审核", student.enrolment_approved),
        Field("returned_for", "退回原因", student.returned_for or None),
        Field("restricted", "学校限制签约", student.restricted),
        Field("restricted_for", "限制原因", student.restriction or None),
        Field("opened_individually", "个别开放签约", student.signing_open),
        Field("verified_at", "信息验证", student.verified_at),
        Field("unprintable_characters", "待补字", student.unprintable or None),
        _enrolment_trail(student.id),
    )


def _enrolment_trail(student_id: int) -> Part:
    """What the school, and he himself, did with it; reasons stand where they are in force."""
    entry = TrailEntry
    steps = reading().execute(
        select(entry.at, entry.who, entry.says)
        .where(entry.process == enrolment.PROCESS, entry.record_id == student_id)
        .order_by(entry.id)
    )
    told = (
        (Field("at", "时间", at), Field("by", "办理", actor(who)), Field("step", "步骤", says))
        for at, who, says in steps
    )
    return Part("trail", "办理记录", tuple(told), lines=True)


def _plan(student: Student) -> Part:
    """就业方案: what it has been; the last line is what it is."""
    change = PlanChange
    found = reading().execute(
        select(change.at, change.state, change.destination)
        .where(change.student_id == student.id)
        .order_by(change.serial)
    )
    told = (
        (
            Field("at", "时间", at),
            Field("state", "状态", state),
            Field("destination", "去向", _destination(destination, student.year)),
        )
        for at, state, destination in found
    )
    return Part("placement_plan", "就业方案", tuple(told), lines=True)


def _destination(code: str, year: int) -> str | None:
    return codes.label("destination", code, year) if code else None


def _wechat(student_id: int) -> Part:
    """The binding without the openid, by which only WeChat knows him, and his 订阅通知."""
    mine = and_(Binding.audience == Who.STUDENT, Binding.person_id == student_id)
    bound = (
        reading()
        .execute(select(Binding.bound_at, Binding.follows, Binding.spoke_at).where(mine))
        .one_or_none()
    )
    agreed = reading().execute(
        select(Subscription.changed_at, AccountTemplate.title, Subscription.left)
        .join(Binding, Binding.openid == Subscription.openid)
        .outerjoin(AccountTemplate, AccountTemplate.template_id == Subscription.template_id)
        .where(mine)
        .order_by(Subscription.id)
    )
    told = (
        (
            Field("changed_at", "时间", at),
            Field("title", "模板", title or "订阅通知"),
            Field("left", "剩余", "长期" if left == allowances.STANDING else f"还可以发 {left} 次"),
        )
        for at, title, left in agreed
    )
    return one(
        "wechat",
        "微信",
        Field("bound", "绑定了微信", bound is not None),
        Field("bound_at", "绑定时间", bound.bound_at if bound else None),
        Field("follows", "关注公众号", bool(bound.follows) if bound else None),
        Field("last_wrote_at", "最近给公众号发消息", bound.spoke_at if bound else None),
        Part("subscriptions", "订阅通知", tuple(told), lines=True),
    )


def _logins(student_id: int) -> Part:
    """Sign-ins on a computer, as long as they are kept; other devices hold their sign-in alone."""
    login = ScanLogin
    found = reading().execute(
        select(login.asked_at, login.device, login.network)
        .where(login.area == "student", login.person_id == student_id)
        .order_by(login.id)
    )
    told = (
        (
            Field("at", "时间", at),
            Field("device", "设备", device),
            Field("network", "网络", network),
        )
        for at, device, network in found
    )
    return Part("computer_sign_ins", "电脑扫码登录", tuple(told), lines=True)
