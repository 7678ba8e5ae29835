"""Text messages by Aliyun 短信服务, through its own SDK (action SendSms, version 2017-05-25).

Its requests carry the phone number in their address and its exceptions repeat it, so nothing of
them travels further.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from alibabacloud_dysmsapi20170525.client import Client
from alibabacloud_dysmsapi20170525.models import SendSmsRequest, SendSmsResponseBody
from alibabacloud_tea_openapi.exceptions import AlibabaCloudException
from alibabacloud_tea_openapi.utils_models import Config
from darabonba.runtime import RuntimeOptions
from Tea.exceptions import UnretryableException

from wxsign.gateways import Rejected, Unreachable
from wxsign.gateways.sms import Text, silence

_CONNECT_MS, _READ_MS = 3000, 5000
# Too often to this phone, or the service itself: nothing was sent, later it may be.
_LATER = (
    "isv.BUSINESS_LIMIT_CONTROL",
    "isp.SYSTEM_ERROR",
    "Throttling",
    "ServiceUnavailable",
    "InternalError",
    "SystemError",
)


@dataclass(kw_only=True, eq=False)
class AliyunSms:
    """One account with one signature 签名; `templates` maps our notices to approved wordings."""

    key_id: str = field(repr=False)
    key_secret: str = field(repr=False)
    sign_name: str
    templates: Mapping[str, str]
    endpoint: str = "dysmsapi.aliyuncs.com"
    protocol: str = "https"

    def __post_init__(self) -> None:
        account = {"access_key_id": self.key_id, "access_key_secret": self.key_secret}
        self._client = Client(Config(**account, endpoint=self.endpoint, protocol=self.protocol))

    def send(self, text: Text) -> str:
        """Send one message; the number is Aliyun's BizId."""
        template = self.templates.get(text.notice)
        if template is None:
            raise Rejected("template", "no template for this notice")
        answer = self._asked(
            SendSmsRequest(
                phone_numbers=text.phone,
                sign_name=self.sign_name,
                template_code=template,
                template_param=json.dumps(dict(text.gaps), ensure_ascii=False),
                out_id=text.key,
            )
        )
        if answer.code != "OK":
            raise _refused(str(answer.code))
        return str(answer.biz_id or text.key)

    def _asked(self, wish: SendSmsRequest) -> SendSmsResponseBody:
        patience = RuntimeOptions(
            autoretry=False, connect_timeout=_CONNECT_MS, read_timeout=_READ_MS
        )
        try:
            return self._client.send_sms_with_options(wish, patience).body
        except AlibabaCloudException as error:
            failure = _refused(str(error.code))
        except UnretryableException as error:
            failure = silence(str(error))
        raise failure


def _refused(code: str) -> Exception:
    return Unreachable(code, code=code) if code.startswith(_LATER) else Rejected(code)
