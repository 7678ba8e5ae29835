"""What WeChat itself calls: the callback, and the way of web OAuth."""

from flask import Blueprint

pages = Blueprint("wechat", __name__)

from wxsign.pages.wechat import callback, js_sdk, oauth  # noqa: E402, F401 - they attach their routes
