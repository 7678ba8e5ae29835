"""Settings: frozen dataclasses filled from one TOML file, overridden by the environment.

An unknown key, or a missing one without default, stops the start and is named (decision 34).
`config.example.toml` documents every key. Only this module touches the environment.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

_SECRET_LENGTH = 32
_LONGEST_MERGE = 60  # minutes: news is told while it is news


class SettingsError(Exception):
    """The configuration cannot be used; the message says which key and what to do."""


@dataclass(frozen=True)
class App:
    """Who we are to the outside."""

    base_url: str
    secret_key: str
    environment: str = "production"
    data_dir: str = "var"
    trusted_proxies: int = 0

    @property
    def is_development(self) -> bool:
        """Whether the simulator may be used and the clock shifted."""
        return self.environment == "development"


@dataclass(frozen=True)
class Database:
    """Where rows are kept; empty means SQLite in the data folder."""

    url: str = ""


@dataclass(frozen=True)
class Redis:
    """The doorbell, the token cache and the limiter for strangers."""

    url: str = "embedded"


@dataclass(frozen=True)
class WeChat:
    """The official account 服务号, and the platform's three addresses."""

    app_id: str
    app_secret: str
    token: str
    aes_key: str
    previous_aes_key: str = ""
    api_base_url: str = "https://api.weixin.qq.com"
    open_base_url: str = "https://open.weixin.qq.com"
    mp_base_url: str = "https://mp.weixin.qq.com"
    js_base_url: str = "https://res.wx.qq.com"
    js_sdk: bool = True
    sends_per_second: int = 20
    sends_per_day: int = 100_000
    kept_for_binding_percent: int = 10
    templates: Mapping[str, str] = field(default_factory=dict)
    subscriptions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sms:
    """Who sends text messages: `aliyun`, `tencent`, `http` (a plain JSON endpoint) or `none`."""

    provider: str = "none"
    url: str = ""
    key_id: str = ""
    key_secret: str = ""
    app_id: str = ""
    sign_name: str = ""
    quiet_hours: str = "22:00-08:00"
    templates: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Mail:
    """Who sends mail: `smtp`, `http` (development) or `none`."""

    provider: str = "none"
    url: str = ""
    host: str = ""
    port: int = 465
    user: str = ""
    password: str = ""
    sender: str = ""


@dataclass(frozen=True)
class Messages:
    """Within how many minutes several notices to one person leave as one; 0 means never."""

    merge_minutes: int = 3


@dataclass(frozen=True)
class Storage:
    """Where files are kept: `file:` and a folder; empty means `files/` in the data folder."""

    url: str = ""


@dataclass(frozen=True)
class Signing:
    """Rules of online signing that the sources leave open (decisions 7, 10, 17)."""

    answer_days: int = 5
    number_pattern: str = "{type:1}{year:4}{school:5}{level:1}{serial:05d}"
    probation_days_hint: int = 183
    probation_pay_percent_hint: int = 80
    penalty_floor_hint: int = 5000
    undo_minutes: int = 10
    remind_hours: int = 24
    receive_days: int = 3
    extension_days: int = 7
    record_minimum: int = 5
    nudge_hours: int = 24
    nudges_per_day: int = 50
    review_levels: str = "one"
    waiting_list: bool = True
    appeal_days: int = 7


@dataclass(frozen=True)
class Termination:
    """Rules of termination 解约 that the sources leave open (decision 8)."""

    limit_per_student: int = 0
    remind_days: tuple[int, ...] = (3, 7)
    stuck_days: int = 10


@dataclass(frozen=True)
class Uploads:
    """What the process that decodes an uploaded picture may take."""

    picture_memory_mb: int = 768


@dataclass(frozen=True)
class Plan:
    """The outer system that is told of every change of the placement plan; empty means none."""

    webhook_url: str = ""
    webhook_secret: str = ""


@dataclass(frozen=True)
class Destinations:
    """Whether 暂未就业 takes the student's seat as the manual has it, or leaves it (decision 3)."""

    unemployed_holds_seat: bool = False


@dataclass(frozen=True)
class Site:
    """What the foot of every page says of its organiser (S10); what is empty is left out."""

    organiser: str = "湖北省高等学校毕业生就业指导服务中心"
    address: str = ""
    hours: str = "上午8:30-12:00　下午14:00-17:00"
    market: str = ""
    police_record: str = ""
    icp_record: str = ""


@dataclass(frozen=True)
class Search:
    """The limits of the search for students, and how long a 签约码 lives (decision 15)."""

    tries_per_hour: int = 60
    code_minutes: int = 10
    wrong_codes_per_hour: int = 10
    rows_per_day: int = 2000


