"""Three students of one post and two places: one refuses on the phone, the third is invited."""

import pytest
from sqlalchemy import func, select

from jobs import waiting
from tests import factories
from tests.browser.test_processes import says, tap
from tests.browser.test_sign_online import fill, press
from wxsign.db import db
from wxsign.models import Agreement, Code, Post, Student
from wxsign.vault import one_time_digits

pytestmark = pytest.mark.browser

JOB, NAMES = "测试工程师", ("沈一禾", "郭予墨", "林知夏")


@pytest.fixture
def user(house, phone, monkeypatch):
    """An employer on the phone with three students on the list; the clock works for this house."""
    monkeypatch.setattr(waiting, "application", lambda: house.app)
    made = factories.employer()
    for name in reversed(NAMES):
        factories.list_student(made, factories.student(name=name), JOB)
    house.let_in(phone, made)
    return made


def letter_of(name: str) -> Agreement:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Agreement).where(Agreement.student_name == name)).one()


def student(name: str) -> Student:
    return db.session.scalars(select(Student).where(Student.name == name)).one()


def digits() -> str:
    db.session.rollback()
    return one_time_digits(db.session.scalar(select(func.max(Code.id))))


@pytest.mark.requirement("S35")
def test_the_third_is_invited_by_itself_when_the_second_refuses(house, phone, user):
    phone.goto(f"{house.at}/employer/candidates?post={JOB}")
    tap(phone, "全部邀请")
    fill(phone, factories.terms(job_title=JOB))
    phone.get_by_text("招聘人数与候补").click()
    phone.get_by_label("招聘人数").fill("2")
    press(phone, "preview")
    says(phone, "发给 2 人", "候补 1 人")
    tap(phone, "获取验证码")
    phone.locator("[name='code']").fill(digits())
    press(phone, "invite")
    says(phone, "已向 2 人发送签约邀请", "候补第 1 位")

    house.let_in(phone, student(NAMES[1]))
    phone.goto(f"{house.at}/student/invitations/{letter_of(NAMES[1]).id}/refusal")
    press(phone, "decline")
    says(phone, "已拒绝")
    waiting.invite()
    post_id = db.session.scalars(select(Post.id)).one()
    phone.goto(f"{house.at}/employer/posts/{post_id}")
    says(phone, "名额已满", *[NAMES[0], NAMES[2]], "没有人候补")
    house.let_in(phone, student(NAMES[2]))
    phone.goto(f"{house.at}/student/invitations/{letter_of(NAMES[2]).id}")
    says(phone, JOB, "同意", "拒绝")
