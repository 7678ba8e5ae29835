"""How a worker process starts: the application first, then RQ (`feasibility.md` d).

`python -m jobs.worker` forks for each job, `python -m jobs.worker --simple` does not (the demo,
macOS). Plain `rq worker` would import the application anew for every job.
"""

import sys

from rq import Queue, SimpleWorker, Worker

from jobs.application import application
from wxsign.db import db
from wxsign.documents import fonts


def main() -> None:
    """Work until told to stop."""
    app = application()
    connection = app.extensions["wxsign_redis"]
    with app.app_context():
        db.engine.dispose()  # no database connection is open when a worker forks
    fonts.takes_views()  # parsed once here, shared by every forked job
    kind = SimpleWorker if "--simple" in sys.argv else Worker
    worker = kind([Queue("wxsign", connection=connection)], connection=connection, worker_ttl=60)
    worker.work(logging_level="WARNING", with_scheduler=False)


if __name__ == "__main__":
    main()
