"""Rows for tests: plain functions, every default valid and boring, all people invented.

They need an application context (fixture `app`) and commit what they make.
"""

import hashlib
import itertools
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import func, insert, select, update

from wxsign import clock
from wxsign.actions import (
    _numbers,
    _parties,
    changes,
    code,
    online_agreement,
    reporting,
    reviews,
    termination_reviews,
)
from wxsign.actions import termination as ending
from wxsign.actions._step import Step, begin, take, touch
from wxsign.actions.proof import Matter, Proof
from wxsign.db import db, transaction, writing
from wxsign.models import (
    Agreement,
    Attachment,
    Binding,
    Candidate,
    Code,
    College,
    DeskSession,
    Employer,
    EmployerUser,
    File,
    Reviewer,
    School,
    SchoolSetting,
    Student,
    Termination,
    TermsVersion,
)
from wxsign.rules import attachments, identity, permissions
from wxsign.rules import paper as paper_form
from wxsign.rules.lifecycle import Process, T
from wxsign.rules.moments import day
from wxsign.rules.people import Actor, Who
from wxsign.vault import fingerprint, one_time_digits

PASSWORD = "demo-password"
SCHOOL_CODE = "19097"
serials = itertools.count(1)
sittings = itertools.count(1)

_FAMILY = "林陈周吴郑王冯褚卫蒋沈韩杨朱秦尤许何吕施"
_GIVEN = ("知夏", "雨桐", "子涵", "思远", "一鸣", "若曦", "嘉禾", "书宁", "明哲", "清和")


def school(**over: Any) -> School:
    """The school with this code, made when it is not there yet."""
    code_ = over.get("code", SCHOOL_CODE)
    found = db.session.scalar(select(School).where(School.code == code_))
    name = "湖北示例学院" if code_ == SCHOOL_CODE else f"示例学院{code_}"
    defaults = {
        "code": code_,
        "name": name,
        "page_title": f"{name}就业信息网",
        "office": "招生就业处",
        "address": "武汉市示例路1号",
        "phone": "027-87654321",
    }
    return found or _added(School(**defaults | over))


def college(of: School | None = None, name: str = "计算机学院") -> College:
    """The college of this name, made when it is not there yet."""
    of = of or school()
    found = db.session.scalar(
        select(College).where(College.school_id == of.id, College.name == name)
    )
    return found or _added(College(school_id=of.id, name=name))


def student(*, of: College | None = None, **over: Any) -> Student:
    """A new graduate who may sign: approved, verified, 非定向, with phone and mail."""
    number, of = next(serials), of or college()
    id_number = over.pop("id_number", None) or id_card(number)
    phone = over.pop("phone", f"139{number:08d}")
    defaults = {
        "school_id": of.school_id,
        "college_id": of.id,
        "year": 2026,
        "student_number": f"2022{number:06d}",
        "name": f"{_FAMILY[number % 20]}{_GIVEN[number // 20 % 10]}",
        "email": f"student{number}@example.com",
        "gender": "1" if int(id_number[16]) % 2 else "2",
        "education": "31",
        "major": "软件工程",
        "class_name": "软件2201",
        "enrolment_approved": True,
        "verified_at": clock.now(),
        "notice_version": "2026-1",
    }
    sealed = {
        "id_number": id_number,
        "id_print": fingerprint(id_number),
        "phone": phone,
        "phone_print": fingerprint(phone),
    }
    return _added(Student(**defaults | sealed | over))


def employer(**over: Any) -> EmployerUser:
    """The main account of a new employer, approved and confirmed; password `PASSWORD`.

    Keys of the employer go to the employer (`approved_at`, `credit_code`, `employer_name` …), the
    rest to the colleague.
    """
    number = next(serials)
    unit = {
        "name": over.pop("employer_name", f"江城示例软件{number}有限公司"),
        "credit_code": credit_code(number),
        "nature": "39",
        "industry": "34",
        "region": "湖北省武汉市洪山区",
        "address": "武汉市洪山区示例大道2号",
        "postcode": "430070",
        "contact": "周嘉禾",
        "phone": "027-87651234",
        "email": f"hr{number}@example.com",
        "approved_at": clock.now(),
        "confirmed_at": clock.now(),
    }
    columns = {column.name for column in Employer.__table__.columns} - {"id", "name", "phone"}
    unit |= {key: over.pop(key) for key in columns & over.keys()}
    return colleague(_added(Employer(**unit)), is_main=True, **over)


