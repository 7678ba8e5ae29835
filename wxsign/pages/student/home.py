"""The student's home 首页 (S58, S60)."""

from typing import NoReturn

from flask import render_template

from wxsign import clock
from wxsign.pages.student import pages
from wxsign.pages.student.guard import this_student
from wxsign.queries import student_home
from wxsign.rules.refusals import Reason, Refused


@pages.get("/")
def home() -> str:
    """Who I am, where I stand, what waits for me."""
    here = student_home.of_student(this_student().id, clock.now())
    return render_template("student/home.html", home=here)


@pages.get("/market")
def market() -> NoReturn:
    """我要求职 is a link out; without an address it says why it is shut (S59)."""
    raise Refused(Reason.NOT_BUILT, entry="我要求职")
