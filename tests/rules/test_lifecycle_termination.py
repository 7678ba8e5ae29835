"""Every cell of the table of terminations, against the design written down a second time (§6.2)."""

import itertools

import pytest

from wxsign.rules import labels, lifecycle
from wxsign.rules.lifecycle import OPEN_TERMINATION, TERMINATION, Process, T
from wxsign.rules.people import Who
from wxsign.rules.refusals import Reason, Refused

# (move, who): {from: to}
DESIGN = {
    ("request", "student"): {"new": "requested", "new_paper": "under_review"},
    ("request", "employer"): {"new": "requested"},
    ("agree", "employer"): {"requested": "under_review"},
    ("agree", "student"): {"requested": "under_review"},
    ("refuse", "employer"): {"requested": "refused"},
    ("refuse", "student"): {"requested": "refused"},
    ("pass_on", "reviewer"): {"under_review": "under_review"},
    ("approve", "reviewer"): {"under_review": "done"},
    ("reject", "reviewer"): {"under_review": "rejected"},
    ("force", "admin"): {"requested": "overtaken", "under_review": "overtaken"},
}
CELLS = list(itertools.product(sorted({name for name, _who in DESIGN}), T, Who))


@pytest.mark.requirement("S88", "S89", "S182")
@pytest.mark.parametrize("name,state,who", CELLS)
def test_a_cell_of_the_table_is_as_designed(name: str, state: T, who: Who):
    row = DESIGN.get((name, who.value))
    try:
        move = lifecycle.move_for(Process.TERMINATION, name, state=state, who=(who,))
        answer = move.target.value
    except Refused as refused:
        answer = refused.reason

    expected = Reason.NOT_YOURS if row is None else row.get(state.value, Reason.WRONG_STATE)
    assert answer == expected


def test_no_move_but_those_of_the_design_exists():
    assert {(row.name, row.who.value) for row in TERMINATION} == set(DESIGN)


def test_every_state_is_reached_from_one_of_the_two_beginnings():
    reached = {T.NEW, T.NEW_PAPER}
    while more := {row.target for row in TERMINATION if reached & set(row.source)} - reached:
        reached |= more

    assert reached == set(T)


@pytest.mark.requirement("S96")
def test_nobody_withdraws_a_request_and_no_clock_answers_it():
    """Decision 8: neither side takes a request back, and silence is no consent."""
    from_requested = {(row.name, row.who) for row in TERMINATION if T.REQUESTED in row.source}

    assert from_requested == {
        ("agree", Who.STUDENT),
        ("agree", Who.EMPLOYER),
        ("refuse", Who.STUDENT),
        ("refuse", Who.EMPLOYER),
        ("force", Who.ADMIN),
    }


def test_the_other_side_is_told_of_every_step_and_nobody_of_his_own():
    told = {(row.name, row.who): set(row.tells) for row in TERMINATION}

    assert told["request", Who.EMPLOYER] == {Who.STUDENT}
    assert told["agree", Who.EMPLOYER] == {Who.STUDENT, Who.REVIEWER}
    assert told["agree", Who.STUDENT] == {Who.EMPLOYER, Who.REVIEWER}
    assert told["approve", Who.REVIEWER] == told["reject", Who.REVIEWER]
    assert [row.name for row in TERMINATION if row.who in row.tells] == []


@pytest.mark.parametrize("state", [state for state in T if not state.startswith("new")])
def test_every_state_of_a_request_has_a_word_and_a_tone(state: T):
    word, tone = labels.REQUESTS[state]

    assert word
    assert (tone == "waiting") is (state in OPEN_TERMINATION)
