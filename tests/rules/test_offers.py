"""Everything beyond the state that may stand against a move, one reason at a time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from wxsign.rules import offers
from wxsign.rules.offers import Case, Holder, Standing
from wxsign.rules.refusals import Reason, Refused

NOW = datetime(2026, 5, 15, 2, tzinfo=UTC)
FREE = Standing(
    student_id=1,
    enrolment_approved=True,
    non_directed=True,
    restricted=False,
    verified=True,
    window_open=True,
    plan_free=True,
)
CASE = Case(NOW, NOW + timedelta(days=5), version=2, seen_version=2, record_id=7)
TAKEN = Holder("online", 9, "电子签约（等待签约审核）")
FINDING = {
    Reason.ENROLMENT_PENDING: {"enrolment_approved": False},
    Reason.DIRECTED: {"non_directed": False},
    Reason.RESTRICTED: {"restricted": True},
    Reason.WINDOW_CLOSED: {"window_open": False},
}
ACTING = FINDING | {
    Reason.SEAT_TAKEN: {"seat": TAKEN},
    Reason.PLAN_SUBMITTED: {"plan_free": False},
    Reason.NOT_VERIFIED: {"verified": False},
    Reason.UNPRINTABLE_NAME: {"unprintable": "㛃"},
}


def against(move: str, standing: Standing, case: Case = CASE) -> Reason | None:
    refused = offers.against(move, standing, case)
    return refused.reason if refused else None


@pytest.mark.parametrize("move", ["invite", "accept", "decline"])
def test_nothing_stands_against_a_student_who_is_free(move: str):
    offers.ensure(move, FREE, CASE)


@pytest.mark.requirement("S16", "S17")
@pytest.mark.parametrize("reason", list(ACTING))
def test_each_reason_alone_keeps_a_student_from_accepting(reason: Reason):
    assert against("accept", replace(FREE, **ACTING[reason])) is reason


@pytest.mark.requirement("S24")
@pytest.mark.parametrize("reason", list(FINDING))
def test_whoever_is_not_eligible_is_not_found(reason: Reason):
    assert not offers.is_findable(replace(FREE, **FINDING[reason]))


@pytest.mark.requirement("S53")
@pytest.mark.parametrize("reason", sorted(set(ACTING) - set(FINDING)))
def test_a_student_who_has_signed_can_still_be_invited(reason: Reason):
    assert offers.is_findable(replace(FREE, **ACTING[reason]))


@pytest.mark.requirement("S52", "S71")
@pytest.mark.parametrize("move", ["accept", "decline"])
def test_a_taken_seat_leaves_the_other_letters_to_be_read_only(move: str):
    with pytest.raises(Refused) as caught:
        offers.ensure(move, replace(FREE, seat=TAKEN), CASE)

    assert caught.value.facts == {"holder": TAKEN.words, "blocking": ("online", 9)}


def test_the_seat_of_this_very_record_is_no_obstacle():
    assert against("accept", replace(FREE, seat=replace(TAKEN, record_id=7))) is None


@pytest.mark.requirement("S51", "S191")
@pytest.mark.parametrize("move", ["accept", "decline"])
@pytest.mark.parametrize("left,late", [(0, True), (-1, True), (1, False)])
def test_after_twenty_four_hundred_nobody_can_answer(move: str, left: int, late):
    case = replace(CASE, deadline=NOW + timedelta(seconds=left))

    assert (against(move, FREE, case) is Reason.TOO_LATE) is late


@pytest.mark.requirement("S51")
def test_a_late_student_reads_the_last_day():
    midnight = datetime(2026, 5, 14, 16, tzinfo=UTC)  # 24:00 of the 14th in Beijing

    refused = offers.against("accept", FREE, replace(CASE, deadline=midnight))

    assert refused is not None
    assert refused.headline == "已过 5月14日 24:00，这封邀请函已经到期"


@pytest.mark.requirement("S47")
def test_consent_names_the_version_in_force():
    assert against("accept", FREE, replace(CASE, seen_version=1)) is Reason.OLD_VERSION
    assert against("decline", FREE, replace(CASE, seen_version=1)) is None


def test_the_deadline_is_told_before_everything_else():
    nobody = replace(FREE, enrolment_approved=False, verified=False, seat=TAKEN)

    assert against("accept", nobody, replace(CASE, deadline=NOW)) is Reason.TOO_LATE
