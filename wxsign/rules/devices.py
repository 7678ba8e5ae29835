"""Which device and which network, in words: enough to know one's own, too little to trace it."""

from ipaddress import ip_address, ip_network

UNKNOWN = "未知设备"
# The first that is named in the user agent: Edge says Chrome too, and Chrome says Safari.
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("QQBrowser", "QQ 浏览器"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "苹果手机"),
    ("iPad", "iPad"),
    ("Android", "安卓手机"),
    ("Windows", "Windows 电脑"),
    ("Mac OS X", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)


def device(user_agent: str) -> str:
    """Windows 电脑 · Chrome; 未知设备 where the browser says nothing known."""
    found = [
        next((words for mark, words in table if mark in user_agent), "")
        for table in (_SYSTEMS, _BROWSERS)
    ]
    return " · ".join(words for words in found if words) or UNKNOWN


def network(address: str) -> str:
    """The beginning of an address: 203.0.113.*, or the first three groups of a new one."""
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    if known.version == 4:
        return address.rpartition(".")[0] + ".*"
    return str(ip_network((known, 48), strict=False).network_address) + "*"