def colleague(of: Employer, **over: Any) -> EmployerUser:
    """One more colleague of an employer."""
    number = next(serials)
    phone = over.pop("phone", f"137{number:08d}")
    defaults = {
        "employer_id": of.id,
        "account": f"hr{number}",
        "password_hash": _password_hash(),
        "name": "周嘉禾",
        "phone": phone,
        "phone_print": fingerprint(phone),
        "notice_version": "2026-1",
    }
    return _added(EmployerUser(**defaults | over))


def reviewer(*, of: College | None = None, **over: Any) -> Reviewer:
    """A reviewer of the whole school, or of one college with role="college"."""
    number, of = next(serials), of or college()
    role = over.get("role", permissions.SCHOOL)
    defaults = {
        "school_id": of.school_id,
        "college_id": of.id if role == permissions.COLLEGE else None,
        "account": f"reviewer{number}",
        "password_hash": _password_hash(),
        "name": "吴书宁",
        "role": role,
        "email": f"desk{number}@example.com",
    }
    return _added(Reviewer(**defaults | over))


def sitting(of: Reviewer, **over: Any) -> DeskSession:
    """A browser in which this reviewer signed in."""
    defaults = {
        "reviewer_id": of.id,
        "key": f"{next(sittings):032d}",
        "device": "Windows 电脑 · Chrome",
        "network": "203.0.113.*",
        "began_at": clock.now(),
        "seen_at": clock.now(),
    }
    return _added(DeskSession(**defaults | over))


def signed_in(person: Student | EmployerUser | Reviewer) -> dict[str, Any]:
    """What the cookie of this person holds; a reviewer's names his sign-in besides."""
    held = {"openid": "", "person": person.id, "epoch": person.epoch, "_permanent": True}
    return held | {"sitting": sitting(person).key} if isinstance(person, Reviewer) else held


def bind(person: Student | EmployerUser | Reviewer, openid: str = "", **over: Any) -> Binding:
    """This person's WeChat."""
    audience = {Student: Who.STUDENT, EmployerUser: Who.EMPLOYER}.get(type(person), Who.REVIEWER)
    defaults = {"audience": audience, "person_id": person.id, "bound_at": clock.now()}
    openid = openid or f"o{audience}{person.id:020d}"
    return _added(Binding(**defaults | {"openid": openid} | over))


def choose(name: str, value: object, of: School | None = None) -> None:
    """The school's own value of a setting, over the configuration's."""
    of = of or school()
    db.session.merge(SchoolSetting(school_id=of.id, name=name, value={"value": value}))
    db.session.commit()


def list_student(user: EmployerUser, person: Student, job_title: str = "") -> None:
    """The student stands on the employer's 签约发送列表, for this post if one is named."""
    row = {"employer_id": user.employer_id, "student_id": person.id, "job_title": job_title}
    with transaction():
        writing().execute(insert(Candidate).values(**row, added_by=user.id, added_at=clock.now()))


def terms(**over: str) -> dict[str, str]:
    """What an employer types into a valid letter."""
    today = clock.now().date()
    return {
        "job_category": "13",
        "job_title": "软件工程师",
        "answer_days": "5",
        "probation_days": "60",
        "probation_pay": "5000",
        "regular_pay": "6000",
        "penalty": "5000",
        "report_place": "武汉市洪山区示例大道2号",
        "report_by": (today + timedelta(days=56)).isoformat(),
        "work_place": "武汉市",
        "contact": "周嘉禾",
        "contact_phone": "027-87651234",
        "file_reception": "2",
        "hukou_reception": "4",
        **over,
    }


