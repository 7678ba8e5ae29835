"""A load of prepared requests over a fixed number of connections, from one process.

Written for gunicorn's sync workers, which close each connection: connect, send, read to the end.
Its own cost is part of every figure alike, so figures are compared as ratios inside one run.
"""

import selectors
import socket
import time
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Result:
    """Requests a second, every latency in seconds, and how often each status came."""

    seconds: float
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


@dataclass
class _Talk:
    sock: socket.socket
    request: bytes
    began: float
    sent: bool = False
    head: bytes = b""


def fire(port: int, requests: list[bytes], connections: int = 16) -> Result:
    """Send every request once, this many at a time."""
    waiting, poll = list(reversed(requests)), selectors.DefaultSelector()
    result, busy = Result(0.0), 0
    began = time.perf_counter()
    while waiting or busy:
        while waiting and busy < connections:
            _connect(poll, port, waiting.pop())
            busy += 1
        for key, _events in poll.select(timeout=30):
            if _step(poll, key.data):
                _finish(poll, key.data, result)
                busy -= 1
    result.seconds = time.perf_counter() - began
    return result


def _connect(poll: selectors.BaseSelector, port: int, request: bytes) -> None:
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    sock.setblocking(False)
    sock.connect_ex(("127.0.0.1", port))
    poll.register(sock, selectors.EVENT_WRITE, _Talk(sock, request, time.perf_counter()))


def _step(poll: selectors.BaseSelector, talk: _Talk) -> bool:
    """Go on with one connection; True when the answer has been read to its end."""
    if not talk.sent:
        talk.sock.send(talk.request)
        talk.sent = True
        poll.modify(talk.sock, selectors.EVENT_READ, talk)
        return False
    data = talk.sock.recv(65536)
    talk.head = talk.head or data
    return not data


def _finish(poll: selectors.BaseSelector, talk: _Talk, result: Result) -> None:
    poll.unregister(talk.sock)
    talk.sock.close()
    result.latencies.append(time.perf_counter() - talk.began)
    result.statuses[int(talk.head.split(b" ", 2)[1]) if talk.head else 0] += 1
