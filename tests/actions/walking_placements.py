"""The other processes beside online signing, for random walks: paper, destination, termination."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule
from sqlalchemy import select

from tests import factories
from tests.actions.walking import Walk
from wxsign.actions import (
    destination,
    forcing,
    paper_agreement,
    paper_termination,
    records,
    termination,
    termination_reviews,
)
from wxsign.db import db
from wxsign.models import Agreement, Termination
from wxsign.rules import attachments
from wxsign.rules.ending_kinds import KINDS
from wxsign.rules.lifecycle import OPEN_TERMINATION, P, Process

Verbs = dict[str, Callable[[], object]]
ENDINGS = ("end_by_student", "end_by_employer", "end_agree", "end_refuse", "end_approve")
ENDINGS += ("end_reject", "end_pass_on")


class PlacementWalk(Walk):
    """Everybody has every kind of placement at hand."""

    @rule(student=st.integers(0, 1), what=st.sampled_from([0, 1, "paper", "7.1", "9.1"]))
    def begin(self, student: int, what: int | str) -> None:
        """Another letter of one of the employers, or another draft of the student."""
        if isinstance(what, int):
            self.invite(student, what)
        else:
            self.draft_of(student, what)

    def draft_of(self, student: int, what: str) -> None:
        person = self.students[student]
        if what == "paper":
            factories.paper("draft", student=person)
        else:
            codes = {"kind": what, "plan_code": "801" if what == "7.1" else "70"}
            factories.destination("draft", student=person, seatless=what == "9.1", **codes)

    @initialize(what=st.sampled_from(["paper", "7.1", "9.1"]))
    def first_draft(self, what: str) -> None:
        self.draft_of(1, what)

    def legal(self, record: Agreement, *, leads_on: bool) -> set[str]:
        """A termination moves what is in force, and goes on while it is open."""
        found = super().legal(record, leads_on=leads_on)
        ends = record.state == P.EFFECTIVE or record.ending in OPEN_TERMINATION
        if record.process == Process.DESTINATION or not ends:
            return found
        return found | set(ENDINGS)

    def verbs(self, record: Agreement) -> Verbs:
        own = {
            Process.ONLINE: self.verbs_of_online,
            Process.PAPER: self.verbs_of_paper,
            Process.DESTINATION: self.verbs_of_destination,
        }[Process(record.process)]
        return {
            **own(record),
            **self.verbs_of_the_desk(record.id),
            **self.verbs_of_ending(record),
        }

    def verbs_of_paper(self, record: Agreement) -> Verbs:
        number, by = record.id, factories.actor(record.student)
        content = paper_agreement.content_of(record)
        of = paper_agreement.matter(number, content.digest, record.student_id)
        proof = self.proven(of)
        self.hand(by, attachments.form_of("papers", number), "papers")
        typed = {**content.typed, "remarks": str(record.revision)}
        return {
            "save": lambda: paper_agreement.save(number, typed, by=by),
            "discard": lambda: paper_agreement.discard(number, by=by),
            "generate": lambda: paper_agreement.generate(
                number, digest=content.digest, proof=proof, by=by
            ),
            "hand_in": lambda: paper_agreement.hand_in(number, by=by),
        }

    def verbs_of_destination(self, record: Agreement) -> Verbs:
        number, kind, by = record.id, record.kind, factories.actor(record.student)
        values, _unit = records.content_of(record)
        self.hand(by, attachments.form_of("destination", number), "proof")
        return {
            "save": lambda: destination.save(number, kind, values, by=by),
            "discard": lambda: destination.discard(number, by=by),
            "submit": lambda: destination.submit(number, kind, values, by=by),
            "withdraw": lambda: destination.withdraw(number, by=by),
            "request_release": lambda: destination.request_release(number, reason="升学", by=by),
        }

    def verbs_of_the_desk(self, number: int) -> Verbs:
        """One yes and one no, whatever it is that waits; and the school's strongest act."""
        verbs, by = super().verbs_of_the_desk(number), self.desks["school"]
        self.hand(by, attachments.form_of("force", number), "force")
        yes = dict.fromkeys(("approve_text", "approve_release"), verbs["approve"])
        no = dict.fromkeys(("reject_text", "reject_release"), verbs["reject"])
        force = {"force": lambda: forcing.force(number, reason="虚假签约", by=by)}
        return {**verbs, **yes, **no, **force}

    def verbs_of_ending(self, record: Agreement) -> Verbs:
        number, school = record.id, self.desks["school"]
        desk = {
            "end_approve": lambda: termination_reviews.approve(number, by=school),
            "end_reject": lambda: termination_reviews.reject(number, reason="没有谈妥", by=school),
            "end_pass_on": lambda: termination_reviews.pass_on(number, by=self.desks["college"]),
        }
        if record.process == Process.DESTINATION:
            return {}
        parties = self.end_online if record.process == Process.ONLINE else self.end_paper
        return {**desk, **parties(record)}

    def end_online(self, record: Agreement) -> Verbs:
        number = record.id
        sides = {"student": record.student, "employer": record.sender}
        verbs: Verbs = {
            f"end_by_{side}": self.asking(record, side, person) for side, person in sides.items()
        }
        asked = termination.open_request(number)
        if asked is not None:
            side = "employer" if asked.asked_by == "student" else "student"
            by = factories.actor(sides[side])
            proof = self.proven(termination.consent_matter(asked, f"{side}:{by.id}"))
            verbs["end_agree"] = lambda: termination.agree(number, proof=proof, by=by)
            verbs["end_refuse"] = lambda: termination.refuse(number, answer="已安排", by=by)
        return verbs

    def asking(self, record: Agreement, side: str, person) -> Callable[[], object]:
        by, number = factories.actor(person), record.id
        of = termination.request_matter(record, f"{side}:{person.id}")
        proof = self.proven(of)
        return lambda: termination.request(number, reason="家庭原因", proof=proof, by=by)

    def end_paper(self, record: Agreement) -> Verbs:
        number, by = record.id, factories.actor(record.student)
        proof = self.proven(paper_termination.matter(record))
        self.hand(by, paper_termination.form_of(number), "ending")
        kind = next(iter(KINDS))
        return {
            "end_by_student": lambda: paper_termination.request(
                number, kind=kind, reason="家庭原因", proof=proof, by=by
            )
        }


def open_requests() -> list[Termination]:
    """Every request that somebody or the school still has to answer."""
    return list(
        db.session.scalars(select(Termination).where(Termination.state.in_(OPEN_TERMINATION)))
    )