@dataclass(frozen=True)
class Privacy:
    """Keys of the sealed columns, newest first, and how long facts are kept."""

    seal_keys: tuple[str, ...]
    fingerprint_key: str
    notice_version: str = "2026-1"
    sent_facts_days: int = 30


@dataclass(frozen=True)
class Settings:
    """Everything that may differ between two installations."""

    app: App
    wechat: WeChat
    privacy: Privacy
    database: Database = field(default_factory=Database)
    redis: Redis = field(default_factory=Redis)
    sms: Sms = field(default_factory=Sms)
    mail: Mail = field(default_factory=Mail)
    messages: Messages = field(default_factory=Messages)
    storage: Storage = field(default_factory=Storage)
    signing: Signing = field(default_factory=Signing)
    termination: Termination = field(default_factory=Termination)
    uploads: Uploads = field(default_factory=Uploads)
    destinations: Destinations = field(default_factory=Destinations)
    search: Search = field(default_factory=Search)
    plan: Plan = field(default_factory=Plan)
    site: Site = field(default_factory=Site)

    @property
    def data_dir(self) -> Path:
        """The data folder, absolute."""
        return Path(self.app.data_dir).absolute()

    @property
    def database_url(self) -> str:
        """The database, SQLite in the data folder by default."""
        return self.database.url or f"sqlite:///{self.data_dir / 'wxsign.db'}"

    @property
    def redis_url(self) -> str:
        """Redis; `embedded` is the socket that the demo's own server listens on."""
        if self.redis.url != "embedded":
            return self.redis.url
        return f"unix://{self.data_dir / 'redis' / 'redis.sock'}?db=0"

    @property
    def files_dir(self) -> Path:
        """The folder of uploaded and made files."""
        return Path(self.storage.url.removeprefix("file:") or self.data_dir / "files")