def actor(person: Student | EmployerUser | Reviewer) -> Actor:
    """The person as the one who acts."""
    if isinstance(person, Student):
        return Actor(Who.STUDENT, person.id, person.name)
    if isinstance(person, EmployerUser):
        return Actor(Who.EMPLOYER, person.id, person.name)
    return Actor(permissions.ACTS_AS[person.role], person.id, person.name)


def matter(
    person: Student | EmployerUser, purpose: str, record: str = "", version: int = 0
) -> Matter:
    """What a code of this person is for."""
    return Matter(f"{actor(person).who}:{person.id}", purpose, record, version)


def proof(of: Matter, phone: str = "13900000000") -> Proof:
    """A real code: asked for, read from the phone, typed in."""
    code.ask(of, phone=phone, words="签约")
    return code.check(of, digits(of))


def digits(of: Matter) -> str:
    """The six digits that the last message of this matter carries."""
    last = select(func.max(Code.id)).where(
        Code.person == of.person,
        Code.purpose == of.purpose,
        Code.record == of.record,
        Code.version == of.version,
    )
    found = db.session.scalar(last)
    db.session.rollback()
    return one_time_digits(found)


def quick_proof(of: Matter) -> Proof:
    """A proof without message, pause and daily limit, for tests of what comes after it."""
    now = clock.now()
    row = {"person": of.person, "purpose": of.purpose, "record": of.record, "version": of.version}
    made = insert(Code).values(**row, phone="", asked_at=now)
    with transaction():
        code_id = writing().execute(made.returning(Code.id)).scalar_one()
    return Proof(code_id, of)


def agreement(
    state: str = "invited",
    student: Student | None = None,
    user: EmployerUser | None = None,
    terms: dict[str, str] | None = None,
    **over: Any,
) -> Agreement:
    """A record that walked to this state by real moves, with seat, trail, plan and notices.

    Further keys (`answer_by`, `opened_at`, `number` …) are written afterwards.
    """
    made = _Walk(student or _new_student(), user or employer(), terms)
    agreement_id = made.to(state)
    if over:
        with transaction():
            where = Agreement.id == agreement_id
            writing().execute(update(Agreement).where(where).values(**over))
    return fresh(Agreement, agreement_id)


def paper(state: str = "text_review", student: Student | None = None, **over: Any) -> Agreement:
    """A paper agreement that walked to this state by real moves; the desk's ones by its actions."""
    return _placed(Process.PAPER, state, student or _new_student(), over)


def destination(
    state: str = "under_review", student: Student | None = None, **over: Any
) -> Agreement:
    """Another destination that walked to this state: 升学, unless `kind` and `plan_code` differ."""
    return _placed(Process.DESTINATION, state, student or _new_student(), over)


def termination(
    state: str = "requested",
    of: Agreement | None = None,
    asked_by: str = "student",
    reason: str = "家庭原因，回生源地就业",
) -> Termination:
    """A request to terminate an agreement in force (a new one, or `of`) that walked to this state.

    One of a paper agreement begins under review, as S89 has it.
    """
    record = fresh(Agreement, of.id) if of else agreement("effective")
    asked = _request(record, asked_by, reason)
    if state == T.REQUESTED or (record.process == Process.PAPER and state == T.UNDER_REVIEW):
        return fresh(Termination, asked)
    if record.process == Process.ONLINE:
        _answer(record.id, asked, "refuse" if state == T.REFUSED else "agree")
    desk = actor(reviewer(of=db.session.get_one(College, record.college_id)))
    if state == T.DONE:
        termination_reviews.approve(record.id, by=desk)
    elif state == T.REJECTED:
        termination_reviews.reject(record.id, reason="双方没有谈妥", by=desk)
    return fresh(Termination, asked)


def fresh(kind: type[Any], key: Any) -> Any:
    """The row as it stands in the database now."""
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(kind, key)


