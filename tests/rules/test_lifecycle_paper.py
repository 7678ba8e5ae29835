"""Every cell of the moves of a paper agreement, against the design written down a second time."""

import itertools

import pytest

from wxsign.rules import labels, lifecycle
from wxsign.rules.lifecycle import HOLDS_SEAT, PAPER, P, Plan, Process
from wxsign.rules.people import Who
from wxsign.rules.refusals import Reason, Refused

# (move, who): {from: to}, after domain.md §6.3
DESIGN = {
    ("save", "student"): {"new": "draft", "draft": "draft", "text_rejected": "draft"},
    ("discard", "student"): {"draft": "discarded"},
    ("generate", "student"): {"draft": "text_review"},
    ("approve_text", "reviewer"): {"text_review": "awaiting_papers"},
    ("reject_text", "reviewer"): {"text_review": "text_rejected"},
    ("hand_in", "student"): {
        "awaiting_papers": "paper_review",
        "papers_refused": "paper_review",
    },
    ("pass_on", "reviewer"): {"text_review": "text_review", "paper_review": "paper_review"},
    ("approve", "reviewer"): {"paper_review": "effective"},
    ("reject", "reviewer"): {"paper_review": "papers_refused"},
    ("undo", "reviewer"): {
        "awaiting_papers": "text_review",
        "text_rejected": "text_review",
        "effective": "paper_review",
        "papers_refused": "paper_review",
    },
    ("appeal", "student"): {
        "text_rejected": "text_rejected",
        "papers_refused": "papers_refused",
    },
    ("uphold", "admin"): {
        "text_rejected": "text_rejected",
        "papers_refused": "papers_refused",
    },
    ("rehear", "admin"): {"text_rejected": "text_review", "papers_refused": "paper_review"},
    ("end", "reviewer"): {"effective": "terminated"},
    ("force", "admin"): {
        "text_review": "terminated",
        "awaiting_papers": "terminated",
        "paper_review": "terminated",
        "papers_refused": "terminated",
        "effective": "terminated",
    },
}
NAMES = sorted({name for name, _who in DESIGN})
CELLS = list(itertools.product(NAMES, P, Who))


@pytest.mark.requirement("S126", "S128", "S136", "S188")
@pytest.mark.parametrize("name,state,who", CELLS)
def test_a_cell_of_the_table_is_as_designed(name: str, state: P, who: Who):
    row = DESIGN.get((name, who.value))
    try:
        answer = lifecycle.move_for(Process.PAPER, name, state=state, who=(who,)).target.value
    except Refused as refused:
        answer = refused.reason

    expected = Reason.NOT_YOURS if row is None else row.get(state.value, Reason.WRONG_STATE)
    assert answer == expected


def test_no_move_but_those_of_the_design_exists():
    assert {(row.name, row.who.value) for row in PAPER} == set(DESIGN)


def test_every_state_is_reached_from_new():
    reached = {P.NEW}
    while more := {row.target for row in PAPER if reached & set(row.source)} - reached:
        reached |= more

    assert reached == set(P)


@pytest.mark.requirement("S125")
def test_the_seat_is_held_from_the_generation_to_the_end():
    assert {state.value for state in HOLDS_SEAT[Process.PAPER]} == {
        "text_review",
        "awaiting_papers",
        "paper_review",
        "papers_refused",
        "effective",
    }


@pytest.mark.requirement("S165")
def test_the_plan_is_written_by_the_second_review_alone():
    written = {(row.name, row.plan) for row in PAPER if row.plan is Plan.COLLEGE_REVIEW}

    assert written == {("approve", Plan.COLLEGE_REVIEW)}


def test_no_role_of_the_school_types_generates_or_uploads_for_a_student():
    """四不准 (decision 19)."""
    theirs = {"save", "discard", "generate", "hand_in"}

    assert {row.who for row in PAPER if row.name in theirs} == {Who.STUDENT}


@pytest.mark.requirement("S126", "S127", "S129", "S130", "S135", "S137", "S173", "S174")
@pytest.mark.parametrize(
    "state,student,desk",
    [
        (P.TEXT_REVIEW, ("协议书已生成", "协议书待审核"), ("未生效", "协议书待审核")),
        (P.TEXT_REJECTED, ("未生效", "签约审核不通过"), ("未生效", "签约审核不通过")),
        (P.AWAITING_PAPERS, ("协议书已生成", "待反馈"), ("已生效", "待反馈")),
        (P.PAPER_REVIEW, ("协议书已生成", "等待签约审核"), ("已生效", "等待签约审核")),
        (P.PAPERS_REFUSED, ("协议书已生成", "签约审核不通过"), ("已生效", "签约审核不通过")),
        (P.EFFECTIVE, ("协议书已生成", "签约审核通过"), ("已生效", "签约审核通过")),
    ],
)
def test_each_state_is_called_as_the_manual_calls_it(state, student, desk):
    row = labels.of(Process.PAPER, state)

    assert (row.paper, row.review) == student
    assert labels.desk_paper(state, Process.PAPER) == desk[0]
    assert labels.desk_labels(state, Process.PAPER)[0] == desk[1]