def load(path: str | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the file that WXSIGN_CONFIG names (default config.toml), then the environment.

    Raises SettingsError with a sentence that names the key.
    """
    environ = os.environ if environ is None else environ
    file = Path(path or environ.get("WXSIGN_CONFIG", "config.toml"))
    if not file.exists():
        raise SettingsError(
            f"没有找到配置文件 {file}。请复制 config.example.toml 为 config.toml 并填写，"
            "或用环境变量 WXSIGN_CONFIG 指定；只想试用请运行 make run。"
        )
    with file.open("rb") as handle:
        table = tomllib.load(handle)
    return build(_with_environment(table, environ))


def build(table: Mapping[str, Any]) -> Settings:
    """Settings from nested tables. Raises SettingsError for an unknown or missing key."""
    settings: Settings = _build(Settings, table, "")
    _check_choices(settings)
    _check_sms(settings)
    _check_webhook(settings)
    _check_production(settings)
    return settings


def data_dir(environ: Mapping[str, str] | None = None) -> Path:
    """The data folder before any file is read: WXSIGN_DATA_DIR, else `var/`."""
    return Path((os.environ if environ is None else environ).get("WXSIGN_DATA_DIR", "var"))


def port(name: str, default: int) -> int:
    """A port of the demo from the environment, for instance WXSIGN_PORT."""
    return int(os.environ.get(name, default))


def _build(kind: Any, table: Mapping[str, Any], prefix: str) -> Any:
    hints = get_type_hints(kind)
    known = {f.name: f for f in fields(kind)}
    table = _with_files(table)
    for key in table:
        if key not in known:
            raise SettingsError(f"配置里有不认识的键：{prefix}{key}。请对照 config.example.toml。")
    values = {}
    for name, spec in known.items():
        if is_dataclass(hints[name]):
            values[name] = _build(hints[name], table.get(name, {}), f"{prefix}{name}.")
        elif name in table:
            values[name] = _typed(table[name], hints[name], prefix + name)
        if not _has_default(spec) and values.get(name) in (None, "", ()):
            # An empty key would make every code and fingerprint known to everybody.
            raise SettingsError(f"配置里缺少 {prefix}{name}。请对照 config.example.toml 填写。")
    return kind(**values)


def _has_default(spec: "Field[Any]") -> bool:
    return spec.default is not MISSING or spec.default_factory is not MISSING


def _typed(value: Any, hint: Any, name: str) -> Any:
    wanted = {str: str, int: int, bool: bool}.get(hint)
    if wanted is None:
        return tuple(value) if isinstance(value, list) else value
    if wanted is int and isinstance(value, str) and value.lstrip("-").isdigit():
        return int(value)
    if wanted is bool and value in ("true", "false"):
        return value == "true"
    if type(value) is not wanted:
        raise SettingsError(f"{name} 的值类型不对，应为 {wanted.__name__}。")
    return value


def _with_files(table: Mapping[str, Any]) -> dict[str, Any]:
    """Replace `<key>_file` by the content of that file, without its line end."""
    values = {}
    for key, value in table.items():
        if key.endswith("_file") and isinstance(value, str):
            values[key.removesuffix("_file")] = Path(value).read_text(encoding="utf-8").strip()
        else:
            values[key] = value
    return values


def _with_environment(table: Mapping[str, Any], environ: Mapping[str, str]) -> dict[str, Any]:
    """Override single keys from WXSIGN_<SECTION>__<KEY>."""
    merged = {name: dict(section) for name, section in table.items()}
    for name, value in environ.items():
        section, separator, key = name.removeprefix("WXSIGN_").lower().partition("__")
        if name.startswith("WXSIGN_") and separator:
            merged.setdefault(section, {})[key] = value
    if "WXSIGN_DATA_DIR" in environ:
        merged.setdefault("app", {})["data_dir"] = environ["WXSIGN_DATA_DIR"]
    return merged


def _check_choices(settings: Settings) -> None:
    """A key that takes one of few words takes no other."""
    if settings.signing.review_levels not in ("one", "college_then_school"):
        raise SettingsError("signing.review_levels 只能是 one 或 college_then_school。")
    if not 0 <= settings.messages.merge_minutes <= _LONGEST_MERGE:
        raise SettingsError(f"messages.merge_minutes 只能是 0 到 {_LONGEST_MERGE}，0 不合并。")
    if not all(type(day) is int and day > 0 for day in settings.termination.remind_days):
        raise SettingsError("termination.remind_days 是大于 0 的整数的列表，例如 [3, 7]。")


_QUIET_HOURS = re.compile(r"(([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)?")
_SMS_NEEDS = {
    "none": (),
    "http": ("url",),
    "aliyun": ("key_id", "key_secret", "sign_name"),
    "tencent": ("key_id", "key_secret", "sign_name", "app_id"),
}


def _check_sms(settings: Settings) -> None:
    """A provider is one we know, with all that it asks for."""
    sms = settings.sms
    if sms.provider not in _SMS_NEEDS:
        raise SettingsError(f"sms.provider 只能是 {'、'.join(_SMS_NEEDS)}。")
    if not _QUIET_HOURS.fullmatch(sms.quiet_hours):
        raise SettingsError('sms.quiet_hours 写成 "22:00-08:00" 的样子，空着就是不限时间。')
    for name in _SMS_NEEDS[sms.provider]:
        if not getattr(sms, name):
            raise SettingsError(f"sms.provider 是 {sms.provider} 时，必须填写 sms.{name}。")


def _check_webhook(settings: Settings) -> None:
    """The outer system can tell us from anybody else, and nobody reads along in production."""
    plan = settings.plan
    if not plan.webhook_url:
        return
    if len(plan.webhook_secret) < _SECRET_LENGTH:
        raise SettingsError(f"plan.webhook_secret 至少 {_SECRET_LENGTH} 个字符，双方各存一份。")
    if not settings.app.is_development and not plan.webhook_url.startswith("https://"):
        raise SettingsError("正式环境的 plan.webhook_url 只能以 https:// 开头。")


_TENCENT = {"api": "api.weixin", "open": "open.weixin", "mp": "mp.weixin", "js": "res.wx"}


def _check_production(settings: Settings) -> None:
    """Production talks to Tencent's hosts only, and never with a shifted clock."""
    if settings.app.environment not in ("development", "production"):
        raise SettingsError("app.environment 只能是 development 或 production。")
    if settings.app.is_development:
        return
    for name, host in _TENCENT.items():
        official = f"https://{host}.qq.com"
        if getattr(settings.wechat, f"{name}_base_url") != official:
            raise SettingsError(f"正式环境的 wechat.{name}_base_url 只能是 {official}。")
    if (settings.data_dir / "clock").exists():
        raise SettingsError("数据目录里有 clock 文件（开发用的时钟），正式环境不能启动。请删除它。")


class _Current:
    settings: Settings | None = None


def use(settings: Settings) -> None:
    """Make these the settings of this process; called once, by create_app."""
    _Current.settings = settings


def current() -> Settings:
    """The settings of this process."""
    assert _Current.settings is not None, "create_app has not run"
    return _Current.settings
