"""What the platform remembers: people, chats, menu, templates, tokens and what happened."""

import contextlib
import json
import secrets
import threading
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

_LONGEST_CHAT = 2000
_FIRST_MSGID = 3_600_000_000_000_000_000


@dataclass
class User:
    """A person with a phone."""

    openid: str
    name: str
    phone: str = ""
    email: str = ""
    follows: bool = True
    blocked: bool = False
    blacklisted: bool = False
    snapshot: bool = False


@dataclass
class Token:
    """An access token and until when it is good, in seconds since 1970."""

    kind: str
    expires_at: float
    # A newer token of the same kind makes this one "not latest" from here on.
    replaced_at: float | None = None


@dataclass
class Sent:
    """The answer that was given to the first send with a client_msg_id."""

    msgid: int
    at: float


# What a reset forgets; people, menu and templates stay.
_HAPPENED = (
    "chats", "sms", "mail", "tokens", "current", "sent", "counts", "tickets", "consents", "windows",
)  # fmt: skip


@dataclass
class Memory:
    """What survives a restart."""

    users: dict[str, User] = field(default_factory=dict)
    chats: dict[str, list[Json]] = field(default_factory=dict)
    sms: dict[str, list[Json]] = field(default_factory=dict)
    mail: dict[str, list[Json]] = field(default_factory=dict)
    templates: dict[str, Json] = field(default_factory=dict)
    menu: list[Json] | None = None
    touched: str | None = None
    last_msgid: int = _FIRST_MSGID
    last_item: int = 0
    tokens: dict[str, Token] = field(default_factory=dict)
    current: dict[str, str] = field(default_factory=dict)
    sent: dict[str, Sent] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    tickets: dict[str, Json] = field(default_factory=dict)
    subscription_templates: dict[str, Json] = field(default_factory=dict)
    consents: dict[str, int] = field(default_factory=dict)
    windows: dict[str, Json] = field(default_factory=dict)

    def forget_events(self) -> None:
        """Empty the chats and counters; people, menu and templates stay."""
        fresh = Memory()
        for name in _HAPPENED:
            setattr(self, name, getattr(fresh, name))

    def forget_people(self) -> None:
        """Throw the phones and the menu away."""
        self.users, self.menu, self.touched = {}, None, None

    def dump(self) -> str:
        """Everything as JSON."""
        return json.dumps(vars(self), default=vars, ensure_ascii=False)

    @classmethod
    def load(cls, content: Json) -> "Memory":
        """The memory that was dumped."""
        memory = cls(**content)
        memory.users = {key: User(**value) for key, value in content["users"].items()}
        memory.tokens = {key: Token(**value) for key, value in content["tokens"].items()}
        memory.sent = {key: Sent(**value) for key, value in content["sent"].items()}
        return memory


@dataclass
class Code:
    """A code of web OAuth, good for one exchange."""

    openid: str
    scope: str
    expires_at: float
    used: bool = False


@dataclass
class Record:
    """What happened since the start or the last reset, for /_sim/stats.

    The lists hold the newest only; `totals` counts all: callbacks, failed and errors.
    """

    calls: Counter[str] = field(default_factory=Counter)
    token_fetches: Counter[str] = field(default_factory=Counter)
    duplicates_suppressed: int = 0
    totals: Counter[str] = field(default_factory=Counter)
    errors: deque[Json] = field(default_factory=lambda: deque(maxlen=200))
    callbacks: deque[Json] = field(default_factory=lambda: deque(maxlen=1000))
    log: deque[Json] = field(default_factory=lambda: deque(maxlen=60))
    jssdk: deque[Json] = field(default_factory=lambda: deque(maxlen=200))


class World:
    """Memory and record under one lock; `version` grows with every change."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.record = Record()
        self.codes: dict[str, Code] = {}
        self.web_tokens: dict[str, str] = {}
        self.injections: list[Json] = []
        self.version = 0
        # A page that outlives a restart must not take the new counter for the old one.
        self.run = secrets.token_hex(4)
        self.changed = threading.Event()
        self._lock = threading.RLock()

    @contextlib.contextmanager
    def open(self) -> Iterator[Memory]:
        """Read and change the memory while nobody else does."""
        with self._lock:
            yield self.memory
            self.version += 1
            self.changed.set()

    @contextlib.contextmanager
    def read(self) -> Iterator[Memory]:
        """Read the memory while nobody changes it."""
        with self._lock:
            yield self.memory

    def show(self, openid: str, item: Json) -> None:
        """Put an item into the chat of this user; the oldest fall off at the other end."""
        with self.open() as memory:
            memory.last_item += 1
            chat = memory.chats.setdefault(openid, [])
            chat.append({"id": memory.last_item, **item})
            del chat[:-_LONGEST_CHAT]

    def note(self, **facts: Any) -> None:  # noqa: ANN401  (a log line holds whatever JSON holds)
        """Add a line to what the console shows about the platform."""
        with self.open():
            self.record.log.append({"n": self.version, **facts})

    def reset(self, *, people: bool) -> None:
        """Forget what happened; with `people` also the phones and the menu."""
        with self.open() as memory:
            memory.forget_events()
            if people:
                memory.forget_people()
            self.record = Record()
            self.codes, self.web_tokens, self.injections = {}, {}, []
