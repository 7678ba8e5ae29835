"""The moves of another destination, against the table of the design written down a second time."""

import itertools

import pytest

from wxsign.rules import labels, lifecycle
from wxsign.rules.lifecycle import DESTINATION, HOLDS_SEAT, D, Plan, Process
from wxsign.rules.people import Who
from wxsign.rules.refusals import Reason, Refused

# (move, who): {from: to}; architecture.md §4, domain.md §6.5
DESIGN = {
    ("save", "student"): {
        "new": "draft",
        "draft": "draft",
        "withdrawn": "draft",
        "rejected": "draft",
    },
    ("discard", "student"): {"draft": "discarded"},
    ("submit", "student"): {"draft": "under_review"},
    ("withdraw", "student"): {"under_review": "withdrawn"},
    ("pass_on", "reviewer"): {
        "under_review": "under_review",
        "release_review": "release_review",
    },
    ("approve", "reviewer"): {"under_review": "effective"},
    ("reject", "reviewer"): {"under_review": "rejected"},
    ("undo", "reviewer"): {"effective": "under_review", "rejected": "under_review"},
    ("request_release", "student"): {"effective": "release_review"},
    ("approve_release", "reviewer"): {"release_review": "released"},
    ("appeal", "student"): {"rejected": "rejected"},
    ("uphold", "admin"): {"rejected": "rejected"},
    ("rehear", "admin"): {"rejected": "under_review"},
    ("reject_release", "reviewer"): {"release_review": "effective"},
    ("replace", "student"): {
        "under_review": "released",
        "effective": "released",
        "release_review": "released",
    },
    ("force", "admin"): {"effective": "released", "release_review": "released"},
}
CELLS = list(itertools.product(sorted({name for name, _who in DESIGN}), D, Who))


@pytest.mark.requirement("S148", "S149", "S150", "S164", "S195")
@pytest.mark.parametrize("name,state,who", CELLS)
def test_a_cell_of_the_table_is_as_designed(name: str, state: D, who: Who):
    row = DESIGN.get((name, who.value))
    try:
        answer = lifecycle.move_for(Process.DESTINATION, name, state=state, who=(who,)).target.value
    except Refused as refused:
        answer = refused.reason

    expected = Reason.NOT_YOURS if row is None else row.get(state.value, Reason.WRONG_STATE)
    assert answer == expected


def test_no_move_but_those_of_the_design_exists():
    assert {(row.name, row.who.value) for row in DESTINATION} == set(DESIGN)


def test_every_state_is_reached_from_new():
    reached = {D.NEW}
    while more := {row.target for row in DESTINATION if reached & set(row.source)} - reached:
        reached |= more

    assert reached == set(D)


@pytest.mark.requirement("S148")
def test_the_seat_is_held_from_sending_in_to_the_release_and_never_by_a_draft():
    holding = {state.value for state in HOLDS_SEAT[Process.DESTINATION]}

    assert holding == {"under_review", "effective", "release_review"}


@pytest.mark.parametrize("state", list(D))
def test_not_yet_employed_holds_no_seat_in_any_state(state: D):
    assert not lifecycle.holds_seat(Process.DESTINATION, state, seatless=True)


@pytest.mark.requirement("S165")
def test_the_placement_plan_follows_the_reviews():
    written = {row.name: row.plan for row in DESTINATION if row.plan is not None}

    assert written == {
        "approve": Plan.COLLEGE_REVIEW,
        "reject": Plan.NOT_SUBMITTED,
        "undo": Plan.NOT_SUBMITTED,
        "approve_release": Plan.NOT_SUBMITTED,
        "replace": Plan.NOT_SUBMITTED,
        "force": Plan.NOT_SUBMITTED,
    }


@pytest.mark.requirement("S161")
@pytest.mark.parametrize(
    "state,label",
    [
        ("draft", "暂存"),
        ("under_review", "等待签约审核"),
        ("withdrawn", "已撤回"),
        ("rejected", "签约审核不通过"),
        ("effective", "签约审核通过"),
        ("release_review", "等待解约审核"),
        ("released", "解约审核通过"),
    ],
)
def test_a_state_has_the_word_of_the_manual(state: str, label: str):
    ending = "done" if state == "released" else ""

    assert labels.main_label(state, Process.DESTINATION, ending) == label


@pytest.mark.parametrize("ending", ["", "rejected"])
def test_a_registration_that_no_review_ended_was_replaced(ending: str):
    shown = labels.desk_labels("released", Process.DESTINATION, ending)

    assert labels.main_label("released", Process.DESTINATION, ending) == "已被新去向代替"
    assert shown == ("已被新去向代替", "-")


def test_nobody_but_the_student_registers_or_asks_for_the_release():
    """四不准: no role of the school acts for a student (decision 19)."""
    own = ("save", "submit", "withdraw", "discard", "request_release")

    assert {row.who for row in DESTINATION if row.name in own} == {Who.STUDENT}
