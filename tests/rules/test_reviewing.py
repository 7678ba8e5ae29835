"""The table of reviews against a second copy of the design, and what a reviewer may bring to it."""

from datetime import date

import pytest

from wxsign.rules import completion, lifecycle, permissions, rejections, reviewing
from wxsign.rules.lifecycle import Process
from wxsign.rules.people import Who

SIGNED = ("签约审核通过", "签约审核不通过")
ENDED = ("解约审核通过", "解约审核不通过")
UNIT = {"nature": "39", "industry": "34", "region": "湖北省武汉市洪山区"}


@pytest.mark.requirement("S80", "S107", "S128", "S164")
@pytest.mark.parametrize(
    "process, state, moves, buttons, brings",
    [
        ("online", "under_review", ("approve", "reject"), SIGNED, ("final", True)),
        ("paper", "text_review", ("approve_text", "reject_text"),
         ("协议书审核通过", "协议书审核不通过"), ("paper", True)),
        ("paper", "paper_review", ("approve", "reject"), SIGNED, ("", False)),
        ("destination", "under_review", ("approve", "reject"), SIGNED, ("", False)),
        ("destination", "release_review", ("approve_release", "reject_release"), ENDED,
         ("", False)),
    ],
)  # fmt: skip
def test_each_state_that_waits_has_its_two_moves_and_its_two_buttons(
    process, state, moves, buttons, brings
):
    row = reviewing.of(process, state)

    assert (row.approve, row.reject) == moves
    assert (row.yes, row.no) == buttons
    assert (row.edition, row.numbered) == brings


def test_every_move_of_the_table_is_legal_and_every_waiting_state_has_a_row():
    waiting = {
        (process, state)
        for process, moves in lifecycle.MOVES.items()
        for move in moves
        if move.name == "pass_on" and process is not Process.TERMINATION
        for state in move.source
    }

    assert set(reviewing.SIGNING) == waiting
    for (process, state), row in reviewing.SIGNING.items():
        for name in (row.approve, row.reject):
            assert lifecycle.move_for(Process(process), name, state=state, who=(Who.REVIEWER,))


@pytest.mark.requirement("S107")
@pytest.mark.parametrize("process", ["online", "paper"])
def test_a_termination_under_review_comes_before_the_record(process):
    row = reviewing.of(process, "effective", "under_review")

    assert row is reviewing.ENDING
    assert (row.yes, row.no, row.edition) == (*ENDED, "termination")
    assert reviewing.signing(process, "effective") is None
    assert reviewing.of(process, "effective", "requested") is None


def test_no_draft_and_no_open_letter_is_listed():
    hidden = {"new", "draft", "discarded", "invited", "declined", "expired", "withdrawn"}

    for process, states in reviewing.LISTED.items():
        assert set(states) == set(lifecycle.STATES[Process(process)]) - hidden


@pytest.mark.requirement("S171", "S172")
def test_the_school_may_end_by_force_what_is_generated_or_in_force():
    found = {
        (process.value, state.value)
        for process, states in lifecycle.STATES.items()
        for state in states
        if process is not Process.TERMINATION and reviewing.may_force(process, state)
    }

    assert found == {
        ("online", "effective"), ("online", "reported"),
        ("paper", "text_review"), ("paper", "awaiting_papers"), ("paper", "paper_review"),
        ("paper", "papers_refused"), ("paper", "effective"),
        ("destination", "effective"), ("destination", "release_review"),
    }  # fmt: skip


@pytest.mark.requirement("S171", "S172")
def test_only_an_online_agreement_in_force_goes_back_to_its_review():
    assert reviewing.may_reopen("online", "effective")
    assert not reviewing.may_reopen("online", "reported")
    assert not reviewing.may_reopen("paper", "effective")
    assert {"reopen", "force"} == permissions.SCHOOL_ALONE


def test_what_can_be_taken_back_is_what_a_yes_or_a_no_leads_to():
    led_to = {
        (process, target)
        for (process, _state), row in reviewing.SIGNING.items()
        if not row.releases
        for target in (
            move.target
            for move in lifecycle.MOVES[Process(process)]
            if move.name in (row.approve, row.reject)
        )
    }

    assert led_to == reviewing.UNDOABLE
    assert set(reviewing.UNDONE) <= reviewing.UNDOABLE


@pytest.mark.requirement("S83")
@pytest.mark.parametrize(
    "ground, words",
    [
        ("fraud", "欺诈：材料是伪造的"),
        ("sham", "虚假签约：材料是伪造的"),
        ("untrue", "信息不实：材料是伪造的"),
        ("other", "材料是伪造的"),
        ("", "材料是伪造的"),
    ],
)
def test_the_ground_stands_before_the_reason(ground, words):
    assert rejections.told(ground, "材料是伪造的") == words
    assert rejections.told(ground, "") == ""


@pytest.mark.requirement("S79")
def test_what_is_asked_for_is_what_is_empty():
    assert [term.label for term in completion.TABLE] == ["单位性质", "单位行业", "单位所在地"]
    assert completion.missing(UNIT) == ()
    assert [term.key for term in completion.missing({**UNIT, "industry": ""})] == ["industry"]
    assert [term.key for term in completion.missing({})] == ["nature", "industry", "region"]


@pytest.mark.requirement("S79")
def test_each_starred_field_is_judged_like_everywhere_else():
    today, empty = date(2026, 5, 15), completion.missing({})

    assert completion.read(UNIT, empty, 2026, today) == (UNIT, {})
    _values, faults = completion.read({"nature": "??", "region": " "}, empty, 2026, today)
    assert sorted(faults) == ["industry", "nature", "region"]
    assert completion.read({"nature": "10"}, (), 2026, today) == ({}, {})
    assert completion.typed_in({"nature": "10", "reason": "x"}) == {"nature": "10"}
