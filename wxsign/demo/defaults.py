"""The built-in development settings of `flask demo` (decision 34).

Secrets are made once and kept in the data folder; the configuration is written there as
`demo.toml`, which every process of the demo reads like any other configuration. It is written only
under the demo's lock: a second start that is refused must not change what the first one reads.
"""

import base64
import json
import secrets
from pathlib import Path
from tempfile import NamedTemporaryFile

from wxsign import settings
from wxsign.demo import redis
from wxsign.rules import notices
from wxsign.settings import Settings, SettingsError

APP_ID = "wxsimulated"
CONFIG = "demo.toml"
_SECRETS = "demo-secrets.json"


def prepared() -> Settings:
    """The settings of the demo, as `write` will keep them."""
    folder = settings.data_dir().absolute()
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / "wxsign.db").exists() and not (folder / _SECRETS).exists():
        raise SettingsError(
            f"{folder} 里有别的数据库，演示不能用它：演示会把它的消息发给模拟器。"
            "请用 WXSIGN_DATA_DIR 指定另一个目录。"
        )
    with NamedTemporaryFile("w", encoding="utf-8", dir=folder, suffix=".toml") as draft:
        draft.write(_toml(folder, _secrets(folder / _SECRETS)))
        draft.flush()
        return settings.load(draft.name)


def write(folder: Path) -> None:
    """Write `demo.toml` for the programs that are about to start."""
    file = folder / CONFIG
    file.touch(mode=0o600)
    file.write_text(_toml(folder, _secrets(folder / _SECRETS)), encoding="utf-8")


def ports() -> tuple[int, int]:
    """The ports of the app and of the simulator (contract: WXSIGN_PORT, WXSIGN_SIMULATOR_PORT)."""
    return settings.port("WXSIGN_PORT", 8000), settings.port("WXSIGN_SIMULATOR_PORT", 8001)


def template_id(key: str) -> str:
    """The id under which the simulator knows a template of ours."""
    return f"sim-{key}"


def subscription_id(key: str) -> str:
    """The id under which the simulator knows the same fields as a template of 订阅通知."""
    return f"sim-{key}-notice"


def _secrets(file: Path) -> dict[str, str]:
    if file.exists():
        return dict(json.loads(file.read_text(encoding="utf-8")))
    made = {
        "secret_key": secrets.token_urlsafe(32),
        "app_secret": secrets.token_hex(16),
        "token": secrets.token_hex(12),
        "aes_key": "".join(secrets.choice(_LETTERS) for _ in range(43)),
        "seal_key": _key(),
        "fingerprint_key": _key(),
    }
    file.touch(mode=0o600)
    file.write_text(json.dumps(made), encoding="utf-8")
    return made


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _toml(folder: Path, made: dict[str, str]) -> str:
    port, simulator = ports()
    app, platform = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{simulator}"
    sections: dict[str, dict[str, object]] = {
        "app": {
            "base_url": app,
            "secret_key": made["secret_key"],
            "environment": "development",
            "data_dir": str(folder),
        },
        "redis": {"url": redis.url(folder)},
        "wechat": {
            "app_id": APP_ID,
            "app_secret": made["app_secret"],
            "token": made["token"],
            "aes_key": made["aes_key"],
            "api_base_url": platform,
            "open_base_url": platform,
            "mp_base_url": platform,
            "js_base_url": platform,
        },
        "wechat.templates": {
            notice.key: template_id(notice.template.key)
            for notice in notices.NOTICES
            if notice.template is not None
        },
        "wechat.subscriptions": {notices.PROGRESS.key: subscription_id(notices.PROGRESS.key)},
        "sms": {"provider": "http", "url": f"{platform}/sms/send", "quiet_hours": ""},
        "mail": {"provider": "http", "url": f"{platform}/mail/send"},
        "messages": {"merge_minutes": 0},
        "privacy": {
            "seal_keys": [made["seal_key"]],
            "fingerprint_key": made["fingerprint_key"],
        },
    }
    lines = ["# Written by `flask demo` at every start; changes here are lost."]
    for name, values in sections.items():
        lines.append(f"\n[{name}]")
        lines += [f"{json.dumps(key)} = {json.dumps(value)}" for key, value in values.items()]
    return "\n".join(lines) + "\n"
