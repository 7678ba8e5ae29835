"""Who is signed in, as cookies that any browser context can take: the real doors, without one."""

from tests.browser.addresses import IN_FORCE, RECORDS
from tests.journeys.browserless import DESKTOP, WECHAT, Page, Visitor
from tests.journeys.stage import until
from tests.journeys.test_sign_online import code_from, tap
from tests.journeys.visits import rows
from wxsign.demo import people

STUDENTS = tuple(people.students())
UNIT = next(people.employers())


def invited(stage) -> Visitor:
    """Student 1, who has an open letter, from the menu of the official account."""
    return _tapped(stage, people.STUDENT_OPENID, "学生服务")


def employer(stage) -> Visitor:
    """Employer 1 from the menu of the official account, with a letter kept but not sent."""
    visitor = _tapped(stage, people.EMPLOYER_OPENID, "企业服务")
    visitor.open(stage.app + "/employer/invitations/new?student=16")
    visitor.submit("preview")
    return visitor


def signed(stage) -> Visitor:
    """Student 7, whose agreement is in force, outside WeChat with a code."""
    return _with_code(stage, STUDENTS[6])


def deciding(stage) -> Visitor:
    """Student 15, who has two open letters, outside WeChat with a code."""
    return _with_code(stage, STUDENTS[14])


def changing(stage) -> Visitor:
    """Student 35, whose employer wants a change of what he accepted, outside WeChat."""
    return _with_code(stage, STUDENTS[34])


def registering(stage) -> Visitor:
    """Student 34, who has registered another destination and keeps a draft beside it."""
    return _with_code(stage, STUDENTS[33])


def registered(stage) -> Visitor:
    """Student 37, whose other destination is in force."""
    return _with_code(stage, STUDENTS[36])


def writing(stage) -> Visitor:
    """Student 26, who is writing a paper agreement."""
    return _with_code(stage, STUDENTS[25])


def printing(stage) -> Visitor:
    """Student 30, whose paper agreement is to be printed, signed and photographed."""
    return _with_code(stage, STUDENTS[29])


def introducing(stage) -> Visitor:
    """Student 8, who shows a 签约码."""
    visitor = _with_code(stage, STUDENTS[7])
    visitor.open(stage.app + "/student/profile/code")
    visitor.submit("confirm", agree="1")
    return visitor


def ending(stage) -> Visitor:
    """Student 6, whose employer asks to terminate, outside WeChat with a code."""
    return _with_code(stage, STUDENTS[5])


def ended(stage) -> Visitor:
    """Student 24, whose agreement is terminated, outside WeChat with a code."""
    return _with_code(stage, STUDENTS[23])


def appealed(stage) -> Visitor:
    """Student 38, who has appealed against a rejection."""
    return _with_code(stage, STUDENTS[37])


def appealing(stage) -> Visitor:
    """Student 19, who may still appeal against a rejection."""
    return _with_code(stage, STUDENTS[18])


def stranger(stage) -> Visitor:
    """Nobody yet: half-way through both doors that send a code."""
    visitor = Visitor(DESKTOP)
    _introduce(stage, visitor, STUDENTS[19])
    page = visitor.open(stage.app + "/employer/login/phone")
    visitor.submit("获取验证码", phone="13900000002", notice=_notice(page))
    return visitor


def main_account(stage) -> Visitor:
    """The main account of employer 1, outside WeChat."""
    return _with_password(stage, "unit1")


def pending(stage) -> Visitor:
    """Employer 6, which waits for the school."""
    return _with_password(stage, "unit6")


def reviewer(stage) -> Visitor:
    """The school's reviewer with a password."""
    visitor = Visitor(DESKTOP)
    visitor.open(stage.app + "/desk/")
    visitor.submit("登录", account="school", password=people.PASSWORD)
    return visitor


def everybody(stage) -> tuple[dict[str, list[dict]], dict[str, object]]:
    """Everybody's cookies, and what the names in braces stand for (`addresses.RECORDS`)."""
    visitors = {who: enter(stage) for who, enter in _DOORS.items()}
    address = f"{stage.app}/student/agreements/{IN_FORCE}"
    until(
        lambda: "/verify/" in str(visitors["signed"].open(address).links),
        "the papers of the agreement in force",
    )
    over = f"{stage.app}/student/agreements/{{}}/termination".format
    (done,) = rows(stage, RECORDS["ending_done"])[0]
    until(lambda: "/document.pdf" in str(visitors["ended"].open(over(done)).links), "its end")
    until(lambda: rows(stage, RECORDS["sheet_errand"]), "the template of a list")
    until(lambda: rows(stage, RECORDS["copy_errand"]), "the copy of a student's data")
    known = {name: rows(stage, statement)[0][0] for name, statement in RECORDS.items()}
    return {who: cookies(visitor) for who, visitor in visitors.items()}, known


def _with_password(stage, account: str) -> Visitor:
    visitor = Visitor(DESKTOP)
    page = visitor.open(stage.app + "/employer/login")
    visitor.submit("confirm", account=account, password=people.PASSWORD, notice=_notice(page))
    return visitor


def _notice(page: Page) -> str:
    """The version of the privacy notice that the page asks to be read."""
    return next(words for words in page.text.split("（") if "版）" in words).split("版）")[0]


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


def _with_code(stage, student) -> Visitor:
    visitor = Visitor(DESKTOP)
    _introduce(stage, visitor, student)
    visitor.submit("confirm", code=code_from(stage, student.phone, 0))
    return visitor


def _introduce(stage, visitor: Visitor, student) -> None:
    visitor.open(stage.app + "/student/binding")
    visitor.submit("search", school="1", name=student.name, id_number=student.id_number, agree="1")


_DOORS = {
    "stranger": stranger,
    "invited": invited,
    "signed": signed,
    "deciding": deciding,
    "changing": changing,
    "introducing": introducing,
    "ending": ending,
    "ended": ended,
    "writing": writing,
    "printing": printing,
    "registering": registering,
    "registered": registered,
    "appealed": appealed,
    "appealing": appealing,
    "employer": employer,
    "main account": main_account,
    "pending": pending,
    "reviewer": reviewer,
}
