"""The placement plan: its states, what it follows, and the codes of two generations (S165)."""

import pytest

from wxsign.rules import codes, destination_table, plan
from wxsign.rules.lifecycle import MOVES, Plan, Process
from wxsign.rules.people import Who


@pytest.mark.requirement("S180")
def test_the_manuals_two_states_are_the_reviews_own_and_the_later_ones_the_schools():
    assert [(stage.state, stage.set_by) for stage in plan.STAGES] == [
        ("学生未提交", None),
        ("院系待审核", None),
        ("院系审核通过", Who.ADMIN),
        ("学校审核通过", Who.ADMIN),
    ]
    assert frozenset({"学生未提交", "院系待审核"}) == plan.FREE


@pytest.mark.requirement("S165")
@pytest.mark.parametrize("process", list(plan.PLACED))
def test_a_placement_is_what_an_approval_reached_and_nothing_took_back(process: Process):
    """The table of the plan against the table of moves: two ways to the same states."""
    moves = MOVES[process]
    placed = {move.target for move in moves if move.plan is Plan.COLLEGE_REVIEW}
    for _step in moves:
        placed |= {m.target for m in moves if m.plan is None and placed & set(m.source)}

    assert placed == set(plan.PLACED[process])


def test_nothing_but_a_termination_leaves_the_plan_to_others():
    assert set(plan.PLACED) == set(Process) - {Process.TERMINATION}


@pytest.mark.parametrize(
    "state,is_placed,differs,keys",
    [
        ("学生未提交", False, False, ["college_passed", "school_passed"]),
        ("学生未提交", True, True, ["college_review", "college_passed", "school_passed"]),
        ("院系待审核", True, False, ["college_passed", "school_passed"]),
        ("院系待审核", True, True, ["college_review", "college_passed", "school_passed"]),
        ("院系待审核", False, True, ["not_submitted", "college_passed", "school_passed"]),
        ("院系审核通过", True, False, ["college_review", "school_passed"]),
        ("学校审核通过", False, False, ["not_submitted", "college_passed"]),
        ("学校待审核", True, False, ["college_review", "college_passed", "school_passed"]),
    ],
)
def test_the_school_sets_a_plan_on_or_back_to_what_the_records_call_for(
    state, is_placed, differs, keys
):
    found = plan.settable(state, is_placed=is_placed, differs=differs)

    assert [stage.key for stage in found] == keys


def test_a_state_that_another_system_named_has_gone_on_and_keeps_its_name():
    assert (plan.key_of("学校待审核"), plan.tone("学校待审核")) == ("学校待审核", "done")


@pytest.mark.parametrize(
    "code,year,name",
    [
        ("10", 2020, "签就业协议形式就业"),
        ("10", 2026, "签就业协议形式就业"),
        ("80", 2020, "升学"),
        ("801", 2021, "境内升学—研究生"),
        ("27", 2020, "科研助理"),
        ("271", 2026, "科研助理、管理助理"),
        ("85", 2020, "出国、出境"),
        ("85", 2021, "境外留学"),
        ("801", 2020, "801"),
    ],
)
def test_a_destination_has_the_name_of_its_generation(code, year, name):
    assert codes.label("destination", code, year) == name


@pytest.mark.requirement("S165")
@pytest.mark.parametrize("year,later", [(2020, False), (2026, True)])
def test_every_destination_that_a_student_can_register_has_a_name(year, later):
    subs = [sub for of in destination_table.CLASSES.values() for sub in of.subs]
    known = set(codes.choices("destination", year))
    used = {(sub.later or sub.code) if later else sub.code for sub in subs}
    refined = {code for sub in subs for _value, code in sub.by[1]} if later else set()

    assert (used | refined) - known == set()


@pytest.mark.parametrize(
    "error,words",
    [
        ("", ""),
        ("refused: 401", "对方拒绝，状态码 401"),
        ("refused: none", "没有设置对方系统的地址"),
        ("HTTP 503", "对方出错，状态码 503"),
        ("no answer in time", "对方没有按时回应"),
        ("internal error", "系统内部出错"),
    ],
)
def test_what_the_other_side_answered_is_said_in_words(error, words):
    assert plan.answer(error) == words
