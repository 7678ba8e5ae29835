"""Random walks of two students, two employers, the reviewers of two levels and the clock.

Everybody presses anything at any time: one seat, no illegal state, a whole trail, all told once.
"""

import itertools
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from tests import factories
from tests.actions.traces import assert_whole, everything, trail
from tests.conftest import MORNING, Clock, fake_world, settings_in
from wxsign import clock as house_clock
from wxsign.actions import (
    answer_time,
    changes,
    online_agreement,
    reminders,
    reporting,
    reviews,
)
from wxsign.actions.proof import Proof
from wxsign.app import create_app
from wxsign.db import db
from wxsign.models import Agreement, ChangeRequest, OutboxEntry, Student, TrailEntry
from wxsign.outbox import queue
from wxsign.rules import moments
from wxsign.rules.deadlines import REMINDERS
from wxsign.rules.lifecycle import ONLINE
from wxsign.rules.people import Who
from wxsign.rules.refusals import Refused

PICK = st.integers(0, 7)
STEPS = {(row.name, state.value, row.target.value) for row in ONLINE for state in row.source}


class Walk(RuleBasedStateMachine):
    """Everybody presses anything at any time; refusals are part of life, errors are not."""

    new_database: Callable[[Path], str]

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        factories.serials = itertools.count(1)
        self.app = create_app(
            settings_in(self.folder, self.new_database(self.folder)), fake_world()
        )
        queue.use_doorbell(lambda: None)  # nobody answers here
        self.context = self.app.app_context()
        self.context.push()
        self.clock = Clock(self.folder / "clock")
        self.clock.set(MORNING)
        self.students = [factories.student() for _ in range(2)]
        self.users = [factories.employer() for _ in range(2)]
        self.desks = {
            role: factories.actor(factories.reviewer(role=role)) for role in ("college", "school")
        }

    def teardown(self) -> None:
        db.session.remove()
        db.engine.dispose()
        self.context.pop()
        self.app.extensions["wxsign_redis"].close()
        house_clock.use_shift_file(None)
        shutil.rmtree(self.folder)

    def record(self, pick: int) -> Agreement:
        found = db.session.scalars(select(Agreement).order_by(Agreement.id)).all()
        return found[pick % len(found)]

    def attempt(self, act) -> None:
        """A refused act leaves no trace; `queued` counts are compared by `everything`."""
        before = everything()
        try:
            act()
        except Refused:
            assert everything() == before

    @initialize()
    def first_letters(self) -> None:
        for student, user in ((0, 0), (0, 1), (1, 0)):
            self.invite(student, user)

    @rule(student=st.integers(0, 1), user=st.integers(0, 1))
    def invite(self, student: int, user: int) -> None:
        person, sender = self.students[student], self.users[user]
        try:
            factories.list_student(sender, person)
        except Exception:  # noqa: BLE001 - the pair stands on the list from an earlier step
            db.session.rollback()
        proof = factories.quick_proof(factories.matter(sender, "send"))
        by = factories.actor(sender)
        online_agreement.invite([person.id], factories.terms(), proof=proof, by=by)

    @rule(pick=PICK, verb=st.integers(0, 99))
    def press_anything(self, pick: int, verb: int) -> None:
        record = self.record(pick)
        verbs = self.verbs(record)
        self.attempt(verbs[sorted(verbs)[verb % len(verbs)]])

    @rule(presses=st.lists(st.tuples(PICK, st.integers(0, 99)), min_size=5, max_size=9))
    def go_on(self, presses: list[tuple[int, int]]) -> None:
        """Press what the table allows in each state: else nothing would ever be signed."""
        for pick, verb in presses:
            record = self.record(pick)
            legal = {row.name for row in ONLINE if record.state in row.source}
            verbs = {name: act for name, act in self.verbs(record).items() if name in legal}
            if verbs:
                self.attempt(verbs[sorted(verbs)[verb % len(verbs)]])

    @rule(levels=st.sampled_from(["one", "college_then_school"]))
    def levels(self, levels: str) -> None:
        factories.choose("signing.review_levels", levels)

    @rule()
    def remind(self) -> None:
        for row in REMINDERS:
            for number in reminders.due(row):
                reminders.remind(row, number)

    @rule(minutes=st.sampled_from([1, 11, 60 * 24, 60 * 24 * 6]))
    def time_passes(self, minutes: int) -> None:
        self.clock.set(self.clock.now + timedelta(minutes=minutes))

    def verbs(self, record: Agreement) -> dict[str, Callable[[], object]]:
        """Every button on this record, by the name of its move."""
        number, now = record.id, self.clock.now
        student, sender = factories.actor(record.student), factories.actor(record.sender)
        accepted = self.proof(record.student, "accept", number, record.version)
        asked = db.session.scalar(select(func.max(ChangeRequest.id))) or 0
        return {
            "accept": lambda: online_agreement.accept(
                number, version=record.version, proof=accepted, by=student
            ),
            "decline": lambda: online_agreement.decline(number, reason="不合适", by=student),
            "expire": lambda: online_agreement.expire(number),
            "request_change": lambda: changes.request_change(
                number, term="penalty", wish="9", why="", by=student
            ),
            "adopt": lambda: changes.adopt_request(number, asked, by=sender),
            "ask_time": lambda: answer_time.ask_time(number, reason="", by=student),
            "grant_time": lambda: answer_time.grant_time(number, days=3, by=sender),
            "ignore": lambda: answer_time.ignore_time(number, by=sender),
            "report_in": lambda: reporting.report_in(number, on=moments.day(now), by=student),
            "receive": lambda: reporting.receive(number, by=sender),
            **self.verbs_of_change(record),
            **self.verbs_of_the_desk(number),
        }

    def verbs_of_change(self, record: Agreement) -> dict[str, Callable[[], object]]:
        number, version = record.id, record.version
        student, sender = factories.actor(record.student), factories.actor(record.sender)
        pay = str(6000 + 100 * len(trail(number)))
        values = {**factories.terms_of(record), "regular_pay": pay}
        of = changes.proposal_matter(number, version, values, record.sender.id)
        proposal = factories.quick_proof(of)
        proposed = record.proposed_version or version
        yes = self.proof(record.student, "agree_change", number, proposed)
        return {
            "amend": lambda: changes.amend(number, values, version=version, by=sender),
            "propose_change": lambda: changes.propose_change(
                number, values, version=version, proof=proposal, by=sender
            ),
            "agree_change": lambda: changes.agree_change(
                number, version=proposed, proof=yes, by=student
            ),
            "refuse_change": lambda: changes.refuse_change(
                number, version=proposed, reason="", by=student
            ),
            "drop_change": lambda: changes.drop_change(number, by=sender),
            "lapse_change": lambda: changes.lapse_change(number),
        }

    def verbs_of_the_desk(self, number: int) -> dict[str, Callable[[], object]]:
        """The reviewer of the college and of the school alternate, right or wrong."""
        by = self.desks["college" if len(trail(number)) % 2 else "school"]
        return {
            "pass_on": lambda: reviews.pass_on(number, by=by),
            "approve": lambda: reviews.approve(number, by=self.desks["school"]),
            "reject": lambda: reviews.reject(number, reason="不实", by=by),
            "undo": lambda: reviews.undo(number, by=self.desks["school"]),
            "reopen": lambda: reviews.reopen(number, reason="有误", by=by),
        }

    def proof(self, student: Student, purpose: str, number: int, version: int) -> Proof:
        return factories.quick_proof(
            factories.matter(student, purpose, f"online:{number}", version)
        )

    @invariant()
    def seats_pairs_and_trail_are_whole(self) -> None:
        assert_whole()

    @invariant()
    def a_change_waits_exactly_while_it_is_proposed(self) -> None:
        for row in db.session.scalars(select(Agreement)):
            waits = row.proposed_version is not None
            assert waits == (row.state == "change_proposed") == (row.change_by is not None)
            assert factories.terms_of(row)["job_title"] == row.job_title
        db.session.rollback()

    @invariant()
    def every_step_of_a_trail_is_a_row_of_the_table(self) -> None:
        """From new, row by row, each trail leads to the state that its record is in."""
        for record in db.session.scalars(select(Agreement)):
            ends = {"new"}
            for move, _name, _note in trail(record.id):
                ends = {target for name, source, target in STEPS if name == move and source in ends}
            assert record.state in ends
        db.session.rollback()

    @invariant()
    def everyone_is_told_once_of_every_move(self) -> None:
        """Each trail entry has queued exactly what its row tells, and nothing twice."""
        rows = {(row.name, row.who): row for row in ONLINE}
        wanted = Counter()
        for entry in db.session.scalars(select(TrailEntry)):
            who = Who.REVIEWER if (entry.move, Who(entry.who)) not in rows else Who(entry.who)
            for audience in rows[entry.move, who].tells:
                if audience in (Who.STUDENT, Who.EMPLOYER):
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
        assert all(row.number for row in rows if row.state in ("effective", "reported"))
        db.session.rollback()


@pytest.mark.requirement("S47", "S50", "S51", "S52", "S54", "S70", "S85")
def test_no_walk_breaks_the_house(new_database):
    Walk.new_database = staticmethod(new_database)
    run_state_machine_as_test(
        Walk, settings=hypothesis_settings(max_examples=9, stateful_step_count=20)
    )
