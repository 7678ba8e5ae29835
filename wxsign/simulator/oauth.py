"""Web OAuth: the page that knows whose phone asks, and the exchange of its code.

Source: developers.weixin.qq.com, Wechat_webpage_authorization and api_snsaccesstoken. Whose phone:
the frame's name `phone-<openid>`; else `phone-<openid>` in the User-Agent; else the phone that was
touched last.
"""

import hashlib
import re
import secrets
from urllib.parse import unquote, urlsplit

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from wxsign.simulator.platform import Refusal, done, platform
from wxsign.simulator.state import Code, User
from wxsign.simulator.tokens import check_account

blueprint = Blueprint("oauth", __name__)

_ORDER = ("appid", "redirect_uri", "response_type", "scope", "state")
_EXTRAS = ("forcePopup", "forceSnapShot", "connect_redirect")
_MISSING = {"scope": 10010, "redirect_uri": 10011, "appid": 10012, "state": 10013}
_SCOPES = ("snsapi_base", "snsapi_userinfo")
_CODE_LIFETIME = 300
_PHONE = re.compile(r"phone-(o[A-Za-z0-9_-]{27})")


class _BadLink(Exception):
    """The link breaks a rule of the platform: an HTML page with its code."""

    def __init__(self, errcode: int, words: str) -> None:
        super().__init__(words)
        self.errcode = errcode


@blueprint.errorhandler(_BadLink)
def _bad_link(wrong: _BadLink) -> str:
    return render_template("oauth_error.html", words=str(wrong), errcode=wrong.errcode)


@blueprint.get("/connect/oauth2/authorize")
def authorize() -> AnyResponse | str:
    """Check the link; in a frame ask for its name, elsewhere go straight on."""
    framed = request.headers.get("Sec-Fetch-Dest") == "iframe"
    if not framed and "MicroMessenger" not in request.headers.get("User-Agent", ""):
        return render_template("oauth_error.html", words="请在微信客户端打开链接", errcode=None)
    link = _checked_link(request.query_string.decode("ascii", "replace"))
    if framed:
        return render_template("authorize.html")
    return _go_back(link, _asking_user(""))


@blueprint.get("/connect/oauth2/confirm")
def confirm() -> AnyResponse:
    """Go back to the account's page with a code for the phone that the frame names."""
    query, _, name = request.query_string.decode("ascii", "replace").rpartition("&phone=")
    return _go_back(_checked_link(query), _asking_user(unquote(name)))


@blueprint.get("/sns/oauth2/access_token")
def exchange() -> Response:
    """The openid behind a code, once."""
    here = platform()
    given = request.args
    if given.get("appid") and given.get("secret") and not given.get("code"):
        raise Refusal(41008, "missing code")
    check_account(given, "authorization_code")
    with here.world.open() as memory:
        code = here.world.codes.get(given["code"])
        if code is None or here.clock.seconds() >= code.expires_at:
            raise Refusal(40029, "invalid code,")
        if code.used:
            raise Refusal(40163, "code been used,")
        code.used = True
        user = memory.users[code.openid]
        token = secrets.token_urlsafe(64)
        answer = {
            "access_token": token,
            "expires_in": 7200,
            "refresh_token": secrets.token_urlsafe(64),
            "openid": _virtual(user.openid) if user.snapshot else user.openid,
            "scope": code.scope,
        }
        here.world.web_tokens[token] = str(answer["openid"])
    return jsonify({**answer, "is_snapshotuser": 1} if user.snapshot else answer)


@blueprint.get("/sns/auth")
def auth() -> Response:
    """Whether a web token is good for this openid."""
    owner = platform().world.web_tokens.get(request.args.get("access_token", ""))
    if owner is None:
        raise Refusal(40001, "invalid credential, access_token is invalid or not latest,")
    if owner != request.args.get("openid"):
        raise Refusal(40003, "invalid openid")
    return done()


def _checked_link(query: str) -> dict[str, str]:
    """The parameters, if they stand as the platform's pattern demands; raises _BadLink."""
    pairs = [part.partition("=") for part in query.split("&")]
    raw = {name: value for name, _, value in pairs}
    for name, errcode in _MISSING.items():
        if not raw.get(name):
            raise _BadLink(errcode, f"{name} 参数为空")
    names = [name for name, _, _ in pairs]
    extras = set(names[len(_ORDER) :])
    if tuple(names[: len(_ORDER)]) != _ORDER or extras - set(_EXTRAS):
        raise _BadLink(40035, "参数次序错误")
    link = {name: unquote(value) for name, value in raw.items()}
    _check_values(link, raw)
    return link


def _check_values(link: dict[str, str], raw: dict[str, str]) -> None:
    config = platform().config
    if link["appid"] != config.app_id:
        raise _BadLink(40013, "appid 错误")
    if re.search(r"[:/?]", raw["redirect_uri"]):
        raise _BadLink(40035, "redirect_uri 没有编码")
    target = urlsplit(link["redirect_uri"])
    if target.scheme not in ("http", "https") or target.netloc != config.oauth_domain:
        raise _BadLink(10003, "redirect_uri 域名与后台配置不一致")
    if link["response_type"] != "code" or link["scope"] not in _SCOPES:
        raise _BadLink(10005, "scope 参数错误或没有 scope 权限")
    if not re.fullmatch(r"[a-zA-Z0-9]{1,128}", raw["state"]):
        raise _BadLink(40035, "state 参数错误")


def _asking_user(frame: str) -> User:
    agent = request.headers.get("User-Agent", "")
    named = _PHONE.fullmatch(frame) or _PHONE.search(agent)
    with platform().world.open() as memory:
        openid = named.group(1) if named else memory.touched
        user = memory.users.get(openid or "")
        if user is None:
            raise _BadLink(40003, "没有这部手机：请先在模拟器里添加用户")
        memory.touched = user.openid
        return user


def _go_back(link: dict[str, str], user: User) -> AnyResponse:
    here = platform()
    code = secrets.token_hex(16)
    with here.world.open():
        expires_at = here.clock.seconds() + _CODE_LIFETIME
        here.world.codes[code] = Code(user.openid, link["scope"], expires_at)
    glue = "&" if urlsplit(link["redirect_uri"]).query else "?"
    return redirect(f"{link['redirect_uri']}{glue}code={code}&state={link['state']}")


def _virtual(openid: str) -> str:
    """The openid that a snapshot page is told: it looks real and belongs to nobody."""
    return "o" + hashlib.sha256(f"snapshot {openid}".encode()).hexdigest()[:27]
