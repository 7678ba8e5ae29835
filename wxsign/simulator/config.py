"""How one simulated account is set up: from options, or from a JSON file with the same names."""

import argparse
import json
import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

_REQUIRED = ("callback", "oauth_domain", "app_id", "app_secret", "token", "aes_key")
_FILES = ("templates", "state", "clock_file")


@dataclass(frozen=True)
class Config:
    """The account and the behaviour of the platform; times are seconds."""

    callback: str
    oauth_domain: str
    app_id: str
    app_secret: str
    token: str
    aes_key: str
    port: int = 8001
    desk_url: str = ""
    account_name: str = "高校毕业生就业网签"
    templates: Path | None = None
    state: Path | None = None
    clock_file: Path | None = None
    quick_receipts: bool = False
    bizsend_msgid: bool = True
    receipt_delay: float = 2.0
    token_quota: int = 2000
    template_quota: int = 100_000
    callback_timeout: float = 5.0
    retry_pause: float = 1.0
    retry_server_errors: bool = True

    def __post_init__(self) -> None:
        # A real appid would mean that real secrets are near: they have no business here.
        if re.fullmatch(r"wx[0-9a-f]{16}", self.app_id):
            raise ValueError("app_id looks like a real one; use a made-up one such as wxsimulator")

    @property
    def account_id(self) -> str:
        """The account's own name in messages, as in ToUserName."""
        return f"gh_{self.app_id[-12:].lower()}"


def from_arguments(arguments: list[str]) -> Config:
    """The set-up given on the command line, over that of the --config file.

    Ends the process with a message when something is missing or unknown. Secrets belong in the
    file: a command line is visible to everybody on the machine.
    """
    parser = _parser()
    given = {name: value for name, value in vars(parser.parse_args(arguments)).items() if value}
    try:
        values = _from_file(given.pop("config", None)) | given
        return _complete(values)
    except (OSError, ValueError) as wrong:
        parser.error(str(wrong))


def _complete(values: dict[str, Any]) -> Config:
    missing = [name for name in _REQUIRED if not values.get(name)]
    if missing:
        raise ValueError(f"missing: {', '.join(missing)}")
    paths = {name: Path(values[name]) for name in _FILES if values.get(name)}
    return Config(**{**values, **paths})


def _from_file(path: str | None) -> dict[str, Any]:
    if path is None:
        return {}
    content = json.loads(Path(path).read_text(encoding="utf-8"))
    known = {field.name for field in fields(Config)}
    values = {name.replace("-", "_"): value for name, value in content.items()}
    unknown = sorted(set(values) - known)
    if unknown:
        raise ValueError(f"unknown: {', '.join(unknown)}")
    return values


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m wxsign.simulator", description=__doc__)
    parser.add_argument("--config", metavar="FILE.json", help="any option below, by its name")
    parser.add_argument("--port", type=int, help="the loopback port (8001)")
    parser.add_argument("--callback", metavar="URL", help="where events are posted")
    parser.add_argument("--oauth-domain", metavar="HOST:PORT", help="where web OAuth may return to")
    parser.add_argument("--desk-url", metavar="URL", help="a link on the console")
    parser.add_argument("--account-name", help="the account's name on the phones")
    for name in ("app-id", "app-secret", "token", "aes-key"):
        parser.add_argument(f"--{name}", help="of the simulated account")
    parser.add_argument("--templates", metavar="FILE.json", help="message templates to register")
    parser.add_argument("--state", metavar="FILE.json", help="keeps chats and users over a restart")
    parser.add_argument("--clock-file", metavar="FILE", help="seconds added to the real time")
    parser.add_argument("--quick-receipts", action="store_true", help="receipts without delay")
    return parser
