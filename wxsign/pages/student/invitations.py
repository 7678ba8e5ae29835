"""线上签约: the letters a student got, and one letter (S44, S45, S60, S61, S71a, S183)."""

from flask import render_template, request

from wxsign import clock
from wxsign.actions import records, seen
from wxsign.pages.student import letter, pages
from wxsign.pages.student.guard import actor, this_student
from wxsign.queries import student_home
from wxsign.rules import labels
from wxsign.rules.lifecycle import O


@pages.get("/invitations")
def invitations() -> str:
    """Every round, open letters first; `answer` keeps those with one 应约状态 (S61)."""
    return listed()


def listed(fault: str = "") -> str:
    """The list; `fault` stands beside 对比 when the letters that were ticked cannot be compared."""
    cards = student_home.cards_of(this_student().id, clock.now())
    wanted = request.args.get("answer", "")
    shown = tuple(card for card in cards if not wanted or card.labels.answer == wanted)
    answers = list(
        dict.fromkeys([labels.ONLINE[O.INVITED].answer, *(c.labels.answer for c in cards)])
    )
    return render_template(
        "student/invitations.html",
        cards=shown,
        total=len(cards),
        signed=next((card for card in cards if card.holds_seat), None),
        answers=answers,
        wanted=wanted,
        comparable=sum(card.is_open for card in shown) > 1,
        ticked=set(request.args.getlist("id")),
        fault=fault,
    )


@pages.get("/invitations/<int:record>")
def invitation(record: int) -> str:
    """The letter with every term; opening it for the first time leaves the read mark."""
    agreement = records.own_of_student(record, this_student().id)
    agreement = seen.open_letter(agreement)
    seen.open_messages(actor(), record)
    return render_template("student/invitation.html", **letter.shown(agreement))
