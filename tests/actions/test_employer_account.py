"""A colleague's own account: each change logs the other devices out (S23)."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.traces import queued, refused
from wxsign.actions import binding, colleagues, employer_account
from wxsign.actions.proof import Matter
from wxsign.db import db
from wxsign.models import Binding, EmployerUser
from wxsign.rules.refusals import Reason
from wxsign.vault import fingerprint

pytestmark = pytest.mark.usefixtures("app")
NEW = "sign-on-line-2026"


@pytest.fixture
def user():
    return factories.employer()


def moved(user):
    """How often every device was logged out."""
    return factories.fresh(EmployerUser, user.id).epoch


@pytest.mark.requirement("S23")
def test_the_old_password_sets_a_new_one_and_its_owner_is_told(user):
    employer_account.change_password(user.id, factories.PASSWORD, NEW)

    assert moved(user) == 1
    assert binding.check_password(user.account, NEW).id == user.id
    assert queued() == [("password.employer", "employer", user.id, "sms")]
    with refused(Reason.LOGIN_WRONG):
        binding.check_password(user.account, factories.PASSWORD)


def test_a_wrong_old_password_changes_nothing(user):
    with refused(Reason.LOGIN_WRONG):
        employer_account.change_password(user.id, "guess", NEW)


@pytest.mark.requirement("S23")
def test_a_code_to_the_own_phone_sets_a_new_password_once(user):
    proof = factories.quick_proof(factories.matter(user, "password"))

    employer_account.set_password(user.id, NEW, proof=proof)

    assert binding.check_password(user.account, NEW).id == user.id
    with refused(Reason.CODE_WRONG):
        employer_account.set_password(user.id, "another-one-2026", proof=proof)


@pytest.mark.parametrize("purpose", ["send", "login", "phone"])
def test_a_code_for_something_else_sets_no_password(user, purpose):
    proof = factories.quick_proof(factories.matter(user, purpose))

    with refused(Reason.CODE_EXPIRED):
        employer_account.set_password(user.id, NEW, proof=proof)


def test_a_code_of_another_colleague_sets_no_password(user):
    other = factories.colleague(user.employer)
    proof = factories.quick_proof(factories.matter(other, "password"))

    with refused(Reason.CODE_EXPIRED):
        employer_account.set_password(user.id, NEW, proof=proof)


@pytest.mark.requirement("S23")
def test_a_new_phone_signs_in_and_the_old_one_no_more(user):
    old, new = user.phone, "13766667777"
    matter = Matter(f"employer:{user.id}", "phone", fingerprint(new))

    employer_account.change_phone(user.id, new, factories.quick_proof(matter))

    assert [found.id for found in binding.users_with_phone(new)] == [user.id]
    assert binding.users_with_phone(old) == []
    assert moved(user) == 1


def test_a_code_to_one_phone_does_not_move_the_account_to_another(user):
    matter = Matter(f"employer:{user.id}", "phone", fingerprint("13766667777"))
    proof = factories.quick_proof(matter)

    with refused(Reason.CODE_EXPIRED):
        employer_account.change_phone(user.id, "13788889999", proof)


def test_an_unbound_wechat_opens_nothing_any_more(user):
    factories.bind(user)

    employer_account.unbind(user.id)

    assert db.session.scalars(select(Binding)).all() == []
    assert moved(user) == 1


def test_log_out_everywhere_raises_the_epoch(user):
    employer_account.log_out_everywhere(user.id)

    assert moved(user) == 1


def test_a_removed_colleague_changes_nothing(user):
    other = factories.colleague(user.employer)
    colleagues.remove(other.id, by_id=user.id)

    with refused(Reason.STALE_LOGIN):
        employer_account.set_password(other.id, NEW, proof=None)
    with refused(Reason.STALE_LOGIN):
        employer_account.log_out_everywhere(other.id)
