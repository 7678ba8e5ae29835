"""A small HTTP server that plays whoever is outside, answer by answer."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

REPLIES = Path(__file__).parents[1] / "wechat_replies"

HANG = "hang"
DROP = "drop"


def recorded(path: str, name: str = "ok") -> dict[str, Any]:
    """One of the answers written from the documentation."""
    answers = json.loads((REPLIES / f"{path.strip('/')}.json").read_text(encoding="utf-8"))
    return answers["answers"][name]


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict[str, str]
    body: bytes
    headers: Mapping[str, str]

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body)


def patience(answer: object) -> tuple[float, float]:
    """Time limits with which only a hanging platform is given up, however slow the machine."""
    return (30.0, 0.2) if answer == HANG else (30.0, 30.0)


Answer = dict[str, Any] | bytes | int | str
Rule = Callable[[Asked], Answer]


class Platform:
    """Answers each path by its rule, or as the documentation says; remembers what was asked."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[Asked] = []
        self.over = threading.Event()
        self._rules: dict[str, Rule] = {}

    def answers(self, path: str, *answers: Answer) -> None:
        """These answers in turn, the last one for ever."""
        left = list(answers)
        self._rules[path] = lambda _: left.pop(0) if len(left) > 1 else left[0]

    def follows(self, path: str, rule: Rule) -> None:
        self._rules[path] = rule

    def calls(self, path: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.path == path]

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        rule = self._rules.get(asked.path)
        return rule(asked) if rule else recorded(asked.path)


def _write(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    status = answer if isinstance(answer, int) else 200
    content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    handler.send_response(status)
    if status == HTTPStatus.FOUND:
        handler.send_header("Location", "/elsewhere")
    if not isinstance(answer, bytes):
        handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


def _handler(platform: Platform) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            query = dict(parse_qsl(address.query))
            headers = dict(self.headers.items())
            answer = platform.answer(Asked(self.command, address.path, query, body, headers))
            if answer in (HANG, DROP):
                if answer == HANG:
                    platform.over.wait()
                self.close_connection = True
                return
            _write(self, answer)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def running() -> Iterator[Platform]:
    platform = Platform()
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(platform)) as server:
        server.daemon_threads = True
        platform.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield platform
        finally:
            platform.over.set()
            server.shutdown()
            thread.join()
