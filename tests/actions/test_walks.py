"""Random walks of two students, two employers, the reviewers of two levels and the clock.

Everybody presses anything at any time, in every process: one seat, no illegal state, a whole trail,
everybody told once.
"""

from collections import Counter

import pytest
from hypothesis import Phase
from hypothesis import settings as hypothesis_settings
from hypothesis.stateful import invariant, run_state_machine_as_test
from sqlalchemy import select

from tests import factories
from tests.actions.traces import assert_whole, trail
from tests.actions.walking_placements import PlacementWalk, open_requests
from wxsign.db import db
from wxsign.models import Agreement, OutboxEntry, PlanEntry, Termination, TrailEntry
from wxsign.rules.lifecycle import MOVES, Plan, Process
from wxsign.rules.people import Who

STEPS = {
    (process, row.name, state.value, row.target.value)
    for process, rows in MOVES.items()
    for row in rows
    for state in row.source
}
# Without explanations, which watch every line, and without making a failure smaller: both take
# minutes, and what failed is printed step by step.
WAYS = hypothesis_settings(max_examples=14, stateful_step_count=16, phases=(Phase.generate,))
NUMBERED = {(Process.ONLINE, True), (Process.PAPER, True), (Process.DESTINATION, False)}
BEGINNINGS = {"new", "new_paper"}


class WatchedWalk(PlacementWalk):
    """What holds after every step."""

    @invariant()
    def seats_pairs_and_trail_are_whole(self) -> None:
        assert_whole()

    @invariant()
    def a_change_waits_exactly_while_it_is_proposed(self) -> None:
        online = select(Agreement).where(Agreement.process == Process.ONLINE)
        for row in db.session.scalars(online):
            waits = row.proposed_version is not None
            assert waits == (row.state == "change_proposed") == (row.change_by is not None)
            assert factories.terms_of(row)["job_title"] == row.job_title
        db.session.rollback()

    @invariant()
    def every_step_of_a_trail_is_a_row_of_the_table(self) -> None:
        """From new, row by row, each trail leads to the state that its record is in."""
        requests = db.session.scalars(select(Termination)).all()
        for record in [*db.session.scalars(select(Agreement)), *requests]:
            ends, process = BEGINNINGS, Process(record.process)
            is_one = process is Process.TERMINATION
            for move, _name, _note in trail(record.id, of_termination=is_one):
                ends = {
                    target
                    for of, name, source, target in STEPS
                    if (of, name) == (process, move) and source in ends
                }
            assert record.state in ends
        db.session.rollback()

    @invariant()
    def a_termination_is_open_where_its_agreement_says_so(self) -> None:
        said = {request.agreement_id: request.state for request in open_requests()}
        endings = select(Agreement.id, Agreement.ending).where(
            Agreement.ending.in_(("requested", "under_review"))
        )
        assert dict(db.session.execute(endings).all()) == said
        db.session.rollback()

    @invariant()
    def the_plan_says_what_is_in_force(self) -> None:
        """就业方案: 院系待审核 exactly for those whose placement the school has approved (S165)."""
        in_force = {
            record.student_id: record.id
            for record in db.session.scalars(select(Agreement))
            if record.state in ("effective", "reported", "release_review")
        }
        submitted = select(PlanEntry).where(PlanEntry.state == Plan.COLLEGE_REVIEW)
        rows = db.session.scalars(submitted)
        assert {row.student_id: row.record_id for row in rows} == in_force
        db.session.rollback()

    @invariant()
    def everyone_is_told_once_of_every_move(self) -> None:
        """Each trail entry has queued exactly what its row tells, and nothing twice."""
        # Of two rows of one name the first counts: a paper agreement has no employer to be told.
        rows = {(of, row.name, row.who): row for of in MOVES for row in reversed(MOVES[of])}
        wanted = Counter()
        for entry in db.session.scalars(select(TrailEntry)):
            key = (entry.process, entry.move)
            who = Who.REVIEWER if (*key, Who(entry.who)) not in rows else Who(entry.who)
            for audience in rows[(*key, who)].tells:
                if audience is Who.STUDENT or (audience is Who.EMPLOYER and is_online(entry)):
                    wanted[f"trail.{entry.id}.{audience}.wechat"] += 1
        found = select(OutboxEntry.once).where(
            OutboxEntry.once.startswith("trail."), OutboxEntry.channel == "wechat"
        )
        assert Counter(db.session.scalars(found)) == wanted
        db.session.rollback()

    @invariant()
    def numbers_are_unique_and_belong_to_what_was_approved(self) -> None:
        rows = db.session.scalars(select(Agreement)).all()
        numbers = [row.number for row in rows if row.number]
        assert len(numbers) == len(set(numbers))
        in_force = [row for row in rows if row.state in ("effective", "reported")]
        assert {(row.process, bool(row.number)) for row in in_force} <= NUMBERED
        db.session.rollback()


def is_online(entry: TrailEntry) -> bool:
    """Whether an employer of the house is in it: the agreement's own, or its termination's."""
    if entry.process != Process.TERMINATION:
        return entry.process == Process.ONLINE
    request = db.session.get_one(Termination, entry.record_id)
    return request.agreement.process == Process.ONLINE


@pytest.mark.requirement("S47", "S50", "S51", "S52", "S54", "S70", "S85", "S88", "S90", "S165")
def test_no_walk_breaks_the_house(new_database):
    WatchedWalk.new_database = staticmethod(new_database)
    run_state_machine_as_test(WatchedWalk, settings=WAYS)
