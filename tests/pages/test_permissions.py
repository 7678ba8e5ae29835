"""The walk: every address with every role and every foreign record; nothing opens, nothing tells.

Whoever owns nothing walks through numbers that belong to others, and through numbers of nobody: no
answer may tell the two apart, and nothing may change. `test_hostile.py` sweeps for faults, this
looks for leaks.
"""

import re
from dataclasses import dataclass

import pytest

from tests import factories, registrations
from tests.actions.traces import everything
from wxsign.actions import _errands
from wxsign.db import db, transaction
from wxsign.rules import powers
from wxsign.rules.permissions import COLLEGE, SCHOOL

THEIRS, NOBODYS = (1, 2, 3), 9999
_NUMBER = re.compile(r"(?<=[/=\"])(?:1|2|3|9999)(?![0-9])")
_OWN_WORDS = (
    re.compile(r'name="(?:csrf_token|once)" value="[^"]*"'),
    re.compile(r"\b[0-9A-F]{8}\b"),  # the mark of a refusal
)
NAMES = ("student", "record", "user", "id", "post", "template", "of", "attach")
FORM = {"reason": "信息不实", "ground": "untrue", "confirmation": "00001", "agree": "on"}
WAY_IN = ("login", "logout", "binding", "oauth", "registration")
COLLEGES = {"another college": "经济学院", "another school": "计算机学院"}


@pytest.fixture
def theirs(app, clock):
    """Records of every kind, numbered from 1 on, none of which is the visitor's."""
    student, user = factories.student(), factories.employer()
    reviewer = factories.reviewer()
    factories.bind(student)
    signed = factories.agreement("effective", student=student, user=user)
    factories.termination("requested", of=signed, asked_by="employer")
    factories.paper("draft", student=student)
    factories.destination("draft", student=student)
    factories.agreement("under_review", user=user)
    factories.list_student(user, student)
    registrations.waiting()
    factories.attached(factories.actor(student), "paper:2", "papers")
    for _n in THEIRS:  # no number of the visitor's own is among theirs
        factories.sitting(reviewer)
        for make in (factories.employer, factories.student, factories.reviewer):
            make()
    asking = {
        "template": _errands.Asking(user.id, user.employer_id),
        "template.desk": _errands.Asking(reviewer.id, reviewer.school_id),
    }
    for kind, by in asking.items():
        with transaction():
            _errands.put(kind, {}, by, clock.now)
    return student, user, reviewer


def visitor(role: str):
    """Somebody who is signed in and has no record of any kind."""
    if role == "student":
        return factories.student(of=factories.college(name="经济学院"))
    if role == "employer":
        return factories.employer()
    of = factories.school() if role == "another college" else factories.school(code="19098")
    college = factories.college(of, COLLEGES[role])
    return factories.reviewer(of=college, role=COLLEGE if role == "another college" else SCHOOL)


@dataclass(frozen=True)
class Asked:
    """One method of one route: its address with a place for the number, if it names one."""

    method: str
    address: str
    endpoint: str

    @property
    def is_numbered(self) -> bool:
        return "{number}" in self.address


def steps(app, area: str) -> list[Asked]:
    """Every GET of this audience, and every POST that names a record."""
    found = []
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(f"/{area}/") or any(word in rule.rule for word in WAY_IN):
            continue
        address = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule.rule)
        address = re.sub(r"<int:[^>]+>", "{number}", address, count=1)
        address = re.sub(r"<int:[^>]+>", "1", address)
        address = re.sub(r"<[^>]+>", "x", address)
        methods = {"GET", "POST"} if "{number}" in address else {"GET"}
        found.extend(Asked(one, address, rule.endpoint) for one in sorted(methods & rule.methods))
    return found


@pytest.mark.requirement("S192")
@pytest.mark.parametrize("role", ["student", "employer", "another college", "another school"])
def test_nothing_of_others_opens_or_can_be_told_from_what_does_not_exist(
    app, client, sign_in, theirs, role
):
    area = role if role in ("student", "employer") else "desk"
    who = visitor(role)
    sign_in(client, who)
    cookie = client.get_cookie(f"wxsign_{area}", path=f"/{area}/").value
    before, leaks, walk = everything(), [], steps(app, area)

    def answered(step: Asked, number: int) -> tuple[int, str]:
        client.set_cookie(f"wxsign_{area}", cookie, path=f"/{area}/")
        named = dict.fromkeys(NAMES, number)
        answer = client.open(
            step.address.format(number=number),
            method=step.method,
            query_string={} if step.is_numbered else named,
            data={**FORM, **named} if step.method == "POST" else None,
        )
        text = f"{answer.headers.get('Location', '')} {answer.get_data(as_text=True)}"
        for pattern in (*_OWN_WORDS, _NUMBER):
            text = pattern.sub("N", text)
        return answer.status_code, text

    for step in walk:
        nobodys = answered(step, NOBODYS)
        numbers = THEIRS if step.is_numbered else THEIRS[:1]
        told = [number for number in numbers if answered(step, number) != nobodys]
        leaks += [(step.method, step.address, number) for number in told]

    assert leaks == []
    assert len(walk) > 20
    assert everything() == before


def test_whoever_owns_them_does_open_them(app, client, sign_in, theirs):
    """The walk above would prove nothing if its numbers opened for nobody."""
    opened = {}
    for area, person in zip(("student", "employer", "desk"), theirs, strict=True):
        sign_in(client, person)
        cookie = client.get_cookie(f"wxsign_{area}", path=f"/{area}/").value
        client.set_cookie(f"wxsign_{area}", cookie, path=f"/{area}/")
        opened[area] = sum(
            client.get(step.address.format(number=1)).status_code != 404
            for step in steps(app, area)
            if step.is_numbered and step.method == "GET"
        )

    assert {area: count > 4 for area, count in opened.items()} == dict.fromkeys(opened, True)


@pytest.mark.requirement("S192")
def test_no_college_enters_what_is_the_schools_alone(app, client, sign_in):
    college, school = factories.reviewer(role="college"), factories.reviewer()
    alone = {
        endpoint
        for endpoint, power in powers.ENDPOINTS.items()
        if powers.POWERS.get(power) == powers.SCHOOL_LEVEL
    }
    walk = [step for step in steps(app, "desk") if step.endpoint in alone]
    statuses = {}
    for who in (college, school):
        sign_in(client, who)
        statuses[who.role] = {
            client.open(step.address.format(number=NOBODYS), method=step.method).status_code
            for step in walk
        }
        db.session.rollback()

    assert statuses[COLLEGE] == {403}
    assert 403 not in statuses[SCHOOL]


def test_an_address_without_a_row_is_closed_to_everybody():
    assert [powers.may_enter("desk.new", role) for role in (COLLEGE, SCHOOL, "")] == [False] * 3
    assert not powers.is_open("desk.new")
    assert not powers.may_enter("desk.login", SCHOOL)
