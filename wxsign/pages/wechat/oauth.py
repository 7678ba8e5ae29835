"""Web OAuth 网页授权 (`wechat.md` §2): the openid of the person who holds the phone.

A guard sends a stranger to `/<area>/oauth/start`; WeChat sends him back to
`/wechat/oauth/return`, which sees no cookie and only redirects into the area, where the state is
compared with the one this browser was given. A code is exchanged once, by whoever claims it
first; a second callback with the same code takes the first one's answer.
"""

import hashlib
import hmac
import re
import secrets
import time
from urllib.parse import quote, urlencode

from flask import current_app, redirect, request, session, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from wxsign import settings
from wxsign.actions import wechat_events
from wxsign.db import db
from wxsign.gateways import Rejected, Unreachable
from wxsign.models import Binding, EmployerUser, OAuthCode, Student
from wxsign.pages.session import sign_in
from wxsign.pages.wechat import pages
from wxsign.rules.refusals import Reason, Refused

_STATE = re.compile(r"(student|employer|desk)([0-9a-f]{32})")
_OWN_PATH = re.compile(r"/(student|employer|desk)/[A-Za-z0-9/_-]*")
_MOST_STARTS, _WAIT_SECONDS = 3, 3.0


@pages.get("/wechat/oauth/start")
def start() -> Response:
    """The way in for links that do not know the area's own start."""
    area = "employer" if request.args.get("area") == "employer" else "student"
    return redirect(f"/{area}/oauth/start?{urlencode({'next': request.args.get('next', '')})}")


@pages.get("/<any(student, employer, desk):area>/oauth/start")
def authorize(area: str) -> Response:
    """Give this browser a state and send it to WeChat; never more than three times a minute."""
    wanted = request.args.get("next", "")
    starts = [at for at in session.get("starts", []) if at > time.time() - 60]
    if len(starts) >= _MOST_STARTS:
        raise Refused(Reason.STALE_LOGIN)
    session["starts"] = [*starts, int(time.time())]
    is_own = _OWN_PATH.fullmatch(wanted) and wanted.startswith(f"/{area}/")
    session["next"] = wanted if is_own else f"/{area}/"
    session["state"] = area + secrets.token_hex(16)
    config = settings.current()
    back = config.app.base_url + url_for("wechat.come_back")
    # The platform matches this link by a strict pattern: the order of the parameters counts.
    return redirect(
        f"{config.wechat.open_base_url}/connect/oauth2/authorize?appid={config.wechat.app_id}"
        f"&redirect_uri={quote(back, safe='')}&response_type=code&scope=snsapi_base"
        f"&state={session['state']}#wechat_redirect"
    )


@pages.get("/wechat/oauth/return")
def come_back() -> Response:
    """Only a redirect into the area that asked: the area's cookie is not sent to this path."""
    state = _STATE.fullmatch(request.args.get("state", ""))
    if state is None:
        raise Refused(Reason.STALE_LOGIN)
    query = urlencode({"code": request.args.get("code", ""), "state": state[0]})
    return redirect(f"/{state[1]}/oauth?{query}")


@pages.get("/<any(student, employer, desk):area>/oauth")
def finish(area: str) -> Response:
    """Compare the state, exchange the code, and let the person in under a clean address."""
    state, code = request.args.get("state", ""), request.args.get("code", "")
    known = session.get("state") or session.get("last_state") or ""
    if not known or not hmac.compare_digest(known, state) or not code:
        raise Refused(Reason.STALE_LOGIN)
    openid = _openid(code, state)
    wanted = session.get("next", f"/{area}/")
    session.clear()
    session["openid"], session["last_state"], session["next"] = openid, state, wanted
    session.permanent = True
    _sign_in_if_bound(area, openid)
    return redirect(wanted)


def _openid(code: str, state: str) -> str:
    code_hash = hashlib.sha256(code.encode()).hexdigest()
    state_hash = hashlib.sha256(state.encode()).hexdigest()
    if not wechat_events.claim_code(code_hash, state_hash):
        return _answer_of_the_first(code_hash, state_hash)
    try:
        identity = current_app.extensions["wxsign"].wechat.identify(code)
    except Rejected as refusal:
        raise Refused(Reason.STALE_LOGIN) from refusal
    except Unreachable as silence:
        raise Refused(Reason.WECHAT_AWAY) from silence
    if identity.is_snapshot:
        raise Refused(Reason.SNAPSHOT_PAGE)
    openid = str(identity.openid)
    wechat_events.keep_openid(code_hash, openid)
    return openid


def _answer_of_the_first(code_hash: str, state_hash: str) -> str:
    """The other callback with this code is being answered right now: wait for its openid."""
    until = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < until:
        openid = db.session.scalar(
            select(OAuthCode.openid).where(
                OAuthCode.code_hash == code_hash, OAuthCode.state_hash == state_hash
            )
        )
        db.session.rollback()
        if openid is None:
            break
        if openid:
            return openid
        time.sleep(0.05)
    raise Refused(Reason.STALE_LOGIN)


def _sign_in_if_bound(area: str, openid: str) -> None:
    if area == "desk":  # WeChat alone lets no reviewer in: it may say yes to a desktop
        return
    person_id = db.session.scalar(
        select(Binding.person_id).where(Binding.audience == area, Binding.openid == openid)
    )
    if person_id is None:
        return
    table = Student if area == "student" else EmployerUser
    epoch = db.session.execute(select(table.epoch).where(table.id == person_id)).scalar_one()
    state, wanted = session["last_state"], session["next"]
    sign_in(person_id, epoch)
    session["last_state"], session["next"] = state, wanted
