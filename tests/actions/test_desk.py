"""A reviewer signs in with account, password and second factor."""

import pyotp
import pytest

from tests import factories
from wxsign.actions import desk, reviewers
from wxsign.rules.refusals import Reason, Refused

pytestmark = pytest.mark.usefixtures("app")
SECRET = "JBSWY3DPEHPK3PXP"


def digits(moment) -> str:
    return pyotp.TOTP(SECRET).at(moment)


def test_password_and_second_factor_let_a_reviewer_in(now):
    reviewer = factories.reviewer(totp_secret=SECRET)

    assert desk.check_password(reviewer.account, factories.PASSWORD, digits(now)).id == reviewer.id


@pytest.mark.parametrize("wrong", ["account", "password", "totp", "old"])
def test_one_wrong_item_is_enough_and_none_is_named(now, clock, wrong):
    reviewer = factories.reviewer(totp_secret=SECRET)
    given = {"account": reviewer.account, "password": factories.PASSWORD, "totp": digits(now)}
    if wrong == "old":
        clock.advance(minutes=2)
    else:
        given[wrong] = "000000" if wrong == "totp" else "nobody"

    with pytest.raises(Refused) as caught:
        desk.check_password(**given)

    assert (caught.value.reason, caught.value.facts) == (Reason.LOGIN_WRONG, {})


def test_a_reviewer_of_the_demo_needs_no_second_factor():
    reviewer = factories.reviewer()

    assert desk.check_password(reviewer.account, factories.PASSWORD, "").id == reviewer.id


def test_a_code_of_the_second_factor_is_good_once(now, clock):
    reviewer = factories.reviewer(totp_secret=SECRET)
    given = (reviewer.account, factories.PASSWORD)
    desk.check_password(*given, digits(now))

    with pytest.raises(Refused):
        desk.check_password(*given, digits(now))

    clock.advance(seconds=60)
    assert desk.check_password(*given, digits(clock.now)).id == reviewer.id


def test_a_removed_reviewer_is_logged_out_and_gets_in_no_more(client, sign_in):
    reviewer = factories.reviewer()
    sign_in(client, reviewer)
    assert client.get("/desk/").status_code == 200

    assert reviewers.remove_reviewer(reviewer.account)

    assert client.get("/desk/").status_code == 302
    with pytest.raises(Refused):
        desk.check_password(reviewer.account, factories.PASSWORD, "")
    assert not reviewers.remove_reviewer("nobody")