def id_card(number: int) -> str:
    """A valid ID number of an invented person."""
    born = date(2003, 1, 1) + timedelta(days=number // 900)
    body = f"420106{born:%Y%m%d}{number % 900 + 100:03d}"
    return body + identity.id_check_digit(body)


def credit_code(number: int) -> str:
    """A valid credit code of an invented employer."""
    body = f"91420111MA4K{number:05d}"
    return body + identity.credit_check_digit(body)


_PATHS: dict[str, tuple[str, ...]] = {
    "invited": (),
    "declined": ("decline",),
    "expired": ("expire",),
    "withdrawn": ("withdraw",),
    "under_review": ("accept",),
    "change_proposed": ("accept", "propose_change"),
    "effective": ("accept", "approve"),
    "rejected": ("accept", "reject"),
    "reported": ("accept", "approve", "report_in", "receive"),
    "terminated": ("accept", "approve", "force"),
}


_PAPER_PATHS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "discarded": ("discard",),
    "text_review": ("generate",),
    "text_rejected": ("generate", "reject"),
    "awaiting_papers": ("generate", "approve"),
    "paper_review": ("generate", "approve", "hand_in"),
    "papers_refused": ("generate", "approve", "hand_in", "reject"),
    "effective": ("generate", "approve", "hand_in", "approve"),
    "terminated": ("generate", "approve", "hand_in", "approve", "force"),
}
_DESTINATION_PATHS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "discarded": ("discard",),
    "under_review": ("submit",),
    "withdrawn": ("submit", "withdraw"),
    "rejected": ("submit", "reject"),
    "effective": ("submit", "approve"),
    "release_review": ("submit", "approve", "request_release"),
    "released": ("submit", "approve", "request_release", "approve"),
}
_STUDY = {
    "name": "江城示例大学",
    "place": "湖北省武汉市洪山区",
    "level": "1",
    "sent_to": "江城示例大学",
    "sent_place": "湖北省武汉市",
}
_HANDED_IN = ("generate", "submit", "hand_in", "request_release")


def _placed(process: Process, state: str, who: Student, over: dict[str, Any]) -> Agreement:
    """The record by its first move, then every further one of the path."""
    is_paper = process is Process.PAPER
    path = (_PAPER_PATHS if is_paper else _DESTINATION_PATHS)[state]
    unit = over.pop("unit", _unit())
    title = terms()["job_title"] if is_paper else ""
    row = {
        "student_id": who.id,
        "school_id": who.school_id,
        "college_id": who.college_id,
        "year": who.year,
        "student_name": who.name,
        "employer_name": unit["name"] if is_paper else "江城示例大学",
        "job_title": title,
        "verify_code": _numbers.verify_code(),
        "kind": "" if is_paper else "7.1",
        "plan_code": "10" if is_paper else "801",
        **over,
    }
    step = Step(actor(who), clock.now())
    content = terms() if is_paper else _STUDY
    of_version = _parties.version_of(content, unit if is_paper else {}, who)
    with transaction():
        record_id = begin(process, "save", row, step)
        version = {"agreement_id": record_id, "number": 1, "made_by": "student", **of_version}
        writing().execute(insert(TermsVersion).values(**version, made_at=clock.now()))
    desk = actor(reviewer(of=db.session.get_one(College, who.college_id)))
    for move in path:
        _place(move, record_id, who, desk)
    return fresh(Agreement, record_id)


def _place(move: str, record_id: int, who: Student, desk: Actor) -> None:
    if move == "approve":
        reviews.approve(record_id, by=desk)
        return
    if move == "reject":
        reviews.reject(record_id, reason="信息不实", by=desk)
        return
    record, now = fresh(Agreement, record_id), clock.now()
    waits = {"waiting_since": now, "turn": ""}
    writes = waits if move in _HANDED_IN else {"waiting_since": None}
    if move in ("generate", "submit"):
        writes["accepted_at"] = now
    by = desk if move == "force" else actor(who)
    row = {name: getattr(record, name) for name in Agreement.__table__.columns.keys()}  # noqa: SIM118 - columns, not names, are iterated
    step = Step(by, now, version=record.version, writes=writes, facts=_parties.facts(row))
    step = replace(step, facts={**step.facts, "reason": "学校决定"})
    with transaction():
        take(record, move, step)


