"""Errands: long work that a worker does for one person, once, whatever happens to the worker."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from jobs import errand_kinds
from jobs import errands as job
from jobs.brought import Brought, CannotBeDone
from tests import factories
from wxsign import uploads
from wxsign.actions import errands as actions
from wxsign.actions._errands import Asking
from wxsign.actions.errands import LostLease
from wxsign.db import db, transaction, writing
from wxsign.models import Errand
from wxsign.queries import errands as queries
from wxsign.rules import errands as rules
from wxsign.rules.errands import DESK, EMPLOYER, Kind
from wxsign.rules.refusals import Reason, Refused

BY = Asking(person_id=7, owner_id=3)


@pytest.fixture(autouse=True)
def _kind(app, monkeypatch):
    """A kind of the tests' own, and the test's application for the worker."""
    kind = Kind("test", EMPLOYER, "数一数", "/employer/")
    monkeypatch.setitem(rules.BY_KEY, "test", kind)
    monkeypatch.setattr(job, "application", lambda: app)


@pytest.fixture
def does(monkeypatch):
    """Call it with the function that the worker is to do."""
    return lambda handler: monkeypatch.setitem(errand_kinds.HANDLERS, "test", handler)


def ask(**facts: object) -> int:
    errand_id = actions.ask("test", facts, BY)
    db.session.rollback()
    return errand_id


def taken() -> Errand:
    errand = actions.take_next()
    db.session.expunge(errand)
    return errand


def seen(errand_id: int) -> queries.Seen:
    db.session.rollback()
    db.session.expire_all()
    return queries.own(errand_id, EMPLOYER, BY.person_id)


def test_what_is_asked_for_is_done_and_handed_over(does, doorbell, tmp_path):
    def count(errand: Errand) -> Brought:
        actions.advance(errand, 5, 10)
        file = tmp_path / "made.xlsx"
        file.write_bytes(b"PK made")
        return Brought({"rows": errand.facts["many"]}, file, name="名单.xlsx")

    does(count)
    errand_id = ask(many=10)

    job.work()

    done = seen(errand_id)
    assert doorbell == ["ring"]
    assert (done.state, done.report, done.name, done.error) == (
        "done",
        {"rows": 10},
        "名单.xlsx",
        "",
    )
    opened = uploads.open_file(done.result_id)
    assert (opened.data, opened.media_type) == (b"PK made", errand_kinds.Brought().media_type)
    assert not Path(tmp_path / "made.xlsx").exists()


@pytest.mark.parametrize(
    "problem,says",
    [(CannotBeDone("表里没有学生。"), "表里没有学生。"), (KeyError("x"), rules.NOT_DONE)],
)
def test_what_cannot_be_done_says_why_and_is_not_tried_again(does, problem, says):
    tries = []

    def fail(errand: Errand) -> Brought:
        tries.append(errand.id)
        raise problem

    does(fail)
    errand_id = ask()

    job.work()
    job.work()

    assert (seen(errand_id).state, seen(errand_id).error) == ("failed", says)
    assert tries == [errand_id]


def test_two_workers_never_hold_the_same_errand():
    first, second = ask(), ask()

    held = [actions.take_next().id, actions.take_next().id]

    assert held == [first, second]
    assert actions.take_next() is None
    assert queries.is_one_due() is False


def test_the_errand_of_a_killed_worker_comes_due_again_and_is_done(does, clock):
    errand_id = ask()
    taken()
    does(lambda _errand: Brought({"rows": 1}))
    job.work()
    held = seen(errand_id).state
    clock.advance(seconds=rules.LEASE.total_seconds() + 1)

    job.work()

    assert (held, seen(errand_id).state) == ("waiting", "done")


def test_every_step_begins_the_lease_anew(clock):
    ask()
    errand = taken()
    clock.advance(seconds=50)
    actions.advance(errand, 500, 1000)
    clock.advance(seconds=50)

    assert actions.take_next() is None
    assert (seen(errand.id).done, seen(errand.id).total) == (500, 1000)
    assert seen(errand.id).words == "正在处理"


def test_a_worker_that_lost_its_lease_writes_nothing_more(clock):
    ask()
    slow = taken()
    clock.advance(seconds=rules.LEASE.total_seconds() + 1)
    quick = taken()

    for write in (
        lambda: actions.advance(slow, 1, 2),
        lambda: actions.finish(slow, {"rows": 1}),
        lambda: actions.fail(slow, "慢"),
    ):
        with pytest.raises(LostLease):
            write()

    actions.finish(quick, {"rows": 2})
    assert seen(quick.id).report == {"rows": 2}


def test_a_handler_that_breaks_after_its_lease_is_lost_does_not_end_the_worker(does, clock):
    errand_id = ask()

    def slow(_errand: Errand) -> Brought:
        clock.advance(seconds=rules.LEASE.total_seconds() + 1)
        taken()
        raise KeyError("too late")

    does(slow)

    job.work()

    assert (seen(errand_id).state, seen(errand_id).error) == ("waiting", "")


def test_what_ended_its_worker_too_often_is_given_up(does, clock):
    errand_id = ask()
    with transaction():
        tried = update(Errand).where(Errand.id == errand_id).values(tries=rules.MOST_TRIES)
        writing().execute(tried)
    does(lambda _errand: pytest.fail("it would end this worker too"))

    job.work()

    assert (seen(errand_id).state, seen(errand_id).error) == ("failed", rules.NOT_DONE)


def test_an_errand_is_shown_to_nobody_but_whoever_asked():
    errand_id = ask()

    for area, person in ((EMPLOYER, 8), (DESK, 7)):
        with pytest.raises(Refused) as refused:
            queries.own(errand_id, area, person)
        assert refused.value.reason is Reason.NOT_FOUND
    assert [one.id for one in queries.latest(EMPLOYER, 7, "test")] == [errand_id]
    assert queries.latest(EMPLOYER, 8, "test") == ()


def test_every_kind_has_somebody_who_does_it():
    assert {kind.key for kind in rules.TABLE} == set(errand_kinds.HANDLERS)
    assert len(rules.TABLE) == len(rules.BY_KEY) - 1  # and that of this file


def test_the_sheet_that_was_brought_belongs_to_its_errand():
    factories.school()
    file_id = uploads.keep("姓名\n林知夏".encode(), lambda _data: "text/csv")

    errand_id = actions.ask("test", {}, BY, file_id=file_id)

    found = db.session.scalar(select(Errand.file_id).where(Errand.id == errand_id))
    assert found == file_id
    assert timedelta(0) < rules.LEASE < rules.KEEPS_RESULT < rules.KEEPS_ERRAND
