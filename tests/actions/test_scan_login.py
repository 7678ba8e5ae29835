"""扫码登录: a code is scanned by one, confirmed by him, used once by the desktop that showed it."""

import pytest

from tests import factories
from tests.actions.traces import refused
from wxsign.actions import desk, desk_account, reviewers, scan_login
from wxsign.actions.scan_login import Asking
from wxsign.rules.refusals import Reason, Refused

pytestmark = pytest.mark.usefixtures("app")
OPENID, OTHER = "o" + "1" * 27, "o" + "2" * 27


@pytest.mark.requirement("S7")
def test_only_whoever_scanned_confirms_and_only_the_desktop_goes_in_and_once(clock):
    person = factories.student()
    factories.bind(person, OPENID)
    asking = Asking("student", "Windows 电脑 · Chrome", "203.0.113.*")
    number = scan_login.ask(asking, "http://weixin.qq.com/q/x")
    assert scan_login.scanned(asking.scene, OPENID).id == number
    assert scan_login.scanned(asking.scene, OTHER) is None

    with refused(Reason.NOT_FOUND):
        scan_login.confirm(number, "student", OTHER)
    with refused(Reason.NOT_FOUND):
        scan_login.confirm(number, "employer", OPENID)
    with refused(Reason.SCAN_OVER):
        scan_login.use(number, asking.key)
    scan_login.confirm(number, "student", OPENID)
    with refused(Reason.SCAN_OVER):
        scan_login.use(number, asking.scene)

    assert scan_login.use(number, asking.key) == person.id
    with refused(Reason.SCAN_OVER):
        scan_login.use(number, asking.key)


def test_a_wechat_of_another_reviewer_is_not_bound_again(clock):
    first, second = factories.reviewer(), factories.reviewer()
    factories.bind(first, OPENID)
    asking = Asking("desk", "Windows 电脑 · Chrome", "", second.id)
    number = scan_login.ask(asking, "http://weixin.qq.com/q/x")
    scan_login.scanned(asking.scene, OPENID)

    with refused(Reason.BOUND_ELSEWHERE):
        scan_login.confirm(number, "desk", OPENID)


def test_a_reviewer_added_at_the_desk_changes_his_password_and_signs_in(clock):
    by = factories.actor(factories.reviewer())
    number, password = reviewers.add("fang", reviewers.Post("方敬之", "", None), by=by)
    assert desk.check_password("fang", password, "").password_is_given

    desk_account.change_password(number, "a-much-better-1", here="")

    assert not desk.check_password("fang", "a-much-better-1", "").password_is_given
    for _n in range(3):
        with pytest.raises(Refused):
            desk.check_password("fang", password, "", network="203.0.113.*")
    with refused(Reason.LOGIN_SHUT, at="10:01"):
        desk.check_password("fang", "a-much-better-1", "", network="203.0.113.*")
