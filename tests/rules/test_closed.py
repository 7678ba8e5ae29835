"""Why a button is closed: by the state, by what stands against it, in one reason each."""

from dataclasses import replace

import pytest

from tests.rules.test_offers import CASE, FREE, NOW, TAKEN
from wxsign.rules import closed
from wxsign.rules.closed import BUTTONS
from wxsign.rules.labels import ONLINE
from wxsign.rules.lifecycle import MOVES, O, Process
from wxsign.rules.people import Who
from wxsign.rules.refusals import Reason

LETTER = ("accept", "decline", "request_change", "ask_time")


def reasons(who: Who, state: str, standing=FREE, case=CASE) -> dict[str, Reason]:
    rows = closed.buttons(who, state, standing, case)
    return {move: row.refused.reason for row in rows for move in row.moves}


@pytest.mark.parametrize("who", [Who.STUDENT, Who.EMPLOYER])
def test_every_move_of_a_party_has_a_button(who: Who):
    moves = {row.name for row in MOVES[Process.ONLINE] if row.who is who} - {"invite"}
    moves -= {"appeal"}  # has a page of its own, which says why it is shut

    assert {move for button in BUTTONS[who] for move in button.moves} == moves | {"request"}


@pytest.mark.requirement("S71")
@pytest.mark.parametrize("state", ["declined", "expired", "withdrawn", "rejected", "terminated"])
@pytest.mark.parametrize("who", [Who.STUDENT, Who.EMPLOYER])
def test_when_a_round_is_over_everything_says_so(who: Who, state: str):
    assert set(reasons(who, state).values()) == {Reason.ROUND_OVER}


@pytest.mark.parametrize("state", sorted(ONLINE))
def test_buttons_with_the_same_reason_stand_together(state: str):
    rows = closed.buttons(Who.STUDENT, state, FREE, CASE)

    briefs = [row.refused.brief for row in rows]
    assert len(briefs) == len(set(briefs))


def test_an_open_letter_can_be_answered_and_nothing_else_yet():
    assert reasons(Who.STUDENT, O.INVITED) == {
        "agree_change": Reason.NO_CHANGE,
        "refuse_change": Reason.NO_CHANGE,
        "report_in": Reason.NOT_EFFECTIVE,
        "request": Reason.END_TOO_EARLY,
    }


@pytest.mark.requirement("S87", "S90")
@pytest.mark.parametrize("who", [Who.STUDENT, Who.EMPLOYER])
@pytest.mark.parametrize(
    "state, reason",
    [
        (O.INVITED, Reason.END_TOO_EARLY),
        (O.UNDER_REVIEW, Reason.END_TOO_EARLY),
        (O.CHANGE_PROPOSED, Reason.END_TOO_EARLY),
        (O.EFFECTIVE, None),
        (O.REPORTED, Reason.END_TOO_LATE),
        (O.TERMINATED, Reason.ROUND_OVER),
    ],
)
def test_only_an_agreement_in_force_can_be_terminated(who, state, reason):
    assert reasons(who, state).get("request") is reason


@pytest.mark.requirement("S90")
@pytest.mark.parametrize("ending", ["requested", "under_review"])
def test_while_a_termination_runs_nobody_asks_again(ending):
    running = replace(CASE, ending=ending)

    for who in (Who.STUDENT, Who.EMPLOYER):
        assert reasons(who, O.EFFECTIVE, case=running)["request"] is Reason.END_RUNNING


@pytest.mark.requirement("S108")
@pytest.mark.parametrize("ending", ["refused", "rejected"])
def test_after_a_no_either_side_may_ask_again(ending):
    again = replace(CASE, ending=ending)

    for who in (Who.STUDENT, Who.EMPLOYER):
        assert "request" not in reasons(who, O.EFFECTIVE, case=again)


@pytest.mark.requirement("S181")
def test_a_limit_counts_only_where_it_is_set():
    twice = replace(CASE, ended_before=2)

    assert "request" not in reasons(Who.STUDENT, O.EFFECTIVE, case=twice)
    assert "request" not in reasons(Who.STUDENT, O.EFFECTIVE, case=replace(twice, end_limit=3))
    used_up = reasons(Who.STUDENT, O.EFFECTIVE, case=replace(twice, end_limit=2))
    assert used_up["request"] is Reason.END_LIMIT


@pytest.mark.requirement("S52")
def test_a_taken_seat_closes_the_answers_and_names_the_record():
    rows = closed.buttons(Who.STUDENT, O.INVITED, replace(FREE, seat=TAKEN), CASE)

    first = rows[0]
    assert first.label == "同意、拒绝、请单位修改、申请延长反馈时间"
    assert first.moves == LETTER
    assert first.refused.facts["blocking"] == ("online", 9)
    assert first.refused.brief == f"已有一份{TAKEN.words}"


@pytest.mark.requirement("S47")
@pytest.mark.parametrize(
    "state, reason",
    [
        (O.CHANGE_PROPOSED, Reason.CHANGE_WAITS),
        (O.EFFECTIVE, Reason.REVIEWED),
        (O.REPORTED, Reason.REVIEWED),
    ],
)
def test_a_signed_agreement_can_be_changed_until_the_school_has_reviewed(state, reason):
    assert reasons(Who.EMPLOYER, state)["propose_change"] is reason
    assert "propose_change" not in reasons(Who.EMPLOYER, O.UNDER_REVIEW)


def test_more_time_is_asked_once_and_granted_once():
    asked = replace(CASE, time_asked=True)
    granted = replace(asked, time_granted=True)

    assert reasons(Who.EMPLOYER, O.INVITED)["grant_time"] is Reason.TIME_NOT_ASKED
    assert reasons(Who.STUDENT, O.INVITED, case=asked)["ask_time"] is Reason.TIME_ASKED
    assert "grant_time" not in reasons(Who.EMPLOYER, O.INVITED, case=asked)
    assert reasons(Who.EMPLOYER, O.INVITED, case=granted)["grant_time"] is Reason.TIME_GRANTED


@pytest.mark.requirement("S190")
def test_an_open_letter_cannot_be_withdrawn():
    assert reasons(Who.EMPLOYER, O.INVITED)["withdraw"] is Reason.NO_WITHDRAWAL


@pytest.mark.requirement("S191")
def test_late_the_answers_say_so():
    late = replace(CASE, deadline=NOW)

    found = reasons(Who.STUDENT, O.INVITED, case=late)

    assert {found[move] for move in LETTER} == {Reason.TOO_LATE}


@pytest.mark.requirement("S22")
def test_an_employer_without_a_school_cannot_search():
    refused = closed.against_search(approved=False)

    assert refused is not None
    assert refused.brief == "要等学校审核通过，才能查找学生"
    assert closed.against_search(approved=True) is None


@pytest.mark.parametrize(
    "state, desk, reason",
    [
        (O.CHANGE_PROPOSED, "", Reason.CHANGE_WAITS),
        (O.UNDER_REVIEW, "学院", Reason.NOT_YOUR_TURN),
        (O.EFFECTIVE, "", None),
    ],
)
def test_the_desk_reads_why_a_record_cannot_be_decided(state, desk, reason):
    refused = closed.against_review(state, desk)

    assert (refused.reason if refused else None) is reason
