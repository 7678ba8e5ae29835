"""compare() and find(): look-alike pictures, and each school's patterns (S83)."""

from jobs.application import application
from wxsign import clock
from wxsign.actions import looks, patterns
from wxsign.queries import watch_patterns


def compare() -> None:
    """Whatever was handed in since the last time, a few hundred pictures at most."""
    with application().app_context():
        looks.compare()


def find() -> None:
    """The patterns of every school, one after another."""
    with application().app_context():
        for school_id in watch_patterns.schools():
            now = clock.now()
            patterns.keep(school_id, watch_patterns.find(school_id, now), now)
