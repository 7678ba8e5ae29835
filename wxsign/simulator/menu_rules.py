"""What a menu may look like: at most three buttons, each with at most five below it.

Source: developers.weixin.qq.com, api_createcustommenu.
"""

import re
from dataclasses import dataclass
from typing import Any

from wxsign.simulator.platform import Refusal
from wxsign.simulator.state import Json

_KINDS = ("view", "click", "scancode_push", "scancode_waitmsg", "pic_sysphoto", "location_select")


@dataclass(frozen=True)
class _Level:
    """The limits of one level in bytes, and the errcodes that it answers."""

    word: str
    most: int
    name_bytes: int
    count: int
    kind: int
    name: int
    key: int
    url: int
    domain: int


_TOP = _Level("button", 3, 16, 40016, 40017, 40018, 40019, 40020, 40055)
_SUB = _Level("sub button", 5, 60, 40023, 40024, 40025, 40026, 40027, 40054)


def checked_menu(wish: Json) -> list[Json]:
    """The buttons of the wish; else the errcode of the first fault."""
    buttons = _counted(wish.get("button"), _TOP)
    for button in buttons:
        _check_name(button, _TOP)
        if "sub_button" not in button:
            _check_target(button, _TOP)
            continue
        for below in _counted(button["sub_button"], _SUB):
            _check_name(below, _SUB)
            _check_target(below, _SUB)
    return buttons


def _counted(buttons: Any, level: _Level) -> list[Json]:  # noqa: ANN401  (what a stranger sent)
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= level.most:
        raise Refusal(level.count, f"invalid {level.word} size")
    if not all(isinstance(button, dict) for button in buttons):
        raise Refusal(47001, "data format error")
    return buttons


def _check_name(button: Json, level: _Level) -> None:
    name = button.get("name")
    if not isinstance(name, str) or not 1 <= len(name.encode()) <= level.name_bytes:
        raise Refusal(level.name, f"invalid {level.word} name size")


def _check_target(button: Json, level: _Level) -> None:
    if button.get("type") not in _KINDS:
        raise Refusal(level.kind, f"invalid {level.word} type")
    if button["type"] == "view":
        _check_url(button.get("url"), level)
    elif not 1 <= len(str(button.get("key", "")).encode()) <= 128:
        raise Refusal(level.key, f"invalid {level.word} key size")


def _check_url(url: object, level: _Level) -> None:
    if not isinstance(url, str) or not 1 <= len(url.encode()) <= 1024:
        raise Refusal(level.url, f"invalid {level.word} url size")
    # A line break hidden in the address is a known cause of error 10003 later on.
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", url):
        raise Refusal(level.domain, f"invalid {level.word} url domain")
