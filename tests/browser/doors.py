"""Who is signed in, as cookies that any browser context can take: the real doors, without one."""

from tests.journeys.browserless import DESKTOP, WECHAT, Visitor
from tests.journeys.test_sign_online import code_from, tap
from wxsign.demo import people

STUDENTS = tuple(people.students())
UNIT = next(people.employers())


def invited(stage) -> Visitor:
    """Student 1, who has an open letter, from the menu of the official account."""
    return _tapped(stage, people.STUDENT_OPENID, "学生服务")


def employer(stage) -> Visitor:
    """Employer 1 from the menu of the official account."""
    return _tapped(stage, people.EMPLOYER_OPENID, "企业服务")


def signed(stage) -> Visitor:
    """Student 7, whose agreement is in force, outside WeChat with a code."""
    student = STUDENTS[6]
    visitor = Visitor(DESKTOP)
    _introduce(stage, visitor, student)
    visitor.submit("confirm", code=code_from(stage, student.phone, 0))
    return visitor


def stranger(stage) -> Visitor:
    """Nobody yet: half-way through both doors that send a code."""
    visitor = Visitor(DESKTOP)
    _introduce(stage, visitor, STUDENTS[19])
    page = visitor.open(stage.app + "/employer/login/phone")
    notice = next(words for words in page.text.split("（") if "版）" in words).split("版）")[0]
    visitor.submit("获取验证码", phone="13900000002", notice=notice)
    return visitor


def reviewer(stage) -> Visitor:
    """The school's reviewer with a password."""
    visitor = Visitor(DESKTOP)
    visitor.open(stage.app + "/desk/")
    visitor.submit("登录", account="school", password=people.PASSWORD)
    return visitor


def cookies(visitor: Visitor) -> list[dict]:
    """The visitor's cookies as Playwright takes them."""
    return [
        {"name": one.name, "value": one.value, "domain": one.domain, "path": one.path}
        for one in visitor.http.cookies
    ]


def _tapped(stage, openid: str, button: str) -> Visitor:
    visitor = Visitor(WECHAT)
    tap(stage, visitor, openid, button)
    return visitor


def _introduce(stage, visitor: Visitor, student) -> None:
    visitor.open(stage.app + "/student/binding")
    visitor.submit("search", school="1", name=student.name, id_number=student.id_number, agree="1")
