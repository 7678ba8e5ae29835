"""The world outside: WeChat, SMS, mail, storage, webhook: one Protocol and one client per file.

Whatever goes wrong out there becomes `Unreachable` (try again) or `Rejected` (do not); exceptions
of other people's libraries never travel further. Their words hold no secret, openid or phone.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wxsign.gateways.mail import Mail
    from wxsign.gateways.sms import Sms
    from wxsign.gateways.storage import Storage
    from wxsign.gateways.webhook import Webhook
    from wxsign.gateways.wechat import WeChat


class Unreachable(RuntimeError):
    """The other side could not be asked or was busy: try again later.

    `uncertain` means that it may have done what we asked before we lost it, `code` is its reason
    where it gave one (WeChat: -1, 45009 quota of the day, 45011 too frequent).
    """

    def __init__(
        self, reason: str, *, uncertain: bool = False, code: int | str | None = None
    ) -> None:
        super().__init__(reason)
        self.uncertain = uncertain
        self.code = code


class Rejected(RuntimeError):
    """The other side understood and refused: the same request will never succeed.

    `code` is its reason: a WeChat errcode, an HTTP or SMTP status, or a word of ours.
    """

    def __init__(self, code: int | str, reason: str = "") -> None:
        super().__init__(f"{code} {reason}".rstrip())
        self.code = code


@dataclass(frozen=True)
class Gateways:
    """All doors to the outside, chosen once when the application is put together."""

    wechat: "WeChat"
    sms: "Sms"
    mail: "Mail"
    storage: "Storage"
    webhook: "Webhook"
