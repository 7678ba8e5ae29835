"""What a version remembers of both parties, and what a notice says of a record (decision 32)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from wxsign.models import Employer, Student
from wxsign.outbox import queue
from wxsign.rules import codes, moments
from wxsign.rules.people import Who
from wxsign.rules.terms import Values

# The columns of a record that its notices speak of.
FACTS = ("id", "student_name", "employer_name", "job_title", "number", "answer_by", "report_by")


def version(terms: Values, employer: Employer, student: Student) -> dict[str, Any]:
    """The columns of a version: the terms, both parties' data as they are now, and the digest."""
    return version_of(terms, _employer(employer, terms), student)


def version_of(terms: Values, employer: Mapping[str, str], student: Student) -> dict[str, Any]:
    """The same where the employer's data come from a form, as on paper."""
    parts = {"terms": dict(terms), "employer": dict(employer), "student": _student(student)}
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {**parts, "digest": hashlib.sha256(text.encode()).hexdigest()}


def facts(row: Mapping[str, Any]) -> dict[str, object]:
    """The facts of a record that notices fill their words with."""
    last = moments.last_day(row["answer_by"]) if row.get("answer_by") else None
    return {
        "record": row.get("id", 0),
        "student": row["student_name"],
        "employer": row["employer_name"],
        "job_title": row["job_title"],
        "number": row.get("number") or "",
        "deadline": moments.in_list(last) if last else "",
        "deadline_time": f"{moments.in_words(last)} 23:59" if last else "",
        "report_by": _last_day(row.get("report_by")),
    }


def student_to(student: Student) -> queue.To:
    """How a student is told: WeChat, and e-mail beside it where an address is known (S43)."""
    beside = (queue.MAIL,) if student.email else ()
    return queue.To(Who.STUDENT, student.id, (queue.WECHAT, *beside), student.school_id)


def _last_day(deadline: datetime | None) -> str:
    return "" if deadline is None else moments.in_list(moments.last_day(deadline))


def _employer(employer: Employer, terms: Values) -> dict[str, str]:
    return {
        "name": employer.name,
        "credit_code": employer.credit_code,
        "nature": employer.nature,
        "industry": employer.industry,
        "region": employer.region,
        "contact": terms["contact"],
        "phone": terms["contact_phone"],
        "email": employer.email,
        "address": employer.address,
    }


def _student(student: Student) -> dict[str, str]:
    return {
        "name": student.name,
        "id_number": student.id_number,
        "student_number": student.student_number,
        "school": student.school.name,
        "college": student.college.name,
        "gender": codes.label("gender", student.gender, student.year),
        "year": str(student.year),
        "education": codes.label("education", student.education, student.year),
        "major": student.major,
        "phone": student.phone,
        "email": student.email,
    }
