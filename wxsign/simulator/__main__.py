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


class _Quiet(WSGIRequestHandler):
    """Logs no requests: their addresses carry tokens and secrets."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  (werkzeug's name)
        """Say nothing."""


def main() -> int:
    """Serve until SIGTERM or SIGINT, then end with status 0."""
    config = from_arguments(sys.argv[1:])
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    app = create_app(config)
    here: Platform = app.extensions["simulator"]
    keeper = Keeper(here.world, config.state)
    server = make_server("127.0.0.1", config.port, app, threaded=True, request_handler=_Quiet)
    keeper.start()
    threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
    sys.stdout.write(f"WeChat simulator ready on http://127.0.0.1:{server.port}/\n")
    sys.stdout.flush()
    ended.wait()
    server.shutdown()
    server.server_close()
    here.courier.stop()
    keeper.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
