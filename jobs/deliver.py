"""drain(): send everything due, with sender threads."""

from jobs.application import application
from wxsign.outbox import delivery


def drain() -> None:
    """One visit of a worker to the outbox."""
    app = application()
    with app.app_context():
        app.extensions["wxsign_doorbell"].answered()
        delivery.drain(app.extensions["wxsign"])
