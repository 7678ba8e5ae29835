"""One-time codes: ten minutes, five tries, one purpose, one use."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.actions.traces import refused
from wxsign.actions import code
from wxsign.actions.proof import Matter, spend
from wxsign.db import db, transaction
from wxsign.models import Code, OutboxEntry
from wxsign.rules.refusals import Reason, Refused

pytestmark = pytest.mark.usefixtures("app")
MATTER = Matter("student:1", "accept", "online:7", 1)


def ask(of=MATTER):
    code.ask(of, phone="13900000001", words="签约")
    return factories.digits(of)


def wrong(right: str) -> str:
    return f"{(int(right) + 1) % 1_000_000:06d}"


def reason(typed: str, of=MATTER) -> tuple[Reason, object]:
    with pytest.raises(Refused) as caught:
        code.check(of, typed)
    db.session.rollback()  # what was read for the answer is given back
    return caught.value.reason, caught.value.facts.get("left")


@pytest.mark.requirement("S19")
@pytest.mark.parametrize("written", ["{}", " {} ", "验证码{}"])
def test_the_right_code_proves_this_matter(written):
    right = ask()

    assert code.check(MATTER, written.format(right)).matter == MATTER


def test_neither_the_row_nor_the_message_holds_the_digits():
    right = ask()

    row = db.session.scalars(select(OutboxEntry)).one()
    assert (row.notice, row.audience, row.channel) == ("code.sms", "code", "sms")
    assert row.facts == {"purpose": "签约"}
    assert right not in str([getattr(row, name) for name in row.__table__.columns.keys()])  # noqa: SIM118 - columns


def test_a_wrong_code_says_how_many_tries_are_left_and_the_sixth_is_not_compared():
    right = ask()

    answers = [reason(wrong(right)) for _ in range(5)]

    assert answers == [(Reason.CODE_WRONG, left) for left in (4, 3, 2, 1, 0)]
    assert reason(right) == (Reason.CODE_LOCKED, None)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "²³¹²³¹"])  # noqa: RUF001 - full-width digits are the point
def test_whatever_is_no_code_is_compared_with_nothing_and_counts_as_no_try(typed):
    right = ask()

    assert reason(typed) == (Reason.CODE_UNFIT, None)
    assert reason(wrong(right)) == (Reason.CODE_WRONG, 4)


@pytest.mark.parametrize("typed", ["123456", "12345", ""])
def test_before_a_code_was_asked_for_its_reader_is_told_to_ask(typed):
    assert reason(typed) == (Reason.CODE_UNASKED, None)


def test_a_locked_code_stays_locked_whatever_is_typed():
    right = ask()
    for _ in range(5):
        reason(wrong(right))

    assert reason("12345") == (Reason.CODE_LOCKED, None)


def test_a_code_is_good_for_ten_minutes(clock):
    right = ask()
    clock.advance(minutes=10)

    assert reason(right) == (Reason.CODE_EXPIRED, None)


def test_a_code_that_was_used_is_over():
    proof = code.check(MATTER, ask())
    with transaction():
        spend(proof, MATTER, factories.clock.now())

    with pytest.raises(Refused) as caught, transaction():
        spend(proof, MATTER, factories.clock.now())
    assert caught.value.reason is Reason.CODE_WRONG


@pytest.mark.parametrize(
    "other",
    [
        Matter("student:1", "accept", "online:7", 2),
        Matter("student:1", "accept", "online:8", 1),
        Matter("student:1", "bind", "online:7", 1),
        Matter("student:2", "accept", "online:7", 1),
    ],
)
@pytest.mark.requirement("S47")
def test_a_code_fits_one_person_purpose_record_and_version(other):
    right = ask()

    assert reason(right, other) == (Reason.CODE_UNASKED, None)


def test_only_the_last_code_counts(clock):
    first = ask()
    clock.advance(seconds=61)
    second = ask()

    assert first == second or reason(first)[0] is Reason.CODE_WRONG
    assert code.check(MATTER, second).matter == MATTER


def test_nobody_asks_twice_within_a_minute(clock):
    ask()

    with refused(Reason.CODE_TOO_SOON):
        code.ask(MATTER, phone="13900000001", words="签约")

    clock.advance(seconds=61)
    ask()


def test_ten_codes_a_day_are_enough_for_a_person_and_purpose(clock):
    for number in range(10):
        ask(Matter("student:1", "bind", f"browser:{number}"))

    with refused(Reason.CODE_TOO_MANY):
        code.ask(Matter("student:1", "bind"), phone="13900000001", words="绑定")

    # A stranger who knows three items may ask for these, but not use up the codes for signing.
    ask(Matter("student:1", "accept", "online:1", 1))
    clock.advance(days=1, seconds=1)
    ask(Matter("student:1", "bind"))


def test_a_locked_matter_gets_no_new_code_until_the_old_one_is_over(clock):
    right = ask()
    for _ in range(5):
        reason(wrong(right))
    clock.advance(seconds=61)

    with refused(Reason.CODE_LOCKED):
        code.ask(MATTER, phone="13900000001", words="签约")

    clock.advance(minutes=10)
    assert code.check(MATTER, ask()).matter == MATTER


def test_the_page_knows_when_to_offer_a_new_code(clock, now):
    assert (code.next_at(MATTER), code.is_out(MATTER)) == (None, False)
    ask()
    asked_at = db.session.scalars(select(Code.asked_at)).one()

    assert (code.next_at(MATTER), code.is_out(MATTER)) == (asked_at + timedelta(seconds=60), True)
    clock.advance(minutes=10)
    assert code.is_out(MATTER) is False


def test_parallel_guesses_never_compare_more_than_five(app):
    right = ask()
    start, answers = Barrier(12), []

    def guess(typed: str) -> None:
        with app.app_context():
            start.wait()
            try:
                answers.append(code.check(MATTER, typed))
            except Refused as refusal:
                answers.append(refusal.reason)

    threads = [Thread(target=guess, args=(wrong(right),)) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 12
    assert set(answers) <= {Reason.CODE_WRONG, Reason.CODE_LOCKED}
    db.session.rollback()
    assert db.session.scalar(select(func.max(Code.tries))) <= 5
