"""The whole system as real processes: `flask demo` in a folder of its own, on free ports."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
STARTED = "停止：Ctrl-C"  # in the last line that a start prints
PATIENCE = 180.0  # seconds until something must have happened; a busy machine is slow


class Stage:
    """App, worker, timetable, Redis and simulator; `stop()` ends them all."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self.folder = folder
        self.port, self.simulator_port = free_ports(2)
        self.app = f"http://127.0.0.1:{self.port}"
        self.platform = f"http://127.0.0.1:{self.simulator_port}"
        self.database_url = environ.get("WXSIGN_DATABASE__URL", f"sqlite:///{folder / 'wxsign.db'}")
        self.environ = {
            **os.environ,
            **environ,
            "WXSIGN_DATA_DIR": str(folder),
            "WXSIGN_PORT": str(self.port),
            "WXSIGN_SIMULATOR_PORT": str(self.simulator_port),
            "PYTHONUNBUFFERED": "1",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "demo"],
            cwd=ROOT,
            env=self.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
        )
        self.lines: list[str] = []
        self._ready = threading.Event()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self._ready.wait(PATIENCE)
        if STARTED not in self.output:
            self.stop()
            raise AssertionError("the demo did not start:\n" + "".join(self.lines[-40:]))

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def stop(self) -> int:
        self._process.terminate()
        try:
            return self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            raise
        finally:
            self._listener.join(10)
            self._process.stdout.close()

    def platform_call(self, path: str, body: object = None) -> dict:
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self.platform + path, data, headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.loads(answer.read())

    def chat(self, openid: str) -> list[dict]:
        return self.platform_call(f"/_sim/chats/{openid}")["items"]

    def sms(self, phone: str) -> list[dict]:
        return self.platform_call(f"/_sim/sms/{phone}")["messages"]

    def house_time(self) -> float:
        """The time of app, workers and platform, in seconds since 1970."""
        shift = self.platform_call("/_sim/clock")["advance"]
        return time.time() + shift

    def _listen(self) -> None:
        for line in self._process.stdout:
            self.lines.append(line)
            if STARTED in line:
                self._ready.set()
        self._ready.set()


def until(found: Callable[[], T], what: str, patience: float = PATIENCE) -> T:
    """Ask again until there is an answer; nothing announces what happens in other processes."""
    deadline = time.monotonic() + patience
    pause = threading.Event()
    while time.monotonic() < deadline:
        answer = found()
        if answer:
            return answer
        pause.wait(0.1)
    raise AssertionError(f"waited in vain for {what}")


def free_ports(count: int) -> list[int]:
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()
