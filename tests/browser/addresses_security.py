"""TABLE of the addresses of the security of the desk and of QR logins: see `addresses.py`."""

from tests.browser.looking import Visit
from wxsign.demo import people

_MINE, _AT = "/desk/account", f" · {people.SCHOOL}"

RECORDS: dict[str, str] = {"colleague": "SELECT id FROM reviewer WHERE account = 'college'"}
# fmt: off
VISITS: dict[str, list[Visit]] = {
    "stranger": [
        Visit("student.login_scan", "/student/login/scan", "student.login_scan", "毕业生扫码登录"),
        Visit("employer.login_scan", "/employer/login/scan", "employer.login_scan",
              "用人单位扫码登录"),
        Visit("desk.login_scan", "/desk/login/scan", "desk.login_scan",
              "审核人员扫码登录 · 签约审核"),
    ],
    "reviewer": [
        Visit("desk.account", _MINE, "desk.account", "我的账号" + _AT),
        Visit("desk.password", _MINE + "/password", "desk.password", "修改密码" + _AT),
        Visit("desk.second_factor", _MINE + "/second-factor", "desk.second_factor", "动态码" + _AT),
        Visit("desk.recovery_codes", _MINE + "/recovery-codes", "desk.recovery_codes",
              "重新生成恢复码" + _AT),
        Visit("desk.wechat", _MINE + "/wechat", "desk.wechat", "绑定微信" + _AT),
        Visit("desk.reviewers", "/desk/reviewers", "desk.reviewers", "审核人员" + _AT),
        Visit("desk.reviewer_new", "/desk/reviewers/new", "desk.reviewer_new",
              "增加审核人员" + _AT),
        Visit("desk.reviewer", "/desk/reviewers/{colleague}", "desk.reviewer",
              "李学文 · 审核人员" + _AT),
    ],
}
# fmt: on
NO_PAGE: dict[str, str] = {
    **dict.fromkeys(
        ("student.login_scan_state", "employer.login_scan_state", "desk.login_scan_state"),
        "a word for a script",
    ),
    "desk.wechat_state": "a word for a script",
    **dict.fromkeys(
        ("student.login_scan_seen", "employer.login_scan_seen", "desk.login_scan_seen"),
        "only for the phone that scanned: test_bulk_scan.py looks at it",
    ),
}
