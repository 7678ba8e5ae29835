"""learn(): the database learns how large it has become, so that it goes the short ways."""

from jobs.application import application
from wxsign import engines
from wxsign.db import transaction, writing


def learn() -> None:
    """Once an hour: what was right for ten records is wrong for a million."""
    with application().app_context(), transaction():
        engines.learn_sizes(writing())
