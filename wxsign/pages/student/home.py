"""The student's home 首页 (S58, S60), and the entries that are not open yet."""

from typing import NoReturn

from flask import render_template

from wxsign import clock, standing
from wxsign.pages.student import pages
from wxsign.pages.student.guard import this_student
from wxsign.queries import student_home
from wxsign.rules import closed

# Address, label, and whether the one seat of S52 closes it as well.
SHUT: dict[str, tuple[str, bool]] = {
    "papers": ("线下签约", True),
    "destinations": ("其他去向", True),
    "terminations": ("解约办理", False),
    "market": ("我要求职", False),
}


@pages.get("/")
def home() -> str:
    """Who I am, where I stand, what waits for me."""
    here = student_home.of_student(this_student().id, clock.now())
    shut = {
        entry: (label, closed.against_entry(label, here.seat if needs_seat else None))
        for entry, (label, needs_seat) in SHUT.items()
    }
    return render_template("student/home.html", home=here, shut=shut)


@pages.get("/<any(papers, destinations, terminations, market):entry>")
def shut_entry(entry: str) -> NoReturn:
    """Why an entry of the home is shut: the record that blocks it, else that it is not built."""
    label, needs_seat = SHUT[entry]
    stands = standing.of_student(this_student().id) if needs_seat else None
    raise closed.against_entry(label, stands.seat if stands else None)
