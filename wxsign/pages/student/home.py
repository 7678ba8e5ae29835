"""The student's home 首页 (S58, S60), and the entries that are not open yet."""

from flask import render_template

from wxsign import clock, standing
from wxsign.pages.student import pages
from wxsign.pages.student.guard import this_student
from wxsign.queries import student_home
from wxsign.rules.refusals import Reason, Refused

# Address, label, and whether the one seat of S52 closes it as well.
SHUT: dict[str, tuple[str, bool]] = {
    "papers": ("线下签约", True),
    "destinations": ("其他去向", True),
    "terminations": ("解约办理", False),
    "profile": ("我的资料", False),
    "messages": ("消息记录", False),
}


@pages.get("/")
def home() -> str:
    """Who I am, where I stand, what waits for me."""
    here = student_home.of_student(this_student().id, clock.now())
    return render_template("student/home.html", home=here, shut=SHUT)


@pages.get("/<any(papers, destinations, terminations, profile, messages):entry>")
def shut_entry(entry: str) -> str:
    """Why an entry of the home is shut: the record that blocks it, else that it is not built."""
    label, needs_seat = SHUT[entry]
    stands = standing.of_student(this_student().id) if needs_seat else None
    if stands is not None and stands.seat is not None:
        blocking = (stands.seat.process, stands.seat.record_id)
        raise Refused(Reason.SEAT_TAKEN, holder=stands.seat.words, blocking=blocking)
    raise Refused(Reason.NOT_BUILT, entry=label)
