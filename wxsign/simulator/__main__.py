"""Runs the simulator on a loopback port until it is asked to stop."""

import signal
import sys
import threading
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server

from wxsign.simulator.app import create_app
from wxsign.simulator.config import from_arguments
from wxsign.simulator.snapshot import Keeper

if TYPE_CHECKING:
    from wxsign.simulator.platform import Platform

_ENDS = (signal.SIGTERM, signal.SIGINT)


class _Quiet(WSGIRequestHandler):
    """Logs no requests: their addresses carry tokens and secrets."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  (werkzeug's name)
        """Say nothing."""


def main() -> int:
    """Serve until SIGTERM or SIGINT, then end with status 0."""
    config = from_arguments(sys.argv[1:])
    # No thread takes these, so that none is lost: a handler waits until the main thread wakes.
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDS)
    app = create_app(config)
    here: Platform = app.extensions["simulator"]
    keeper = Keeper(here.world, config.state)
    server = make_server("127.0.0.1", config.port, app, threaded=True, request_handler=_Quiet)
    keeper.start()
    threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
    sys.stdout.write(f"WeChat simulator ready on http://127.0.0.1:{server.port}/\n")
    sys.stdout.flush()
    signal.sigwait(_ENDS)
    server.shutdown()
    server.server_close()
    here.courier.stop()
    keeper.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
