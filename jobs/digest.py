"""send(): the reviewers' hourly digest."""

from jobs.application import application
from wxsign.actions import digest


def send() -> None:
    """One round of the digest."""
    with application().app_context():
        digest.send()
