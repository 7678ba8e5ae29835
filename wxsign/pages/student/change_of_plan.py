"""改变去向: 解约 and the new registration explained as one way (product page 8)."""

from flask import render_template

from wxsign.pages.student import pages
from wxsign.pages.student.guard import this_student
from wxsign.queries import destinations as query


@pages.get("/change-of-plan")
def change_of_plan() -> str:
    """Which of the two steps is open, why the other waits, and the way to the right form."""
    return render_template(
        "student/change_of_plan.html", way=query.change_of_plan(this_student().id)
    )
