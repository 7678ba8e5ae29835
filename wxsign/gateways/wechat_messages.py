"""The messages that the WeChat platform takes for one person, and the account's templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from wxsign.gateways import Unreachable
from wxsign.gateways.wechat_api import Answer, WeChatApi

_STANDING = 3  # the `type` of a 长期订阅 template; 2 is 一次性订阅


@dataclass(frozen=True)
class Template:
    """A template of our account, with the fields that its content names.

    `is_subscription` tells a template of 订阅通知 from one of messages; `is_standing` that one
    consent to it is good for many.
    """

    template_id: str
    title: str
    content: str
    is_subscription: bool = False
    is_standing: bool = False


class Messages(Protocol):
    """What wxsign sends through the WeChat platform; calls raise Unreachable and Rejected."""

    def send_template(
        self,
        *,
        openid: str,
        template_id: str,
        fields: Mapping[str, str],
        url: str,
        client_msg_id: str,
    ) -> str:
        """Send one template message; the msgid as text."""
        ...

    def send_subscription(
        self, *, openid: str, template_id: str, fields: Mapping[str, str], page: str
    ) -> str:
        """Send one 订阅通知; the msgid as text, empty where WeChat tells none.

        There is no client_msg_id: after a lost answer it may have been shown or not.
        """
        ...

    def send_text(self, *, openid: str, text: str) -> None:
        """Send one customer service message 客服消息, with which the same is true."""
        ...

    def templates(self) -> list[Template]:
        """All message templates of the account."""
        ...

    def subscription_templates(self) -> list[Template]:
        """All subscription templates of the account."""
        ...


class MessageClient:
    """The platform's side of messages over HTTP; whoever inherits brings the interface."""

    _api: WeChatApi

    def send_template(
        self,
        *,
        openid: str,
        template_id: str,
        fields: Mapping[str, str],
        url: str,
        client_msg_id: str,
    ) -> str:
        """Send one template message; an empty url is left out, as it breaks the card on phones."""
        body: dict[str, object] = {
            "touser": openid,
            "template_id": template_id,
            "client_msg_id": client_msg_id,
            "data": _data(fields),
        }
        if url:
            body["url"] = url
        answer = self._api.post("/cgi-bin/message/template/send", body)
        return str(required(answer, "msgid"))

    def send_subscription(
        self, *, openid: str, template_id: str, fields: Mapping[str, str], page: str
    ) -> str:
        """Send one 订阅通知; `miniprogram_state` and `lang` are of mini-programs and left out."""
        body: dict[str, object] = {
            "touser": openid,
            "template_id": template_id,
            "data": _data(fields),
        }
        if page:
            body["page"] = page
        return str(self._api.post("/cgi-bin/message/subscribe/bizsend", body).get("msgid") or "")

    def send_text(self, *, openid: str, text: str) -> None:
        """Send one customer service message."""
        body = {"touser": openid, "msgtype": "text", "text": {"content": text}}
        self._api.post("/cgi-bin/message/custom/send", body)

    def templates(self) -> list[Template]:
        """All message templates of the account."""
        answer = self._api.get("/cgi-bin/template/get_all_private_template")
        return [
            Template(_text(row, "template_id"), _text(row, "title"), _text(row, "content"))
            for row in _rows(answer, "template_list")
        ]

    def subscription_templates(self) -> list[Template]:
        """All subscription templates of the account."""
        answer = self._api.get("/wxaapi/newtmpl/gettemplate")
        return [
            Template(
                _text(row, "priTmplId"),
                _text(row, "title"),
                _text(row, "content"),
                is_subscription=True,
                is_standing=row.get("type") == _STANDING,
            )
            for row in _rows(answer, "data")
        ]


def required(answer: Answer, name: str) -> object:
    """What a good answer names; without it nobody knows what became of the call."""
    value = answer.get(name)
    if not value:
        raise Unreachable(f"answer without {name}", uncertain=True)
    return value


def _data(fields: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"value": value} for name, value in fields.items()}


def _text(row: Mapping[str, Any], name: str) -> str:
    return str(row.get(name, ""))


def _rows(answer: Answer, name: str) -> list[dict[str, Any]]:
    rows = answer.get(name)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unreachable(f"answer without {name}")
    return rows
