"""毕业生扫码登录 on a desktop browser (S7)."""

from wxsign.db import db
from wxsign.models import Student
from wxsign.pages import scans, session
from wxsign.pages.student import pages
from wxsign.pages.student.guard import known_student


def _let_in(student_id: int) -> None:
    session.sign_in(student_id, db.session.get_one(Student, student_id).epoch)


scans.attach(pages, scans.Entrance("student", _let_in, lambda: known_student() is not None))
