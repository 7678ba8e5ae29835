"""Text messages by Tencent Cloud 短信, through its own SDK (SendSms, version 2021-01-11)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111.models import SendSmsRequest, SendStatus
from tencentcloud.sms.v20210111.sms_client import SmsClient

from wxsign.gateways import Rejected, Unreachable
from wxsign.gateways.sms import Text, silence

_SECONDS = 8
# Too often to this phone, or the service itself: nothing was sent, later it may be.
_LATER = ("LimitExceeded", "RequestLimitExceeded", "InternalError", "ResourceUnavailable")
_SILENCE = "ClientNetworkError"


@dataclass(kw_only=True, eq=False)
class TencentSms:
    """One SdkAppId with one signature 签名; `templates` maps our notices to approved wordings."""

    key_id: str = field(repr=False)
    key_secret: str = field(repr=False)
    app_id: str
    sign_name: str
    templates: Mapping[str, str]
    region: str = "ap-guangzhou"
    endpoint: str = "sms.tencentcloudapi.com"
    protocol: str = "https"

    def __post_init__(self) -> None:
        http = HttpProfile(protocol=self.protocol, endpoint=self.endpoint, reqTimeout=_SECONDS)
        account = Credential(self.key_id, self.key_secret)
        self._client = SmsClient(account, self.region, ClientProfile(httpProfile=http))

    def send(self, text: Text) -> str:
        """Send one message; the number is Tencent's SerialNo."""
        template = self.templates.get(text.notice)
        if template is None:
            raise Rejected("template", "no template for this notice")
        wish = SendSmsRequest()
        wish.SmsSdkAppId = self.app_id
        wish.SignName = self.sign_name
        wish.TemplateId = template
        wish.TemplateParamSet = [value for _name, value in text.gaps]
        wish.PhoneNumberSet = [f"+86{text.phone}"]
        wish.SessionContext = text.key
        answer = self._asked(wish)
        if answer.Code != "Ok":
            raise _refused(str(answer.Code))
        return str(answer.SerialNo or text.key)

    def _asked(self, wish: SendSmsRequest) -> SendStatus:
        try:
            answers = self._client.SendSms(wish).SendStatusSet
        except TencentCloudSDKException as error:
            is_silent = error.get_code() == _SILENCE
            failure = silence(str(error)) if is_silent else _refused(str(error.get_code()))
        else:
            if answers:
                return answers[0]
            failure = Unreachable("answer without a status", uncertain=True)
        raise failure  # outside: the SDK's exception may hold the request


def _refused(code: str) -> Exception:
    return Unreachable(code, code=code) if code.startswith(_LATER) else Rejected(code)
