"""TABLE of what a phone reports of the JS-SDK, and what somebody has to do (`wechat.md` §5.2).

WeChat tells these to the browser alone, never to the server. Only the key of a row is kept, never
the phone's own words: those may hold an address.
"""

import re
from dataclasses import dataclass

NOTICE = "js_sdk"  # the name under which the desk finds them among the faults of notices
WHERE = "网页"


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong on phones: WeChat's number for it, and words for the desk.

    `is_ours` says that somebody of ours can mend it; the rest is the phone's and only logged.
    """

    key: str
    says: str
    code: int
    means: str
    is_ours: bool = True


# fmt: off
FAULTS: tuple[Fault, ...] = (
    Fault("signature", "invalid signature", 63002,
          "网页的 JS-SDK 签名无效：检查服务器时间、app.base_url，以及代理有没有改动网址"),
    Fault("domain", "invalid url domain", 40048,
          "网页的域名不在“JS接口安全域名”里：到公众平台“公众号设置 → 功能设置”添加"),
    Fault("permission", "permission denied", 48001,
          "公众号没有网页要用的 JS 接口的权限：到公众平台“接口权限”查看"),
    Fault("verifying", "offline verifying", 48001,
          "网页的 JS 接口没有生效：到公众平台“接口权限”查看"),
    Fault("version", "function not exist", 0, "手机上的微信版本太旧", is_ours=False),
    Fault("tags", "open tags", 0, "手机不支持微信开放标签", is_ours=False),
    Fault("file", "not loaded", 0, "手机没有取到微信的脚本文件", is_ours=False),
)
# fmt: on
_OTHER = Fault("other", "", 0, "手机报告了别的 JS-SDK 错误", is_ours=False)
_PAGE = re.compile(r"[a-z_]{1,30}\.[a-z_]{1,60}")


def fault(words: str) -> Fault:
    """The row that fits what the phone says."""
    said = words.lower()
    return next((row for row in FAULTS if row.says in said), _OTHER)


def page(name: str) -> str:
    """The name of the page, if it is one such as ours have; empty otherwise."""
    return name if _PAGE.fullmatch(name) else ""
