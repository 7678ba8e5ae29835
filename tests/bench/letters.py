"""Students with an open letter each, and the requests with which they list and accept it."""

import secrets
from datetime import timedelta

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, insert, select

from wxsign import clock, settings, vault
from wxsign.db import db, transaction, writing
from wxsign.models import Agreement, Code, Employer, Student, TermsVersion
from wxsign.rules import identity
from wxsign.rules.deadlines import answer_by


def prepare(app: Flask, count: int) -> list[dict]:
    """Students with an open letter, a code that was just sent, a session and a form token."""
    now, invited = clock.now(), clock.now() - timedelta(hours=1)
    unit = db.session.get_one(Employer, 1)
    model = db.session.scalars(select(TermsVersion).limit(1)).one()
    terms, employer, student = model.terms, model.employer, model.student
    first = db.session.scalar(select(func.max(Student.id))) + 1
    name, year = unit.name, db.session.get_one(Student, 1).year
    prepared = []
    with transaction():
        for person in range(first, first + count):
            prepared.append(_person(person, year, now))
            agreement = _letter(person, year, name, invited, now)
            version = {"terms": terms, "employer": employer, "student": student}
            writing().execute(
                insert(TermsVersion).values(
                    agreement_id=agreement,
                    number=1,
                    **version,
                    digest="0" * 64,
                    made_at=now,
                    made_by="bench",
                )
            )
            code = writing().execute(
                insert(Code)
                .values(
                    person=f"student:{person}",
                    purpose="accept",
                    record=f"online:{agreement}",
                    version=1,
                    phone="13800000000",
                    asked_at=now,
                )
                .returning(Code.id)
            )
            prepared[-1] |= {"agreement": agreement, "code": code.scalar_one()}
    return [_session(app, row) for row in prepared]


def _person(person: int, year: int, now: object) -> dict:
    body = f"42010620030101{person % 1000:03d}"
    number = body + identity.id_check_digit(body)
    writing().execute(
        insert(Student).values(
            id=person,
            school_id=1,
            college_id=1,
            year=year,
            student_number=f"B{person}",
            name="赵测试",
            id_number=number,
            id_print=f"bench-{person}",
            phone="13800000000",
            phone_print=f"bench-{person}",
            gender="1",
            education="31",
            major="软件工程",
            enrolment_approved=True,
            verified_at=now,
            notice_version=settings.current().privacy.notice_version,
        )
    )
    return {"person": person}


def _letter(person: int, year: int, employer: str, invited: object, now: object) -> int:
    made = writing().execute(
        insert(Agreement)
        .values(
            process="online",
            state="invited",
            student_id=person,
            school_id=1,
            college_id=1,
            year=year,
            employer_id=1,
            sender_id=1,
            job_title="工程师",
            employer_name=employer,
            student_name="赵测试",
            verify_code=secrets.token_hex(8),
            invited_at=invited,
            answer_by=answer_by(invited, 30),
            changed_at=now,
        )
        .returning(Agreement.id)
    )
    return int(made.scalar_one())


def _session(app: Flask, row: dict) -> dict:
    """The cookie and the form token that this person's browser would hold."""
    raw = secrets.token_hex(20)
    token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(raw)
    values = {"person": row["person"], "epoch": 0, "openid": "", "csrf_token": raw}
    with app.test_request_context("/student/"):
        cookie = app.session_interface.get_signing_serializer(app).dumps(
            {**values, "_permanent": True}
        )
    return {**row, "cookie": f"wxsign_student={cookie}", "token": token}


def post(row: dict, port: int) -> bytes:
    code = vault.one_time_digits(row["code"])
    body = f"csrf_token={row['token']}&version=1&agree=on&code={code}".encode()
    path = f"/student/invitations/{row['agreement']}/acceptance"
    return _request("POST", path, row, port, body)


def get(row: dict, port: int) -> bytes:
    return _request("GET", "/student/invitations", row, port)


def _request(method: str, path: str, row: dict, port: int, body: bytes = b"") -> bytes:
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
        f"Cookie: {row['cookie']}\r\nReferer: http://127.0.0.1:{port}/\r\n"
    )
    if body:
        head += (
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        )
    return head.encode() + b"\r\n" + body
