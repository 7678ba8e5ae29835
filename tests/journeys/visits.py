"""What people do before the part that a test is about: they come in, find, invite, get codes."""

import re

from sqlalchemy import NullPool, create_engine

from tests.journeys.browserless import DESKTOP, WECHAT, Page, Visitor
from tests.journeys.stage import Stage, until
from wxsign.demo import people
from wxsign.demo.people import DemoEmployer, DemoStudent

STUDENTS = {person.place: person for person in people.students()}
UNITS = {unit.place: unit for unit in people.employers()}


def tap(stage: Stage, visitor: Visitor, openid: str, button: str) -> Page:
    """Open the page behind a button of the account's menu."""
    url = stage.platform_call(f"/_sim/users/{openid}/tap", {"button": button})["url"]
    return visitor.open(url)


def codes(stage: Stage, phone: str) -> list[str]:
    """Every code that this phone has received, oldest first."""
    found = [re.match(r"验证码(\d{6})", letter["text"]) for letter in stage.sms(phone)]
    return [match[1] for match in found if match]


def code_after(stage: Stage, phone: str, seen: int) -> str:
    """The code that comes after as many as were seen."""
    return until(lambda: codes(stage, phone)[seen:], "an SMS with a code")[-1]


def student_in(stage: Stage, student: DemoStudent) -> Visitor:
    """This student in a plain browser: school, name, ID number and the code of the SMS."""
    visitor, seen = Visitor(DESKTOP), len(codes(stage, student.phone))
    visitor.open(f"{stage.app}/student/binding")
    asked = {"school": 1, "name": student.name, "id_number": student.id_number, "agree": "1"}
    assert visitor.submit("search", **asked).name == "student.binding_person"
    page = visitor.submit("confirm", code=code_after(stage, student.phone, seen))
    assert page.name == "student.home"
    return visitor


def openid_of(student: DemoStudent) -> str:
    """The WeChat of a student whom the demo has not bound."""
    return f"oSimJourney{student.place:017d}"


def bound_in_wechat(stage: Stage, student: DemoStudent) -> Visitor:
    """This student in WeChat: he follows the account, opens the menu and binds his WeChat."""
    openid, seen = openid_of(student), len(codes(stage, student.phone))
    facts = {"openid": openid, "name": student.name, "phone": student.phone, "follows": True}
    stage.platform_call("/_sim/users", facts)
    visitor = Visitor(f"{WECHAT} phone-{openid}")
    assert tap(stage, visitor, openid, "学生服务").name == "student.binding"
    asked = {"school": 1, "name": student.name, "id_number": student.id_number, "agree": "1"}
    assert visitor.submit("search", **asked).name == "student.binding_person"
    page = visitor.submit("confirm", code=code_after(stage, student.phone, seen))
    assert page.name == "student.home"
    return visitor


def employer_in(stage: Stage, unit: DemoEmployer) -> Visitor:
    """The main account of this employer in a plain browser: account and password."""
    visitor = Visitor(DESKTOP)
    visitor.open(f"{stage.app}/employer/login")
    typed = {"account": unit.account, "password": people.PASSWORD, "notice": "2026-1"}
    assert visitor.submit("登录", **typed).name == "employer.home"
    return visitor


def reviewer_in(stage: Stage, account: str = "school") -> Visitor:
    """A reviewer at the desk."""
    visitor = Visitor(DESKTOP)
    visitor.open(f"{stage.app}/desk/")
    assert visitor.submit("登录", account=account, password=people.PASSWORD).name == "desk.queue"
    return visitor


def invite(stage: Stage, visitor: Visitor, unit: DemoEmployer, student: DemoStudent) -> int:
    """Find the student, write the letter, send it; the number of the record."""
    page = visitor.open(f"{stage.app}/employer/search")
    year = max(page.form("search").options["year"])
    items = {"school": "1", "year": year, "name": student.name, "id_or_phone": student.phone}
    visitor.submit("search", **items)
    visitor.submit("add")
    visitor.open(f"{stage.app}/employer/invitations/new?student={student.place}")
    seen = len(codes(stage, unit.phone))
    visitor.submit("preview", **terms(unit, year))
    visitor.submit("获取验证码")
    sent = visitor.submit("invite", code=code_after(stage, unit.phone, seen))
    assert sent.name == "employer.result", sent.text
    return int(sent.ids[-1])


def terms(unit: DemoEmployer, year: str) -> dict[str, str]:
    """A letter with nothing unusual in it."""
    return {
        "job_category": "13",
        "job_title": unit.job_title,
        "answer_days": "5",
        "probation_days": "180",
        "probation_pay": "6,000",
        "regular_pay": "7,500",
        "penalty": "5,000",
        "report_place": f"{unit.region}示例大道 {unit.place} 号",
        "report_by": f"{year}-07-10",
        "work_place": unit.region,
        "contact": unit.contact,
        "contact_phone": unit.phone,
        "file_reception": "2",
        "hukou_reception": "4",
    }


def ready_to_accept(stage: Stage, visitor: Visitor, student: DemoStudent, record: int) -> str:
    """签约前必读 is open and its code has come; the code."""
    seen = len(codes(stage, student.phone))
    page = visitor.open(f"{stage.app}/student/invitations/{record}/confirmation")
    assert page.name == "student.confirmation", page.text
    visitor.submit("获取验证码")
    return code_after(stage, student.phone, seen)


def rows(stage: Stage, statement: str, *values: object) -> list[tuple]:
    """What the demo's database holds; a question mark stands for each value."""
    engine = create_engine(stage.database_url, poolclass=NullPool)
    if engine.dialect.name == "postgresql":
        statement = statement.replace("%", "%%").replace("?", "%s")
    with engine.connect() as connection:
        found = connection.exec_driver_sql(statement, values)
        return [tuple(row) for row in found]
