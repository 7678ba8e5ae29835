"""Two students, two employers, the reviewers of two levels and the clock, for random walks."""

import itertools
import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
)
from sqlalchemy import func, select

from tests import factories
from tests.actions.traces import everything, trail
from tests.conftest import MORNING, Clock, fake_world, settings_in
from wxsign.actions import (
    answer_time,
    changes,
    online_agreement,
    reminders,
    reporting,
    reviews,
)
from wxsign.actions.proof import Matter, Proof
from wxsign.app import create_app
from wxsign.db import db
from wxsign.models import Agreement, ChangeRequest, Student
from wxsign.outbox import queue
from wxsign.rules import moments
from wxsign.rules.deadlines import REMINDERS
from wxsign.rules.lifecycle import MOVES, Process
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Refused

PICK = st.integers(0, 7)


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
        self.proofs: dict[Matter, Proof] = {}
        self.handed: set[str] = set()
        self.desks = {
            role: factories.actor(factories.reviewer(role=role)) for role in ("college", "school")
        }

    def teardown(self) -> None:
        db.session.remove()
        db.engine.dispose()
        self.context.pop()
        self.app.extensions["wxsign_redis"].close()
        self.clock.end()
        shutil.rmtree(self.folder)

    def record(self, pick: int) -> Agreement:
        found = db.session.scalars(select(Agreement).order_by(Agreement.id)).all()
        return found[pick % len(found)]

    def attempt(self, verbs: dict[str, Callable[[], object]], pick: int) -> None:
        """A refused act leaves no trace; but what is sent in to be checked is kept first."""
        name = sorted(verbs)[pick % len(verbs)]
        before = everything()
        try:
            verbs[name]()
        except Refused:
            assert name == "submit" or everything() == before
        else:
            self.forget()

    def forget(self) -> None:
        """Codes were spent or grew old, files were claimed."""
        self.proofs.clear()
        self.handed.clear()

    @initialize()
    def first_records(self) -> None:
        for student, user in ((0, 0), (0, 1), (1, 0)):
            self.invite(student, user)

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
        self.attempt(self.verbs(record), verb)

    @rule(presses=st.lists(st.tuples(PICK, st.integers(0, 99)), min_size=8, max_size=12))
    def go_on(self, presses: list[tuple[int, int]]) -> None:
        """Press what the table allows, and mostly what leads on: else nothing would be signed."""
        for pick, verb in presses:
            record = self.record(pick)
            legal = self.legal(record, leads_on=verb % 4 > 0)
            verbs = {name: act for name, act in self.verbs(record).items() if name in legal}
            if verbs:
                self.attempt(verbs, verb // 4)

    @rule(what=st.sampled_from(["one", "college_then_school", "remind", 1, 11, 60 * 24, 60 * 144]))
    def meanwhile(self, what: str | int) -> None:
        """The school changes its levels, the clock reminds, or so many minutes pass."""
        if what == "remind":
            for row in REMINDERS:
                for number in reminders.due(row):
                    reminders.remind(row, number)
        elif isinstance(what, int):
            self.clock.set(self.clock.now + timedelta(minutes=what))
            self.forget()
        else:
            factories.choose("signing.review_levels", what)

    def legal(self, record: Agreement, *, leads_on: bool) -> set[str]:
        """The moves that the table allows from this state, or those of them that change it."""
        return {
            row.name
            for row in MOVES[Process(record.process)]
            if record.state in row.source and not (leads_on and row.target == record.state)
        }

    def verbs(self, record: Agreement) -> dict[str, Callable[[], object]]:
        """Every button on this record, by the name of its move."""
        return {**self.verbs_of_online(record), **self.verbs_of_the_desk(record.id)}

    def verbs_of_online(self, record: Agreement) -> dict[str, Callable[[], object]]:
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
            "adopt": lambda: changes.adopt_request(
                number, asked, version=record.version, by=sender
            ),
            "ask_time": lambda: answer_time.ask_time(number, reason="", by=student),
            "grant_time": lambda: answer_time.grant_time(number, days=3, by=sender),
            "ignore": lambda: answer_time.ignore_time(number, by=sender),
            "report_in": lambda: reporting.report_in(number, on=moments.day(now), by=student),
            "receive": lambda: reporting.receive(number, by=sender),
            **self.verbs_of_change(record),
        }

    def verbs_of_change(self, record: Agreement) -> dict[str, Callable[[], object]]:
        number, version = record.id, record.version
        student, sender = factories.actor(record.student), factories.actor(record.sender)
        pay = str(6000 + 100 * len(trail(number)))
        values = {**factories.terms_of(record), "regular_pay": pay}
        of = changes.proposal_matter(number, version, values, record.sender.id)
        proposal = self.proven(of)
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
        return self.proven(factories.matter(student, purpose, f"online:{number}", version))

    def proven(self, of: Matter) -> Proof:
        """A right code for this, the same until something was done with one."""
        if of not in self.proofs:
            self.proofs[of] = factories.quick_proof(of)
        return self.proofs[of]

    def hand(self, by: Actor, form: str, purpose: str) -> None:
        """A good picture lies in this form."""
        if form not in self.handed:
            factories.attached(by, form, purpose)
            self.handed.add(form)