def sheet(**over: str) -> dict[str, str]:
    """What a student types into a valid paper agreement."""
    return {**paper_form.typed_of(terms(), _unit()), **over}


def _unit() -> dict[str, str]:
    """The employer's data as a paper agreement remembers them."""
    number = next(serials)
    return {
        "name": f"江城示例机械{number}有限公司",
        "credit_code": credit_code(number),
        "nature": "39",
        "industry": "34",
        "region": "湖北省武汉市洪山区",
        "contact": "周嘉禾",
        "phone": "13987651234",
        "email": f"hr{number}@example.com",
        "address": "武汉市洪山区示例大道2号",
        "postcode": "430070",
    }


def _request(record: Agreement, asked_by: str, reason: str) -> int:
    """申请解约 by this side."""
    person = record.student if asked_by == "student" else record.sender
    if record.process == Process.PAPER:
        return _request_on_paper(record, person, reason)
    of = ending.request_matter(record, f"{asked_by}:{person.id}")
    ending.request(record.id, reason=reason, proof=quick_proof(of), by=actor(person))
    return ending.open_request(record.id).id


def _request_on_paper(record: Agreement, person: Student, reason: str) -> int:
    """Without the sealed proof that the action claims."""
    now = clock.now()
    row = {
        "agreement_id": record.id,
        "asked_by": "student",
        "asker_id": person.id,
        "reason": reason,
        "asked_at": now,
    }
    waits = {"waiting_since": now, "turn": ""}
    step = _termination_step(record, actor(person), note=reason)
    with transaction():
        touch(record, now, ending=T.UNDER_REVIEW, ended_by="student", **waits)
        return begin(Process.TERMINATION, "request", row, step, state=T.NEW_PAPER)


def _answer(record_id: int, asked_id: int, verb: str) -> None:
    """The other side's yes or no."""
    record, asked = fresh(Agreement, record_id), fresh(Termination, asked_id)
    other = record.sender if asked.asked_by == "student" else record.student
    if verb == "refuse":
        ending.refuse(record_id, answer="已经安排岗位", by=actor(other))
        return
    of = ending.consent_matter(asked, f"{actor(other).who}:{other.id}")
    ending.agree(record_id, proof=quick_proof(of), by=actor(other))


def _termination_step(record: Agreement, by: Actor, note: str = "", **writes: Any) -> Step:
    row = {name: getattr(record, name) for name in Agreement.__table__.columns.keys()}  # noqa: SIM118 - columns, not names, are iterated
    facts = {**_parties.facts(row), "reason": note}
    return Step(by, clock.now(), note, writes=writes, facts=facts)


class _Walk:
    """One record on its way, by the real actions where there is one."""

    def __init__(self, who: Student, user: EmployerUser, terms: dict[str, str] | None) -> None:
        self.student, self.user = who, user
        self.terms = terms or _default_terms()
        self.reviewer: Reviewer | None = None

    def to(self, state: str) -> int:
        path = _PATHS[state]
        agreement_id = invite(self.user, self.student, self.terms)
        for move in path:
            self.make(move, agreement_id)
        return agreement_id

    def make(self, move: str, agreement_id: int) -> None:
        record = fresh(Agreement, agreement_id)
        student, user = actor(self.student), actor(self.user)
        verbs = {
            "accept": lambda: accept(self.student, record),
            "decline": lambda: online_agreement.decline(
                agreement_id, reason="已有其他意向", by=student
            ),
            "expire": lambda: _expire(agreement_id),
            "approve": lambda: reviews.approve(agreement_id, by=self._desk()),
            "reject": lambda: reviews.reject(agreement_id, reason="信息不实", by=self._desk()),
            "propose_change": lambda: propose_change(self.user, record),
            "report_in": lambda: reporting.report_in(agreement_id, on=day(clock.now()), by=student),
            "receive": lambda: reporting.receive(agreement_id, by=user),
        }
        if move in verbs:
            verbs[move]()
        else:
            self._take(move, record)

    def _desk(self) -> Actor:
        of = db.session.get_one(College, self.student.college_id)
        self.reviewer = self.reviewer or reviewer(of=of)
        return actor(self.reviewer)

    def _take(self, move: str, record: Agreement) -> None:
        """A move that no button makes yet."""
        person = {
            "withdraw": self.user,
        }.get(move)
        by = self._desk() if person is None else actor(person)
        row = {name: getattr(record, name) for name in Agreement.__table__.columns.keys()}  # noqa: SIM118 - columns, not names, are iterated
        facts = {**_parties.facts(row), "reason": "学校决定"}
        with transaction():
            take(record, move, Step(by, clock.now(), version=record.version, facts=facts))


