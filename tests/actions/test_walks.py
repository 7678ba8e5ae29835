"""Random walks of two students, two employers, a reviewer and the clock keep every invariant."""

import itertools
import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from tests import factories
from tests.actions.traces import assert_whole, everything, queued, trail
from tests.conftest import MORNING, Clock, fake_world, settings_in
from wxsign import clock as house_clock
from wxsign.actions import changes, online_agreement, reviews
from wxsign.app import create_app
from wxsign.db import db
from wxsign.models import Agreement, ChangeRequest
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
        self.context = self.app.app_context()
        self.context.push()
        self.clock = Clock(self.folder / "clock")
        self.clock.set(MORNING)
        self.students = [factories.student() for _ in range(2)]
        self.users = [factories.employer() for _ in range(2)]
        self.desk = factories.actor(factories.reviewer())
        self.states: dict[int, str] = {}

    def teardown(self) -> None:
        db.session.remove()
        db.engine.dispose()
        self.context.pop()
        self.app.extensions["wxsign_redis"].close()
        house_clock.use_shift_file(None)
        shutil.rmtree(self.folder)

    def record(self, pick: int) -> Agreement | None:
        found = db.session.scalars(select(Agreement).order_by(Agreement.id)).all()
        return found[pick % len(found)] if found else None

    def attempt(self, act) -> None:
        """A refused act leaves no trace; `queued` counts are compared by `everything`."""
        before = everything()
        try:
            act()
        except Refused:
            assert everything() == before

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

    @rule(pick=PICK)
    def accept(self, pick: int) -> None:
        record = self.record(pick)
        if record is not None:
            student = record.student
            of = factories.matter(student, "accept", f"online:{record.id}", record.version)
            proof, number, by = factories.quick_proof(of), record.id, factories.actor(student)
            version = record.version
            self.attempt(
                lambda: online_agreement.accept(number, version=version, proof=proof, by=by)
            )

    @rule(pick=PICK)
    def decline(self, pick: int) -> None:
        record = self.record(pick)
        if record is not None:
            number, by = record.id, factories.actor(record.student)
            self.attempt(lambda: online_agreement.decline(number, reason="不合适", by=by))

    @rule(pick=PICK)
    def approve(self, pick: int) -> None:
        record = self.record(pick)
        if record is not None:
            number = record.id
            self.attempt(lambda: reviews.approve(number, by=self.desk))

    @rule(pick=PICK)
    def reject(self, pick: int) -> None:
        record = self.record(pick)
        if record is not None:
            number = record.id
            self.attempt(lambda: reviews.reject(number, reason="不实", by=self.desk))

    @rule(pick=PICK)
    def undo(self, pick: int) -> None:
        record = self.record(pick)
        if record is not None:
            number = record.id
            self.attempt(lambda: reviews.undo(number, by=self.desk))

    @rule(pick=PICK, pay=st.sampled_from(["6000", "6600", "7200"]))
    def change_terms(self, pick: int, pay: str) -> None:
        record = self.record(pick)
        if record is None:
            return
        values, sender = {**factories.terms_of(record), "regular_pay": pay}, record.sender
        of = changes.proposal_matter(record.id, record.version, values, sender.id)
        sent = {"version": record.version, "by": factories.actor(sender)}
        proof, number = factories.quick_proof(of), record.id
        self.attempt(lambda: changes.amend(number, values, **sent))
        self.attempt(lambda: changes.propose_change(number, values, proof=proof, **sent))

    @rule(pick=PICK, how=st.sampled_from(["agree", "refuse", "drop", "lapse"]))
    def end_change(self, pick: int, how: str) -> None:
        record = self.record(pick)
        if record is None:
            return
        number, version = record.id, record.proposed_version or record.version
        of = factories.matter(record.student, "agree_change", f"online:{number}", version)
        yes = {"version": version, "proof": factories.quick_proof(of)}
        student, sender = factories.actor(record.student), factories.actor(record.sender)
        acts = {
            "agree": lambda: changes.agree_change(number, by=student, **yes),
            "refuse": lambda: changes.refuse_change(number, version=version, reason="", by=student),
            "drop": lambda: changes.drop_change(number, by=sender),
            "lapse": lambda: changes.lapse_change(number),
        }
        self.attempt(acts[how])

    @rule(pick=PICK, term=st.sampled_from(["penalty", "probation_days"]))
    def ask_for_change(self, pick: int, term: str) -> None:
        record = self.record(pick)
        if record is not None:
            number, by = record.id, factories.actor(record.student)
            asked = {"term": term, "wish": "9", "why": "", "by": by}
            self.attempt(lambda: changes.request_change(number, **asked))

    @rule(pick=PICK)
    def adopt(self, pick: int) -> None:
        record = self.record(pick)
        found = db.session.scalars(select(ChangeRequest.id).order_by(ChangeRequest.id.desc()))
        asked = found.first()
        if record is not None and asked is not None:
            number, by = record.id, factories.actor(record.sender)
            self.attempt(lambda: changes.adopt_request(number, asked, by=by))

    @rule(pick=PICK)
    def expire(self, pick: int) -> None:
        record = self.record(pick)
        if record is not None:
            number = record.id
            self.attempt(lambda: online_agreement.expire(number))

    @rule(minutes=st.sampled_from([1, 11, 60 * 24, 60 * 24 * 6]))
    def time_passes(self, minutes: int) -> None:
        self.clock.set(self.clock.now + timedelta(minutes=minutes))

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
    def every_change_of_state_is_a_row_of_the_table(self) -> None:
        now = {row.id: row.state for row in db.session.scalars(select(Agreement))}
        for record_id, state in now.items():
            before = self.states.get(record_id, "new")
            moved = trail(record_id)[-1][0]
            assert state == before or (moved, before, state) in STEPS
        self.states = now

    @invariant()
    def nobody_is_told_twice_of_one_thing(self) -> None:
        told = [row for row in queued() if row[1] in (Who.STUDENT, Who.EMPLOYER)]
        steps = sum(len(trail(record_id)) for record_id in self.states)
        assert len(told) <= 3 * steps

    @invariant()
    def numbers_are_unique_and_belong_to_what_was_approved(self) -> None:
        rows = db.session.scalars(select(Agreement)).all()
        numbers = [row.number for row in rows if row.number]
        assert len(numbers) == len(set(numbers))
        assert all(row.number for row in rows if row.state == "effective")
        db.session.rollback()


@pytest.mark.requirement("S47", "S50", "S51", "S52", "S54", "S70")
def test_no_walk_breaks_the_house(new_database):
    Walk.new_database = staticmethod(new_database)
    run_state_machine_as_test(
        Walk, settings=hypothesis_settings(max_examples=12, stateful_step_count=25)
    )
