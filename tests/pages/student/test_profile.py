"""我的资料: what is stored, who looked at it, phone, WeChat, devices (S23, decision 20)."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.pages.student.reading import Page
from wxsign.actions import student_account
from wxsign.db import db
from wxsign.models import Binding, Code, OutboxEntry, Student
from wxsign.vault import fingerprint, one_time_digits

NEW = "13812345678"


@pytest.fixture
def student(client, sign_in):
    made = factories.student(name="林知夏", phone="13900000101")
    sign_in(client, made)
    return made


def the_code() -> str:
    """The digits of the code that was sent last."""
    db.session.rollback()
    code_id = db.session.scalar(select(Code.id).order_by(Code.id.desc()).limit(1))
    db.session.rollback()
    return one_time_digits(code_id)


def notices() -> list[tuple[str, str, str]]:
    db.session.rollback()
    entry = OutboxEntry
    rows = db.session.execute(
        select(entry.notice, entry.audience, entry.channel).order_by(entry.id)
    ).all()
    return [tuple(row) for row in rows if row[0] != "code.sms"]


@pytest.mark.requirement("S23", "S67")
def test_everything_that_is_stored_is_shown_and_masked(client, student):
    page = Page(client.get("/student/profile"))

    assert page.name == "student.profile"
    assert page.rows == [
        ("姓名", "林知夏"),
        ("性别", "男" if student.gender == "1" else "女"),
        ("身份证号", f"{student.id_number[:6]}********{student.id_number[-4:]}"),
        ("学号", student.student_number),
        ("毕业学校", "湖北示例学院"),
        ("学院", "计算机学院"),
        ("专业", "软件工程"),
        ("班级", "软件2201"),
        ("学历", "本科生毕业"),
        ("毕业届", "2026届"),
        ("培养方式", "非定向"),
        ("手机号", "139****0101"),
        ("邮箱", "stu***@example.com"),
        ("生源信息", "学校已审核"),
        ("签约限制", "没有"),
        ("同意的告知", "版本 2026-1"),
    ]
    headings = [h.text for h in page.all("h2")]
    assert headings == [
        "基本信息维护",
        "联系方式",
        "签约",
        "修改密码",
        "微信",
        "签约与去向",
        "审核结果",
        "同意记录",
        "查到你的单位",
        "谁看过我的资料",
        "导出",
    ]


def test_no_whole_number_stands_on_the_page(client, student):
    text = client.get("/student/profile").get_data(as_text=True)

    assert [n for n in (student.id_number, student.phone, student.email) if n in text] == []


def test_who_looked_at_it_is_named(client, student):
    record = factories.agreement("effective", student=student)
    page = Page(client.get("/student/profile"))

    looks = page.all("ol", class_="trail")[-1]
    assert [line.text for line in looks.walk() if line.tag == "li"] == [
        "协议书审核学校审核人员 吴书宁 2026-05-15 10:00"
    ]
    assert record.id > 0


@pytest.mark.requirement("S23")
def test_a_code_to_the_old_and_one_to_the_new_phone_change_it(client, student, fakes, drain):
    client.post("/student/profile/phone/code")
    step = client.post("/student/profile/phone", data={"code": the_code()})
    assert (step.status_code, step.location) == (303, "/student/profile/phone/new")
    asked = client.post("/student/profile/phone/new/code", data={"phone": "138 1234 5678"})
    assert (asked.status_code, asked.location) == (303, "/student/profile/phone/new")

    done = client.post("/student/profile/phone/new", data={"phone": NEW, "code": the_code()})

    assert (done.status_code, done.location) == (303, "/student/profile")
    now = factories.fresh(Student, student.id)
    assert (now.phone, now.phone_print, now.epoch) == (NEW, fingerprint(NEW), 1)
    assert ("手机号", "138****5678") in Page(client.get("/student/profile")).rows
    assert notices() == [("phone.student", "code", "sms"), ("phone.student", "student", "mail")]
    drain()
    assert [sms.phone for sms in fakes.sms.sent] == ["13900000101", NEW, "13900000101"]
    assert fakes.sms.sent[-1].text.startswith("你的就业签约账号刚刚把手机号换成了138****5678。")


@pytest.mark.requirement("S23")
def test_changing_the_phone_logs_every_other_device_out(app, client, student, sign_in):
    other = app.test_client()
    sign_in(other, student)
    client.post("/student/profile/phone/code")
    client.post("/student/profile/phone", data={"code": the_code()})
    client.post("/student/profile/phone/new/code", data={"phone": NEW})

    client.post("/student/profile/phone/new", data={"phone": NEW, "code": the_code()})

    assert [c.get("/student/").status_code for c in (client, other)] == [200, 302]


def test_without_the_code_to_the_old_phone_nobody_reaches_the_new_one(client, student):
    answers = [
        client.get("/student/profile/phone/new"),
        client.post("/student/profile/phone/new/code", data={"phone": NEW}),
        client.post("/student/profile/phone/new", data={"phone": NEW, "code": "123456"}),
    ]

    assert [r.location for r in answers] == ["/student/profile/phone"] * 3
    db.session.rollback()
    assert db.session.scalars(select(Code.id)).all() == []


def test_a_wrong_code_stays_beside_its_field(client, student):
    client.post("/student/profile/phone/code")
    right = the_code()
    wrong = f"{(int(right) + 1) % 10**6:06d}"

    answer = client.post("/student/profile/phone", data={"code": wrong})

    page = Page(answer)
    assert answer.status_code == 422
    assert page.one("p", id="code-say").text == "验证码不对，还可以再试 4 次"
    assert page.one("input", id="code")["value"] == wrong


@pytest.mark.parametrize(
    "typed,sentence",
    [
        ("12345", "手机号应为 11 位，以 1 开头。"),
        ("", "手机号应为 11 位，以 1 开头。"),
        ("13900000101", "这就是现在的手机号。"),
    ],
)
def test_a_wrong_number_stays_beside_its_field_and_gets_no_code(client, student, typed, sentence):
    client.post("/student/profile/phone/code")
    client.post("/student/profile/phone", data={"code": the_code()})
    db.session.rollback()
    before = len(db.session.scalars(select(Code.id)).all())

    answer = client.post("/student/profile/phone/new/code", data={"phone": typed})

    assert answer.status_code == 422
    assert Page(answer).one("span", id="phone-say").text == sentence
    db.session.rollback()
    assert len(db.session.scalars(select(Code.id)).all()) == before


def test_a_code_to_one_new_number_is_worth_nothing_for_another(client, student):
    client.post("/student/profile/phone/code")
    client.post("/student/profile/phone", data={"code": the_code()})
    client.post("/student/profile/phone/new/code", data={"phone": NEW})

    answer = client.post(
        "/student/profile/phone/new", data={"phone": "13811112222", "code": the_code()}
    )

    assert answer.status_code == 422
    assert Page(answer).one("span", id="phone-say").text == (
        "请用这个号码获取验证码，再填写收到的数字。"
    )
    assert factories.fresh(Student, student.id).phone == "13900000101"


def test_ten_minutes_after_the_first_code_both_are_asked_again(client, student, clock):
    client.post("/student/profile/phone/code")
    client.post("/student/profile/phone", data={"code": the_code()})
    clock.advance(minutes=9)
    client.post("/student/profile/phone/new/code", data={"phone": NEW})
    clock.advance(minutes=2)

    answer = client.post("/student/profile/phone/new", data={"phone": NEW, "code": the_code()})

    assert (answer.status_code, answer.location) == (303, "/student/profile/phone")
    assert factories.fresh(Student, student.id).phone == "13900000101"


def test_a_code_to_the_old_phone_of_somebody_else_shows_nothing(app, client, student, sign_in):
    other, browser = factories.student(), app.test_client()
    sign_in(browser, other)
    browser.post("/student/profile/phone/code")
    browser.post("/student/profile/phone", data={"code": the_code()})
    db.session.rollback()
    code_id = db.session.scalar(select(Code.id).order_by(Code.id.desc()).limit(1))

    assert student_account.is_shown(code_id, other.id) is True
    assert student_account.is_shown(code_id, student.id) is False


def test_the_code_to_the_old_phone_is_good_once(client, student):
    client.post("/student/profile/phone/code")
    digits = the_code()
    client.post("/student/profile/phone", data={"code": digits})

    answer = client.post("/student/profile/phone", data={"code": digits})

    assert (answer.status_code, Page(answer).name) == (422, "student.phone")


def test_who_has_lost_the_old_phone_reads_that_the_school_helps(client, student):
    page = Page(client.get("/student/profile/phone"))

    assert page.one("details").text == (
        "现在的手机号已经不用了？请带学生证找学院辅导员，或联系学校就业信息科（027-87654321）。"
        "学校核对本人后更改登记的手机号，这里就能收到验证码。"
    )


def test_a_binding_says_since_when_and_is_let_go_on_the_second_page(client, student, fakes, drain):
    factories.bind(student, "openid-1")
    assert ("微信绑定", "2026-05-15 10:00 起") in Page(client.get("/student/profile")).rows
    assert Page(client.get("/student/profile/wechat")).name == "student.unbinding"

    done = client.post("/student/profile/wechat")

    assert (done.status_code, done.location) == (303, "/student/profile")
    db.session.rollback()
    assert db.session.scalars(select(Binding.id)).all() == []
    assert client.get("/student/profile").location == "/student/binding"
    assert notices() == [
        ("unbound.student", "student", "sms"),
        ("unbound.student", "student", "mail"),
    ]
    factories.agreement("invited", student=student)
    drain()
    assert fakes.wechat.sent == []
    assert len(fakes.sms.sent) == 2


def test_letting_go_of_nothing_tells_nobody(client, student):
    assert client.get("/student/profile/wechat").location == "/student/profile"

    client.post("/student/profile/wechat")

    assert notices() == []


@pytest.mark.requirement("S23")
def test_leaving_all_devices_ends_every_login(app, client, student, sign_in):
    other = app.test_client()
    sign_in(other, student)

    done = client.post("/student/profile/logins")

    assert (done.status_code, done.location) == (303, "/student/profile")
    assert [c.get("/student/").status_code for c in (client, other)] == [302, 302]