def invite(user: EmployerUser, person: Student, values: dict[str, str] | None = None) -> int:
    """Put the student on the list and send the letter; answers the record."""
    list_student(user, person)
    sent = online_agreement.invite(
        [person.id],
        values or terms(),
        proof=quick_proof(matter(user, "send")),
        by=actor(user),
    )
    assert sent[0].agreement_id is not None, sent[0].refused
    return sent[0].agreement_id


def accept(person: Student, record: Agreement) -> None:
    """The student reads the letter, types the code and says yes."""
    of = matter(person, "accept", f"online:{record.id}", record.version)
    online_agreement.accept(
        record.id, version=record.version, proof=quick_proof(of), by=actor(person)
    )


def propose_change(user: EmployerUser, record: Agreement, **over: str) -> None:
    """The employer wants other terms of an accepted letter: a higher pay, or what is given."""
    values = {**terms_of(record), **(over or {"regular_pay": "6600"})}
    of = changes.proposal_matter(record.id, record.version, values, user.id)
    changes.propose_change(
        record.id, values, version=record.version, proof=quick_proof(of), by=actor(user)
    )


def agree_change(person: Student, record: Agreement) -> None:
    """The student reads what differs, types the code and says yes to the proposed version."""
    of = matter(person, "agree_change", f"online:{record.id}", record.proposed_version)
    changes.agree_change(
        record.id, version=record.proposed_version, proof=quick_proof(of), by=actor(person)
    )


def amend(user: EmployerUser, record: Agreement, **over: str) -> None:
    """The employer changes an unanswered letter: a higher pay, or what is given."""
    values = {**terms_of(record), **(over or {"regular_pay": "6600"})}
    changes.amend(record.id, values, version=record.version, by=actor(user))


def terms_of(record: Agreement) -> dict[str, str]:
    """The terms in force."""
    found = db.session.scalars(
        select(TermsVersion.terms).where(
            TermsVersion.agreement_id == record.id, TermsVersion.number == record.version
        )
    ).one()
    return dict(found)


def _expire(agreement_id: int) -> None:
    _let_pass(agreement_id)
    online_agreement.expire(agreement_id)


def _let_pass(agreement_id: int) -> None:
    moment = clock.now() - timedelta(minutes=1)
    with transaction():
        where = Agreement.id == agreement_id
        writing().execute(update(Agreement).where(where).values(answer_by=moment))


def _added(row: Any) -> Any:
    db.session.add(row)
    db.session.commit()
    return row


@cache
def _password_hash() -> str:
    """Cheap on purpose: tests do not guess passwords."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


_new_student, _default_terms = student, terms


def attached(by: Actor, form: str, purpose: str, **over: str) -> int:
    """A picture in this person's form that the worker has found good; answer its id."""
    sha256 = hashlib.sha256(str(next(serials)).encode()).hexdigest()
    now = clock.now()
    file = {"media_type": "image/jpeg", "sha256": sha256, "size": 150_000, "made_at": now}
    row = {
        "person": attachments.person_of(by),
        "process": "",
        "form": form,
        "purpose": purpose,
        "sha256": sha256,
        "state": attachments.READY,
        "made_at": now,
        **over,
    }
    with transaction():
        added = insert(File).values(**file, name=sha256[:32]).returning(File.id)
        file_id = writing().execute(added).scalar_one()
        made = insert(Attachment).values(**row, file_id=file_id).returning(Attachment.id)
        return int(writing().execute(made).scalar_one())
