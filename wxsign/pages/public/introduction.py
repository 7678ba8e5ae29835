"""Where the QR of a 签约码 leads: the code stands behind #, so that no server ever sees it here."""

from flask import render_template

from wxsign.pages.public import pages


@pages.get("/code")
def introduction() -> str:
    """On to 签约发起, which the script fills in; without it the eight characters are typed."""
    return render_template("public/introduction.html")
