"""只看: every verb of an employer refuses who may only read, before it looks at anything else."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.traces import everything, refused
from wxsign.actions import (
    answer_time,
    candidates,
    changes,
    colleagues,
    letter_templates,
    online_agreement,
    posts,
    registration,
    reporting,
    termination,
)
from wxsign.actions.candidates import FourItems
from wxsign.actions.colleagues import Colleague
from wxsign.actions.proof import Matter, Proof
from wxsign.actions.registration import Sending
from wxsign.db import db
from wxsign.models import Candidate, EmployerUser
from wxsign.rules.employer_roles import LABELS, TABLE, role_of
from wxsign.rules.refusals import Reason, Refused

_PROOF = Proof(1, Matter("employer:1", "send"))
_ITEMS = FourItems(1, 2026, "林知夏", "13900000000")
# Each verb: what is pressed by `by`, on the record.
VERBS = {
    "search": lambda by, _record: candidates.search(_ITEMS, user_id=by.id),
    "add": lambda by, record: candidates.add(record.student_id, user_id=by.id),
    "remove": lambda by, record: candidates.remove([record.student_id], user_id=by.id),
    "invite": lambda by, record: online_agreement.invite(
        [record.student_id], factories.terms(), proof=_PROOF, by=by
    ),
    "amend": lambda by, record: changes.amend(record.id, factories.terms(), version=1, by=by),
    "adopt": lambda by, record: changes.adopt_request(record.id, 1, version=1, by=by),
    "propose": lambda by, record: changes.propose_change(
        record.id, factories.terms(), version=1, proof=_PROOF, by=by
    ),
    "drop": lambda by, record: changes.drop_change(record.id, by=by),
    "grant": lambda by, record: answer_time.grant_time(record.id, days=1, by=by),
    "ignore": lambda by, record: answer_time.ignore_time(record.id, by=by),
    "receive": lambda by, record: reporting.receive(record.id, by=by),
    "request": lambda by, record: termination.request(record.id, reason="-", proof=_PROOF, by=by),
    "agree": lambda by, record: termination.agree(record.id, proof=_PROOF, by=by),
    "refuse": lambda by, record: termination.refuse(record.id, answer="-", by=by),
    "places": lambda by, _record: posts.set_places("文员", 2, by=by),
    "stop": lambda by, _record: posts.stop(1, by=by),
    "resume": lambda by, _record: posts.resume(1, by=by),
    "move_up": lambda by, record: posts.move_up(1, record.student_id, by=by),
    "take_out": lambda by, record: posts.take_out(1, record.student_id, by=by),
    "save": lambda by, _record: letter_templates.save("文员", {}, by=by),
    "rename": lambda by, _record: letter_templates.rename(1, "文员", by=by),
    "delete": lambda by, _record: letter_templates.remove(1, by=by),
    "withdraw": lambda by, record: registration.withdraw(record.employer_id, by=by),
    "send": lambda by, record: registration.send(record.employer_id, Sending({}, 1, 1), by=by),
}


@pytest.mark.usefixtures("app")
def test_no_verb_lets_who_may_only_read_change_anything():
    main = factories.employer()
    by = factories.actor(factories.colleague(main.employer, role="reader"))
    record = factories.agreement("effective", user=main)

    before, answered = everything(), {}

    for name, verb in VERBS.items():
        with pytest.raises(Refused) as caught:
            verb(by, record)
        answered[name] = caught.value.reason

    assert answered == dict.fromkeys(VERBS, Reason.READ_ONLY)
    assert everything() == before


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("role", ["recruiter", "reader"])
def test_only_the_main_account_opens_accounts_and_gives_roles(role):
    main = factories.employer()
    other = factories.colleague(main.employer, role=role)

    with refused(Reason.NOT_MAIN_ACCOUNT):
        colleagues.add(Colleague("林知夏", "13911112222", "zhixia"), by_id=other.id)
    with refused(Reason.NOT_MAIN_ACCOUNT):
        colleagues.change_role(other.id, "recruiter", by_id=other.id)


@pytest.mark.usefixtures("app")
def test_a_letter_that_a_colleague_consented_to_goes_out_whatever_became_of_him(clock):
    main = factories.employer()
    sender = factories.colleague(main.employer, name="何清和")
    first, second = factories.student(), factories.student()
    for student in (first, second):
        factories.list_student(main, student)
    proof = factories.quick_proof(factories.matter(sender, "send"))
    by, ids = factories.actor(sender), [first.id, second.id]
    sent = online_agreement.invite(ids, factories.terms(), proof=proof, by=by, headcount=1)
    online_agreement.decline(sent[0].agreement_id, reason="", by=factories.actor(first))
    colleagues.remove(sender.id, by_id=main.id)

    went_on = posts.invite_next(posts.waited_for()[0])

    assert went_on
    assert db.session.scalars(select(Candidate)).all() == []


def test_every_act_is_open_to_the_main_account():
    assert all("manager" in roles for roles in TABLE.values())
    assert role_of(EmployerUser(is_main=True, role="reader")) == "manager"
    assert set(LABELS) == {"manager", "recruiter", "reader"}
