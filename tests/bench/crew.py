"""The processes of a signing day: the platform, the providers, Redis, web, workers, timetable."""

import json
import os
import secrets
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.journeys.stage import free_ports, until
from wxsign import vault
from wxsign.demo import defaults, redis
from wxsign.demo.supervisor import answers
from wxsign.rules import notices

ROOT = Path(__file__).parents[2]
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_GONE_SECONDS = 20


@dataclass(frozen=True)
class Account:
    """The account that simulator and house agree on, and where everybody listens."""

    folder: Path
    per_day: int
    database_url: str = ""
    app_secret: str = field(default_factory=lambda: secrets.token_hex(16))
    token: str = field(default_factory=lambda: secrets.token_hex(12))
    aes_key: str = field(
        default_factory=lambda: "".join(secrets.choice(_LETTERS) for _ in range(43))
    )
    ports: list[int] = field(default_factory=lambda: free_ports(3))

    @property
    def app(self) -> str:
        return f"http://127.0.0.1:{self.ports[0]}"

    @property
    def platform(self) -> str:
        return f"http://127.0.0.1:{self.ports[1]}"

    @property
    def providers(self) -> str:
        return f"http://127.0.0.1:{self.ports[2]}"

    def write(self) -> Path:
        """The house's configuration and the two of the simulator; the path of the first."""
        self._write_simulator("platform", self.ports[1], {"templates": self._templates()})
        state = str(self.folder / "providers-state.json")
        self._write_simulator("providers", self.ports[2], {"state": state})
        file = self.folder / "wxsign.toml"
        lines = []
        for name, values in self._sections().items():
            lines += [
                f"[{name}]",
                *(f"{json.dumps(k)} = {json.dumps(v)}" for k, v in values.items()),
            ]
        file.write_text("\n".join(lines), encoding="utf-8")
        return file

    def _templates(self) -> str:
        rows = [
            {
                "template_id": defaults.template_id(template.key),
                "title": template.title,
                "fields": [{"key": key, "label": label} for key, label in template.fields],
            }
            for template in notices.TEMPLATES
        ]
        file = self.folder / "templates.json"
        file.write_text(json.dumps(rows), encoding="utf-8")
        return str(file)

    def _write_simulator(self, name: str, port: int, more: dict[str, str]) -> None:
        values = {
            "port": port,
            "callback": f"{self.app}/wechat/callback",
            "oauth_domain": f"127.0.0.1:{self.ports[0]}",
            "app_id": defaults.APP_ID,
            "app_secret": self.app_secret,
            "token": self.token,
            "aes_key": self.aes_key,
            "clock_file": str(self.folder / "clock"),
            "template_quota": self.per_day,
            **more,
        }
        (self.folder / f"{name}.json").write_text(json.dumps(values), encoding="utf-8")

    def _sections(self) -> dict[str, dict[str, Any]]:
        urls = ("api_base_url", "open_base_url", "mp_base_url")
        return {
            "app": {
                "base_url": self.app,
                "secret_key": secrets.token_hex(16),
                "environment": "development",
                "data_dir": str(self.folder),
            },
            "database": {"url": self.database_url},
            "redis": {"url": redis.url(self.folder)},
            "wechat": {
                "app_id": defaults.APP_ID,
                "app_secret": self.app_secret,
                "token": self.token,
                "aes_key": self.aes_key,
                "sends_per_second": 5000,
                "sends_per_day": self.per_day,
                **dict.fromkeys(urls, self.platform),
            },
            "wechat.templates": {
                template.key: defaults.template_id(template.key) for template in notices.TEMPLATES
            },
            "sms": {"provider": "http", "url": f"{self.providers}/sms/send", "quiet_hours": ""},
            "mail": {"provider": "http", "url": f"{self.providers}/mail/send"},
            "messages": {"merge_minutes": 0},
            "privacy": {"seal_keys": [vault.new_key()], "fingerprint_key": vault.new_key()},
        }


class Crew:
    """Everybody who works that day; who dies is started again, unless he was stopped on purpose."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.restarts = 0
        self._commands = self._all(account)
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()

    def start(self, *names: str) -> None:
        """These, or everybody."""
        with self._lock:
            for name in names or self._commands:
                with (self.account.folder / f"{name}.log").open("ab") as log:
                    self._running[name] = subprocess.Popen(
                        self._commands[name],
                        cwd=ROOT,
                        env={
                            **os.environ,
                            "WXSIGN_CONFIG": str(self.account.folder / "wxsign.toml"),
                            "WXSIGN_DATA_DIR": str(self.account.folder),
                        },
                        stdin=subprocess.DEVNULL,
                        stdout=subprocess.DEVNULL,
                        stderr=log,
                    )

    def ready(self) -> None:
        """Wait until everybody answers."""
        until(redis.ready(self.account.folder), "Redis")
        until(answers(f"{self.account.platform}/_sim/stats"), "the platform")
        until(answers(f"{self.account.providers}/_sim/stats"), "the providers")
        until(answers(f"{self.account.app}/healthz"), "the application")

    def kill(self, name: str) -> None:
        """He is gone without a word, and is found dead at the next look."""
        self._running[name].kill()

    def stop(self, name: str) -> None:
        """He goes home in order and stays there."""
        with self._lock:
            process = self._running.pop(name)
        process.terminate()
        try:
            process.wait(_GONE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            raise

    def tend(self) -> None:
        """Start again who has died."""
        for name, process in list(self._running.items()):
            if process.poll() is not None:
                self.restarts += 1
                self.start(name)

    def stop_all(self) -> None:
        """Everybody goes home, the platform last."""
        for name in reversed(list(self._running)):
            with suppress(subprocess.TimeoutExpired):
                self.stop(name)

    @staticmethod
    def _all(account: Account) -> dict[str, Sequence[str]]:
        python = sys.executable
        gunicorn = str(Path(python).parent / "gunicorn")
        simulator = [python, "-m", "wxsign.simulator", "--config"]
        return {
            "redis": redis.command(account.folder),
            "platform": [*simulator, str(account.folder / "platform.json")],
            "providers": [*simulator, str(account.folder / "providers.json")],
            "web": [gunicorn, "-w", "1", "--threads", "4", "--no-control-socket", "--log-level",
                    "warning", "-b", f"127.0.0.1:{account.ports[0]}", "wsgi:app"],
            "worker 1": [python, "-m", "jobs.worker", "--simple"],
            "worker 2": [python, "-m", "jobs.worker", "--simple"],
            "timetable": [python, "-m", "jobs.timetable"],
        }  # fmt: skip


def call(url: str, body: object = None) -> dict[str, Any]:
    """One call of a simulator's control API."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return dict(json.loads(answer.read()))
