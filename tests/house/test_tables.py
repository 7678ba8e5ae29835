"""The tables of the house agree with each other and with the schema."""

import importlib
from enum import StrEnum
from pathlib import Path

import pytest
from sqlalchemy import String

from jobs import timetable
from wxsign.db import Base
from wxsign.models import Agreement
from wxsign.models.agreement import _OPEN
from wxsign.models.termination import _OPEN as OPEN_ENDING
from wxsign.outbox import doorbell
from wxsign.rules import labels, offers, terms, watching
from wxsign.rules.lifecycle import (
    MOVES,
    OPEN_TERMINATION,
    OPEN_WITH_EMPLOYER,
    STATES,
    Process,
    T,
)
from wxsign.rules.notices import NOTICES
from wxsign.rules.refusals import WORDS, Reason

ROOT = Path(__file__).parents[2]
SOURCE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "wxsign").rglob("*.py")
    if path.name != "refusals.py"
)
REFUSAL = (ROOT / "templates_h5" / "parts" / "refusal.html").read_text(encoding="utf-8")


def test_one_open_record_for_a_pair_is_an_index_of_the_same_states():
    assert "state IN ({})".format(", ".join(f"'{s.value}'" for s in OPEN_WITH_EMPLOYER)) == _OPEN


@pytest.mark.parametrize("state", [state for states in STATES.values() for state in states])
def test_a_state_fits_its_column(state: StrEnum):
    column = Agreement.__table__.c.state.type
    assert isinstance(column, String)
    assert len(state.value) <= column.length


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice.key)
def test_the_key_of_a_notice_fits_its_column(notice):
    assert len(notice.key) <= Base.metadata.tables["outbox_entry"].c.notice.type.length


@pytest.mark.parametrize("process", list(Process))
def test_the_name_of_a_process_fits_its_column(process: Process):
    assert len(process.value) <= Agreement.__table__.c.process.type.length


def test_every_check_of_a_move_belongs_to_a_move():
    assert set(offers.TABLE) <= {row.name for rows in MOVES.values() for row in rows}


@pytest.mark.parametrize("process", labels.TABLE)
def test_every_state_that_a_record_can_have_has_labels(process: Process):
    assert {*labels.TABLE[process], "new"} == set(STATES[process])


def test_every_state_of_a_termination_has_a_label():
    assert {*labels.ENDINGS, T.NEW, T.NEW_PAPER} == {"", *T}


def test_one_open_termination_for_an_agreement_is_an_index_of_the_same_states():
    states = ", ".join(f"'{state.value}'" for state in OPEN_TERMINATION)
    assert f"state IN ({states})" == OPEN_ENDING


def test_every_condition_of_a_term_is_a_choice_of_another_term():
    for term in terms.TERMS:
        if term.shown_with is not None:
            assert terms.BY_KEY[term.shown_with[0]].kind is terms.Kind.CHOICE


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_is_raised_somewhere(reason: Reason):
    assert SOURCE.count(f"Reason.{reason.name}") > 0


@pytest.mark.parametrize("way", sorted({way for words in WORDS.values() for way in words.ways}))
def test_every_way_on_is_known_to_the_page(way: str):
    assert f"'{way}'" in REFUSAL


@pytest.mark.parametrize("job", [*(entry.job for entry in timetable.TABLE), "jobs.deliver.drain"])
def test_every_job_of_the_timetable_exists(job: str):
    module, _, function = job.rpartition(".")

    assert callable(getattr(importlib.import_module(module), function))


def test_every_job_of_the_timetable_has_words_and_its_interval_at_the_desk():
    known = {name: every for name, (_words, every) in watching.JOBS.items()}

    assert known == {entry.name: entry.every for entry in timetable.TABLE}


def test_the_doorbell_rings_for_a_job_of_the_timetable():
    text = Path(doorbell.__file__).read_text(encoding="utf-8")

    assert '"jobs.deliver.drain"' in text
