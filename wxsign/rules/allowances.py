"""What a person has allowed us beside template messages: subscriptions, and two days of answers.

Sources: `wechat.md` §4.6, and of developers.weixin.qq.com/doc/service/guide/product the pages
subscription_messages/push (events) and kf/intro (客服消息下发规则: 用户发送消息 5条, 48小时).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

STANDING = -1  # 长期订阅: as many as we like until the person declines
MOST_ANSWERS = 5
ANSWER_TIME = timedelta(hours=48)
LONGEST_ANSWER_BYTES = 2048

NOT_SUBSCRIBED = 43101
ANSWERS_OVER = frozenset({45015, 45047})  # the two days are over, or the five are used
# Refusals of a template that say nothing about the person: he may still be answered.
OF_TEMPLATE = frozenset({40036, 40037, 47001, 47003})
# Quotas and rights of one interface of WeChat say nothing about the others, nor does a template:
# the next way is taken at once.
NEVER_AGAIN = frozenset({45009, 45011, 48001}) | OF_TEMPLATE

_ACCEPTED, _REJECTED = "accept", "reject"


def may_answer(spoke_at: datetime | None, answered: int, now: datetime) -> bool:
    """Whether WeChat takes a customer service message to this person now."""
    return spoke_at is not None and now - spoke_at < ANSWER_TIME and answered < MOST_ANSWERS


def granted(event: str, notice: Mapping[str, str]) -> str:
    """The template that a person has agreed to by this entry of an event, else empty."""
    agreed = event == "subscribe_msg_popup_event" and notice.get(_STATUS) == _ACCEPTED
    return notice.get("TemplateId", "") if agreed else ""


def declined(event: str, notice: Mapping[str, str]) -> str:
    """The template that a person wants no more; a window that he closed takes nothing back."""
    refused = event == "subscribe_msg_change_event" and notice.get(_STATUS) == _REJECTED
    return notice.get("TemplateId", "") if refused else ""


_STATUS = "SubscribeStatusString"


def receipt(event: str, notice: Mapping[str, str]) -> tuple[str, str]:
    """The msgid and the status, as a template message's receipt has them; empty for no receipt."""
    if event != "subscribe_msg_sent_event":
        return "", ""
    arrived = notice.get("ErrorCode", "") == "0"
    status = "success" if arrived else f"failed:{notice.get('ErrorStatus', '')}"
    return notice.get("MsgID", "") or notice.get("MsgId", ""), status


def answer(text: str, url: str) -> str:
    """The words of a customer service message: cut to what WeChat takes, the address kept whole."""
    whole = f"{text}\n{url}" if url else text
    if len(whole.encode()) <= LONGEST_ANSWER_BYTES:
        return whole
    room = LONGEST_ANSWER_BYTES - len(f"…\n{url}".encode())
    cut = text.encode()[:room].decode(errors="ignore")
    return f"{cut}…\n{url}" if url else f"{cut}…"
