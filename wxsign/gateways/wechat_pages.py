"""What a page needs to speak with WeChat around it: the JS-SDK's signature (`wechat.md` §5)."""

import hashlib
import secrets
from dataclasses import dataclass, field

from wxsign import clock


@dataclass(frozen=True)
class PageSignature:
    """What `wx.config` is given for one address; never the ticket."""

    app_id: str
    timestamp: int
    nonce: str
    signature: str = field(repr=False)


def sign(app_id: str, ticket: str, url: str, *, nonce: str = "") -> PageSignature:
    """The signature of a page as the browser names it, without what follows the #.

    Source: doc/service/guide/h5/jssdk: lower-case names in this order, values raw.
    """
    nonce, timestamp = nonce or secrets.token_hex(8), int(clock.now().timestamp())
    signed = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={url}"
    return PageSignature(app_id, timestamp, nonce, hashlib.sha1(signed.encode()).hexdigest())  # noqa: S324 - WeChat's choice
