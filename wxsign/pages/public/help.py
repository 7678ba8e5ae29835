"""Help in plain words, from the manual's questions (S166 to S171)."""

from flask import render_template

from wxsign.pages.public import pages


@pages.get("/help")
def answers() -> str:
    """The questions people ask most, each with an anchor that refusals lead to."""
    return render_template("public/help.html")
