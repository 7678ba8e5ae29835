"""Every cell of the table of moves, against the table of the design written down a second time."""

import itertools

import pytest

from wxsign.rules import lifecycle
from wxsign.rules.lifecycle import HOLDS_SEAT, ONLINE, O, Plan, Process
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused

# (move, who): {from: to}
DESIGN = {
    ("invite", "employer"): {"new": "invited"},
    ("amend", "employer"): {"invited": "invited"},
    ("request_change", "student"): {"invited": "invited"},
    ("ask_time", "student"): {"invited": "invited"},
    ("grant_time", "employer"): {"invited": "invited"},
    ("accept", "student"): {"invited": "under_review"},
    ("decline", "student"): {"invited": "declined"},
    ("withdraw", "employer"): {"invited": "withdrawn"},
    ("expire", "clock"): {"invited": "expired"},
    ("propose_change", "employer"): {"under_review": "change_proposed"},
    ("agree_change", "student"): {"change_proposed": "under_review"},
    ("refuse_change", "student"): {"change_proposed": "under_review"},
    ("drop_change", "employer"): {"change_proposed": "under_review"},
    ("drop_change", "clock"): {"change_proposed": "under_review"},
    ("pass_on", "reviewer"): {"under_review": "under_review"},
    ("approve", "reviewer"): {"under_review": "effective"},
    ("reject", "reviewer"): {"under_review": "rejected"},
    ("undo", "reviewer"): {"effective": "under_review", "rejected": "under_review"},
    ("reopen", "admin"): {"effective": "under_review"},
    ("appeal", "student"): {"rejected": "rejected"},
    ("uphold", "admin"): {"rejected": "rejected"},
    ("rehear", "admin"): {"rejected": "under_review"},
    ("report_in", "student"): {"effective": "effective"},
    ("receive", "employer"): {"effective": "reported"},
    ("end", "reviewer"): {"effective": "terminated"},
    ("force", "admin"): {"effective": "terminated", "reported": "terminated"},
}
NAMES = sorted({name for name, _who in DESIGN})
CELLS = list(itertools.product(NAMES, O, Who))


@pytest.mark.requirement("S47", "S50", "S51", "S70", "S84")
@pytest.mark.parametrize("name,state,who", CELLS)
def test_a_cell_of_the_table_is_as_designed(name: str, state: O, who: Who):
    row = DESIGN.get((name, who.value))
    try:
        answer = lifecycle.move_for(Process.ONLINE, name, state=state, who=(who,)).target.value
    except Refused as refused:
        answer = refused.reason

    expected = Reason.NOT_YOURS if row is None else row.get(state.value, Reason.WRONG_STATE)
    assert answer == expected


@pytest.mark.parametrize("who", list(Who))
@pytest.mark.parametrize("state", list(O))
def test_the_moves_on_offer_are_the_moves_that_work(state: O, who: Who):
    offered = {row.name for row in ONLINE if row.who is who and state in row.source}

    assert offered == {
        name for (name, actor), row in DESIGN.items() if actor == who.value and state.value in row
    }


def test_no_move_but_those_of_the_design_exists():
    rows = {(row.name, row.who.value) for row in ONLINE}

    assert rows == set(DESIGN)
    assert len(ONLINE) == len(rows)


def test_every_state_is_reached_from_new():
    reached = {O.NEW}
    while more := {row.target for row in ONLINE if reached & set(row.source)} - reached:
        reached |= more

    assert reached == set(O)


@pytest.mark.requirement("S52")
def test_the_seat_is_held_from_consent_to_the_end():
    holding = {state.value for state in HOLDS_SEAT[Process.ONLINE]}

    assert holding == {"under_review", "change_proposed", "effective", "reported"}


@pytest.mark.requirement("S165")
def test_the_placement_plan_follows_the_reviews():
    written = {row.name: row.plan for row in ONLINE if row.plan is not None}

    assert written == {
        "approve": Plan.COLLEGE_REVIEW,
        "reject": Plan.NOT_SUBMITTED,
        "undo": Plan.NOT_SUBMITTED,
        "reopen": Plan.NOT_SUBMITTED,
        "end": Plan.NOT_SUBMITTED,
        "force": Plan.NOT_SUBMITTED,
    }


@pytest.mark.requirement("S180")
def test_the_plan_has_the_manuals_two_states():
    assert [plan.value for plan in Plan] == ["学生未提交", "院系待审核"]


def test_a_reviewer_of_school_level_acts_as_both():
    admin, college = Actor(Who.ADMIN, 1, "吴书宁"), Actor(Who.REVIEWER, 2, "何清和")

    assert (admin.acts_as, college.acts_as) == ((Who.ADMIN, Who.REVIEWER), (Who.REVIEWER,))


def test_nobody_but_the_student_and_the_clock_moves_an_answer():
    """四不准: no role of the school accepts or declines for a student (decision 19)."""
    who = {row.who for row in ONLINE if row.name in ("accept", "decline", "agree_change")}

    assert who == {Who.STUDENT}


def test_no_move_tells_its_own_maker():
    assert [row.name for row in lifecycle.ONLINE if row.who in row.tells] == []
