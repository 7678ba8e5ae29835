"""Help in plain words, from the manual's questions (S166 to S171)."""

from flask import render_template, request

from wxsign.pages.public import pages


@pages.get("/help")
def answers() -> str:
    """The questions people ask most; `?for=employer` shows the employer's first."""
    audience = "employer" if request.args.get("for") == "employer" else "student"
    return render_template("public/help.html", audience=audience)
