"""The outside world as tests see it: it remembers what it was told and fails when asked to."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import pytest

from wxsign.gateways import Rejected
from wxsign.gateways.sms import Text
from wxsign.gateways.wechat import Event, Forged, Identity, Template
from wxsign.gateways.wechat_pages import PageSignature, sign


@dataclass(frozen=True)
class SentTemplate:
    openid: str
    template_id: str
    fields: Mapping[str, str]
    url: str
    client_msg_id: str
    msgid: str


@dataclass(frozen=True)
class SentText:
    phone: str
    text: str
    key: str


@dataclass(frozen=True)
class SentMail:
    to: str
    subject: str
    text: str
    key: str


@dataclass(frozen=True)
class SentSubscription:
    openid: str
    template_id: str
    fields: Mapping[str, str]
    page: str


@dataclass(frozen=True)
class SentAnswer:
    openid: str
    text: str


class _Outside:
    """Fails the test while a transaction is open: no other machine may be waited for in one."""

    def __init__(self, transaction_is_open: Callable[[], bool] | None = None) -> None:
        self._transaction_is_open = transaction_is_open or (lambda: False)
        self._failures: list[Exception] = []

    def fails_with(self, exception: Exception, times: int = 1) -> None:
        self._failures += [exception] * times

    def _called(self) -> None:
        if self._transaction_is_open():
            # Not an Exception: a worker loop that survives everything must not survive this.
            pytest.fail(f"{type(self).__name__} called while a transaction is open")
        if self._failures:
            raise self._failures.pop(0)


class FakeWeChat(_Outside):
    """Codes and events are handed in by the test: `identities[code]`, `events[body]`."""

    def __init__(self, transaction_is_open: Callable[[], bool] | None = None) -> None:
        super().__init__(transaction_is_open)
        self.sent: list[SentTemplate] = []
        self.subscribed: list[SentSubscription] = []
        self.answered: list[SentAnswer] = []
        self.identities: dict[str, Identity] = {}
        self.events: dict[bytes, Event] = {}
        self.menus: list[list[Mapping[str, object]]] = []
        self.known_templates: list[Template] = []
        self.known_subscriptions: list[Template] = []
        self.replies: list[tuple[Event, str]] = []
        self.scenes: dict[str, int] = {}

    def send_template(
        self,
        *,
        openid: str,
        template_id: str,
        fields: Mapping[str, str],
        url: str,
        client_msg_id: str,
    ) -> str:
        self._called()
        msgid = str(3599307433715204104 + len(self.sent))
        sent = SentTemplate(openid, template_id, dict(fields), url, client_msg_id, msgid)
        self.sent.append(sent)
        return msgid

    def send_subscription(
        self, *, openid: str, template_id: str, fields: Mapping[str, str], page: str
    ) -> str:
        self._called()
        self.subscribed.append(SentSubscription(openid, template_id, dict(fields), page))
        return str(4599307433715204104 + len(self.subscribed))

    def send_text(self, *, openid: str, text: str) -> None:
        self._called()
        self.answered.append(SentAnswer(openid, text))

    def identify(self, code: str) -> Identity:
        """A code works once, as WeChat's do."""
        self._called()
        if code not in self.identities:
            raise Rejected(40029, "invalid code")
        return self.identities.pop(code)

    def push_menu(self, buttons: Sequence[Mapping[str, object]]) -> None:
        self._called()
        self.menus.append(list(buttons))

    def templates(self) -> list[Template]:
        self._called()
        return list(self.known_templates)

    def subscription_templates(self) -> list[Template]:
        self._called()
        return list(self.known_subscriptions)

    def scene_code(self, scene: str, seconds: int) -> str:
        self._called()
        self.scenes[scene] = seconds
        return f"http://weixin.qq.com/q/{scene}"

    def sign_page(self, url: str) -> PageSignature:
        self._called()
        return sign("wx0123456789abcdef", "the-ticket-of-the-tests", url)

    def verify(self, query: Mapping[str, str]) -> str:
        if query.get("signature") != "right":
            raise Forged("signature")
        return query["echostr"]

    def receive(self, query: Mapping[str, str], body: bytes) -> Event:
        if not query or body not in self.events:
            raise Forged("unknown to the test")
        return self.events[body]

    def reply(self, event: Event, text: str) -> str:
        self.replies.append((event, text))
        return f"<xml><Encrypt>{len(self.replies)}</Encrypt></xml>"


class FakeSms(_Outside):
    def __init__(self, transaction_is_open: Callable[[], bool] | None = None) -> None:
        super().__init__(transaction_is_open)
        self.sent: list[SentText] = []

    def send(self, text: Text) -> str:
        self._called()
        self.sent.append(SentText(text.phone, text.words, text.key))
        return f"sms-{len(self.sent)}"


class FakeMail(_Outside):
    def __init__(self, transaction_is_open: Callable[[], bool] | None = None) -> None:
        super().__init__(transaction_is_open)
        self.sent: list[SentMail] = []

    def send(self, *, to: str, subject: str, text: str, key: str, url: str = "") -> None:
        assert text.endswith(url)
        self._called()
        self.sent.append(SentMail(to, subject, text, key))


@dataclass(frozen=True)
class SentChange:
    body: Mapping[str, object]
    key: str


class FakeWebhook(_Outside):
    def __init__(self, transaction_is_open: Callable[[], bool] | None = None) -> None:
        super().__init__(transaction_is_open)
        self.sent: list[SentChange] = []

    def send(self, *, body: Mapping[str, object], key: str) -> None:
        self._called()
        self.sent.append(SentChange(dict(body), key))


class FakeStorage(_Outside):
    """Files in memory. A file may be read inside a transaction: it is on no other machine."""

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, bytes] = {}

    def put(self, name: str, data: bytes) -> None:
        self._called()
        self.files[name] = data

    def get(self, name: str) -> bytes:
        self._called()
        if name not in self.files:
            raise Rejected("missing", "no such file")
        return self.files[name]

    def open(self, name: str) -> BinaryIO:
        return io.BytesIO(self.get(name))

    def delete(self, name: str) -> None:
        self._called()
        self.files.pop(name, None)

    def exists(self, name: str) -> bool:
        self._called()
        return name in self.files
