"""Control API for users who take back what they gave, or leave WeChat altogether.

Source: developers.weixin.qq.com/doc/service/guide/h5/authorization_change.md.
"""

from flask import Blueprint, Response, jsonify

from wxsign.simulator import events
from wxsign.simulator.bodies import lenient_json
from wxsign.simulator.platform import BadRequest, platform

blueprint = Blueprint("withdrawals", __name__, url_prefix="/_sim")

_EVENTS = ("user_info_modified", "user_authorization_revoke", "user_authorization_cancellation")
# 201 address, 202 invoice, 203 card, 204 microphone, 205 nickname, 206 place, 207 pictures.
_REVOKED = tuple(str(number) for number in range(201, 208))
_PUSHER = "oPushServiceOfThePlatform000"  # the sender of these events is no user


@blueprint.post("/users/<openid>/withdrawal")
def withdraw(openid: str) -> Response:
    """Take back: {"event"}, and for a revocation what: {"info"}, 205 if it is not said."""
    given, here = lenient_json(), platform()
    name, info = given.get("event"), str(given.get("info", "205"))
    if name not in _EVENTS or info not in _REVOKED:
        raise BadRequest(f"event is one of {', '.join(_EVENTS)}, info one of {', '.join(_REVOKED)}")
    with here.world.read() as memory:
        if openid not in memory.users:
            raise BadRequest("nobody has this openid", 404)
    more = {"OpenID": openid, "AppID": here.config.app_id}
    if name == "user_authorization_revoke":
        more["RevokeInfo"] = info
    events.post_now(here, events.event(here, _PUSHER, name, **more))
    return jsonify({"openid": openid, "event": name})
