"""The ledger names what does not agree, counts it, and pages through it (S165)."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, event, select, update

from tests import factories
from wxsign.db import db, transaction, writing
from wxsign.gateways import Rejected, Unreachable
from wxsign.models import Agreement, PlanChange, PlanDelivery, PlanEntry
from wxsign.queries import plan as ledger
from wxsign.queries import plan_history
from wxsign.queries.plan import Counts, Filters
from wxsign.rules.refusals import Reason, Refused
from wxsign.settings import Plan


@pytest.fixture
def settings(settings):
    """An installation with an outer system."""
    return replace(settings, plan=Plan("https://plan.example.edu.cn/wxsign", "s" * 32))


@pytest.fixture
def school(app):
    return factories.reviewer()


def spoil(student_id: int, **values: object) -> None:
    """What no action does: the row of a plan goes astray by itself."""
    with transaction():
        writing().execute(
            update(PlanEntry).where(PlanEntry.student_id == student_id).values(**values)
        )


def lose(student_id: int) -> None:
    changes = select(PlanChange.id).where(PlanChange.student_id == student_id)
    with transaction():
        writing().execute(delete(PlanDelivery).where(PlanDelivery.change_id.in_(changes)))
        writing().execute(delete(PlanChange).where(PlanChange.student_id == student_id))
        writing().execute(delete(PlanEntry).where(PlanEntry.student_id == student_id))


def a_second_placement(student_id: int) -> None:
    """A record in force beside the one that holds the seat."""
    other = factories.destination("effective")
    with transaction():
        writing().execute(
            update(Agreement).where(Agreement.id == other.id).values(student_id=student_id)
        )
    lose(other.student_id)


ASTRAY = {
    "": lambda _student: None,
    "two": a_second_placement,
    "missing": lose,
    "other": lambda student: spoil(student, record_id=999),
    "code": lambda student: spoil(student, destination="11"),
}


@pytest.mark.requirement("S165")
@pytest.mark.parametrize("key", list(ASTRAY))
@pytest.mark.parametrize("kind", ["agreement", "destination"])
def test_a_plan_that_does_not_agree_with_the_records_is_named(school, key, kind):
    record = getattr(factories, kind)("effective")
    student = record.student_id
    ASTRAY[key](student)

    row = ledger.of_student(school, student)

    assert (row.expected, row.difference) == ("院系待审核", key)


@pytest.mark.requirement("S165", "S180")
@pytest.mark.parametrize(
    "state,record_id,difference",
    [
        ("学生未提交", 0, ""),
        ("院系待审核", 0, "ended"),
        ("学生未提交", 7, "ended"),
        ("学校审核通过", 0, ""),  # the school set it; no record of ours is behind it
        ("学校审核通过", 7, "ended"),
    ],
)
def test_a_plan_without_a_placement_must_hold_none(school, now, state, record_id, difference):
    letter = factories.agreement("invited")
    entry = PlanEntry(
        student_id=letter.student_id, state=state, record_id=record_id, changed_at=now
    )
    db.session.add(entry)
    db.session.commit()

    row = ledger.of_student(school, letter.student_id)

    assert (row.expected, row.difference) == ("学生未提交", difference)


@pytest.mark.requirement("S165")
def test_a_row_says_where_the_plan_comes_from(school):
    signed, moved = factories.agreement("effective"), factories.destination("release_review")
    invited = factories.agreement("invited")

    found = {row.student_id: row for row in ledger.page(school, Filters()).rows}

    rows = [found[record.student_id] for record in (signed, moved, invited)]
    assert [(row.state, row.destination, row.source, row.told) for row in rows] == [
        ("院系待审核", "签就业协议形式就业", f"电子签约 {signed.number}", "waiting"),
        ("院系待审核", "境内升学—研究生", f"其他去向 {moved.employer_name}", "waiting"),
        ("学生未提交", "", "", None),
    ]
    assert [row.difference for row in rows] == ["", "", ""]


@pytest.mark.requirement("S165")
def test_the_tabs_count_and_list_what_is_wrong(school, fakes, drain):
    fakes.webhook.fails_with(Rejected(401))
    failed = factories.destination("effective")
    drain()
    fakes.webhook.fails_with(Unreachable("HTTP 503"))
    pending = factories.destination("effective")
    drain()
    told = factories.destination("effective")
    drain()
    astray = factories.student()
    db.session.add(PlanEntry(student_id=astray.id, state="院系待审核", changed_at=told.changed_at))
    db.session.commit()

    tabs = ("all", "differences", "pending", "failed")
    listed = {
        tab: [row.student_id for row in ledger.page(school, Filters(show=tab)).rows] for tab in tabs
    }

    everybody = [failed.student_id, pending.student_id, told.student_id, astray.id]
    assert listed == {
        "all": sorted(everybody),
        "differences": [astray.id],
        "pending": [pending.student_id],
        "failed": [failed.student_id],
    }
    assert ledger.counts(school, Filters()) == Counts(4, 1, 1, 1)
    assert ledger.counts(school, Filters(state="学生未提交")) == Counts(0, 0, 0, 0)


def test_a_college_sees_its_own_students_alone(school):
    here = factories.student()
    there = factories.student(of=factories.college(name="文学院"))
    elsewhere = factories.student(of=factories.college(factories.school(code="19098")))
    college = factories.reviewer(role="college")

    seen = [row.student_id for row in ledger.page(college, Filters()).rows]

    assert seen == [here.id]
    assert [row.student_id for row in ledger.page(school, Filters()).rows] == [here.id, there.id]
    assert [name for _id, name in ledger.choices(college).colleges] == ["计算机学院"]
    for student in (there, elsewhere):
        with pytest.raises(Refused) as refused:
            ledger.of_student(college, student.id)
        assert refused.value.reason is Reason.OUT_OF_SCOPE


def test_the_pages_follow_each_other_without_a_gap_or_a_repeat(school, monkeypatch):
    monkeypatch.setattr(ledger, "PAGE_LENGTH", 2)
    students = [factories.student(year=2025 + place % 2) for place in range(6)]
    found, after = [], 0
    for _page in range(3):
        page = ledger.page(school, Filters(), after)
        found.append([row.student_id for row in page.rows])
        after = page.following

    ids = [student.id for student in students]
    assert found == [ids[0:2], ids[2:4], ids[4:6]]
    assert after == 0
    assert [row.year for row in ledger.page(school, Filters(year=2025)).rows] == [2025] * 2
    one = Filters(student_number=students[3].student_number)
    assert [row.student_id for row in ledger.page(school, one).rows] == [ids[3]]
    assert ledger.page(school, Filters(student_number="%")).rows == ()


@pytest.mark.parametrize("how_many", [1, 4])
def test_the_ledger_reads_in_as_many_statements_for_one_student_as_for_many(school, how_many):
    for _ in range(how_many):
        factories.destination("effective")
    student = factories.destination("effective").student_id
    asked = []
    db.session.rollback()
    db.session.refresh(school)
    event.listen(
        db.engine, "before_cursor_execute", lambda *given: asked.append(given[2].split()[0])
    )

    ledger.page(school, Filters())
    ledger.counts(school, Filters())
    ledger.choices(school)
    ledger.of_student(school, student)
    plan_history.changes(student, 2026)

    assert asked == ["SELECT"] * 6


@pytest.mark.requirement("S165")
def test_the_history_names_every_change_its_maker_and_every_try(school, fakes, drain, clock):
    record = factories.destination("effective", plan_code="801")
    fakes.webhook.fails_with(Unreachable("HTTP 503"))
    drain()
    clock.advance(seconds=10)
    drain()

    (change,) = plan_history.changes(record.student_id, 2026)

    assert (change.serial, change.state, change.destination) == (
        1, "院系待审核", "境内升学—研究生",
    )  # fmt: skip
    assert (change.says, change.name, change.told_words) == (
        "签约审核通过", "吴书宁", ("已告知", "done"),
    )  # fmt: skip
    assert [(one.word, one.answer) for one in change.tries] == [
        ("没有送到，稍后再发", "对方出错，状态码 503"),
        ("送到", ""),
    ]
