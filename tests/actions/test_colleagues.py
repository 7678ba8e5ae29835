"""Several people act for one unit; the main account decides who they are."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.test_races import at_once
from tests.actions.traces import queued, refused
from wxsign.actions import binding, colleagues, reviews
from wxsign.actions.colleagues import Colleague
from wxsign.db import db
from wxsign.models import Binding, EmployerUser
from wxsign.rules.refusals import Reason

pytestmark = pytest.mark.usefixtures("app")
NEW = Colleague("沈若溪", "13755556666", "ruoxi")


@pytest.fixture
def main():
    return factories.employer()


@pytest.fixture
def other(main):
    return factories.colleague(main.employer, name="沈若溪")


def mains(employer_id):
    rows = select(EmployerUser.id).where(
        EmployerUser.employer_id == employer_id, EmployerUser.is_main
    )
    return db.session.scalars(rows).all()


def handing_over(user_id, by_id):
    """移交主账号 with a code that is right."""
    proof = factories.quick_proof(colleagues.handover_matter(user_id, by_id))
    return lambda: colleagues.hand_over(user_id, proof=proof, by_id=by_id)


def test_a_new_colleague_has_no_password_and_learns_of_it_by_sms(main):
    user_id = colleagues.add(NEW, by_id=main.id)

    user = factories.fresh(EmployerUser, user_id)
    assert (user.employer_id, user.name, user.account, user.is_main, user.password_hash) == (
        main.employer_id, "沈若溪", "ruoxi", False, "",
    )  # fmt: skip
    assert queued() == [("colleague.employer", "employer", user_id, "sms")]
    for password in ("", factories.PASSWORD):
        with refused(Reason.LOGIN_WRONG):
            binding.check_password("ruoxi", password)


def test_only_the_main_account_decides(other, main):
    for act in (
        lambda: colleagues.add(NEW, by_id=other.id),
        lambda: colleagues.remove(main.id, by_id=other.id),
        handing_over(other.id, other.id),
    ):
        with refused(Reason.NOT_MAIN_ACCOUNT):
            act()


def test_a_phone_serves_one_account_of_a_unit_and_any_number_of_units(main, other):
    taken = Colleague("某某", other.phone, "another")
    with refused(Reason.COLLEAGUE_KNOWN):
        colleagues.add(taken, by_id=main.id)

    elsewhere = factories.employer()
    colleagues.add(taken, by_id=elsewhere.id)

    accounts = [user.account for user in binding.users_with_phone(other.phone)]
    assert accounts == [other.account, "another"]


def test_a_taken_account_is_refused_without_a_trace(main):
    factories.employer(account="ruoxi")

    with refused(Reason.ACCOUNT_TAKEN):
        colleagues.add(NEW, by_id=main.id)


def test_a_removed_colleague_is_out_everywhere(main, other):
    factories.bind(other, "oRuoxi")
    phone, epoch = other.phone, other.epoch

    colleagues.remove(other.id, by_id=main.id)

    gone = factories.fresh(EmployerUser, other.id)
    assert (gone.phone, gone.phone_print, gone.password_hash, gone.epoch) == ("", "", "", epoch + 1)
    assert gone.name == "沈若溪"
    assert db.session.scalars(select(Binding)).all() == []
    assert binding.users_with_phone(phone) == []
    with refused(Reason.LOGIN_WRONG):
        binding.check_password(gone.account, factories.PASSWORD)


def test_nobody_removes_himself_a_stranger_or_the_same_twice(main, other):
    stranger = factories.colleague(factories.employer().employer)
    colleagues.remove(other.id, by_id=main.id)

    for user in (main, stranger, other):
        with refused(Reason.NOT_FOUND):
            colleagues.remove(user.id, by_id=main.id)


def test_the_letters_of_a_removed_sender_are_the_main_accounts_news(main, other, drain, fakes):
    factories.bind(main, "oMain")
    factories.bind(other, "oRuoxi")
    record = factories.agreement("under_review", user=other)
    drain()
    fakes.wechat.sent.clear()
    number, by = record.id, factories.actor(factories.reviewer())
    reviews.approve(number, by=by)  # queued for the sender, who is removed before it leaves

    colleagues.remove(other.id, by_id=main.id)
    drain()

    assert [sent.openid for sent in fakes.wechat.sent if "employer" in sent.url] == ["oMain"]


def test_the_main_account_is_handed_over_and_told(main, other):
    handing_over(other.id, main.id)()

    assert mains(main.employer_id) == [other.id]
    assert queued() == [("main.employer", "employer", other.id, "sms")]
    again = handing_over(main.id, main.id)
    with refused(Reason.NOT_MAIN_ACCOUNT):
        again()


def test_the_main_account_goes_to_nobody_who_is_not_there(main, other):
    stranger = factories.colleague(factories.employer().employer)
    colleagues.remove(other.id, by_id=main.id)

    for user in (stranger, other, main):
        act = handing_over(user.id, main.id)
        with refused(Reason.NOT_FOUND):
            act()
    assert mains(main.employer_id) == [main.id]


def test_the_main_account_waits_for_no_first_login(main):
    waiting = factories.colleague(main.employer, password_hash="")
    act = handing_over(waiting.id, main.id)

    with refused(Reason.COLLEAGUE_AWAITED):
        act()
    assert mains(main.employer_id) == [main.id]


def test_the_code_of_one_handover_is_good_for_no_other_colleague(main, other):
    third = factories.colleague(main.employer)
    proof = factories.quick_proof(colleagues.handover_matter(third.id, main.id))

    with refused(Reason.CODE_EXPIRED):
        colleagues.hand_over(other.id, proof=proof, by_id=main.id)
    assert mains(main.employer_id) == [main.id]


def test_handed_over_to_two_at_once_it_goes_to_one(app, main, other):
    third = factories.colleague(main.employer)
    by = main.id
    calls = [handing_over(user_id, by) for user_id in (other.id, third.id)]

    answers = at_once(app, calls)

    assert sorted(map(str, answers)) == ["None", "not_main_account"]
    assert len(mains(main.employer_id)) == 1


def test_removed_and_promoted_at_once_the_unit_keeps_a_main_account(app, main, other):
    by, user_id = main.id, other.id

    at_once(
        app,
        [
            handing_over(user_id, by),
            lambda: colleagues.remove(user_id, by_id=by),
        ],
    )

    (left,) = mains(main.employer_id)
    assert factories.fresh(EmployerUser, left).removed_at is None


def test_a_code_asks_in_for_one_unit_until_it_is_replaced_used_or_over(main, other, clock):
    waiting = factories.colleague(main.employer, password_hash="")
    first, second = colleagues.new_scene(), colleagues.new_scene()
    colleagues.show_code(waiting.id, first, "http://w/1", by_id=main.id)
    asked = colleagues.asked_by(first)
    colleagues.show_code(waiting.id, second, "http://w/2", by_id=main.id)
    replaced = colleagues.asked_by(first), colleagues.asked_by(second)
    clock.advance(days=7)

    assert (asked, replaced) == (main.employer.name, ("", main.employer.name))
    assert (colleagues.asked_by(second), colleagues.shown_code(waiting.id)) == ("", None)
    assert len({first, second}) == 2


def test_only_the_main_account_shows_a_code_and_only_of_who_has_not_signed_in(main, other):
    waiting, scene = factories.colleague(main.employer, password_hash=""), colleagues.new_scene()

    stranger = factories.employer()

    for person, by, reason in (
        (waiting, other, Reason.NOT_MAIN_ACCOUNT),
        (other, main, Reason.NOT_FOUND),
        (waiting, stranger, Reason.NOT_FOUND),
    ):
        with refused(reason):
            colleagues.show_code(person.id, scene, "http://w", by_id=by.id)
    colleagues.show_code(waiting.id, scene, "http://w", by_id=main.id)
    colleagues.remove(waiting.id, by_id=main.id)

    assert colleagues.asked_by(scene) == ""
