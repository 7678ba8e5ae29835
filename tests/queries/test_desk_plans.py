"""How both databases find a page of the desk's list: by an index in its order, nothing else."""

from datetime import date

import pytest
from sqlalchemy import Select, select, text

from tests import bulk, factories
from wxsign.db import db
from wxsign.models import Agreement
from wxsign.queries import desk_narrowing
from wxsign.queries.desk_filters import Filters
from wxsign.queries.desk_order import Order
from wxsign.scopes import Scope

# The main ways through the list, and the index that each goes by.
WAYS: dict[str, tuple[Filters, str]] = {
    "what waits": (Filters(), "ix_agreement_waiting"),
    "of one 届": (Filters(year=2024), "ix_agreement_waiting_year"),
    "by 单位名称": (Filters(sort="employer"), "ix_agreement_waiting_employer"),
    "newest first": (Filters(sort="-since"), "ix_agreement_waiting"),
    "decided": (Filters("decided"), "ix_agreement_listed"),
    "decided, oldest first": (Filters("decided", sort="changed"), "ix_agreement_listed"),
    "decided of one 届": (Filters("decided", year=2024), "ix_agreement_listed_year"),
    "decided by 单位名称": (
        Filters("decided", sort="employer"),
        "ix_agreement_listed_employer",
    ),
    "approved": (Filters("approved"), "ix_agreement_listed"),
    "rejected": (Filters("rejected"), "ix_agreement_rejected"),
    "ended": (Filters("ended"), "ix_agreement_ended"),
    "changing": (Filters("changing"), "ix_agreement_under_way"),
    "asked": (Filters("asked"), "ix_agreement_ending"),
    "one 单位": (Filters("all", employer="单位1"), "ix_agreement_listed_employer"),
    "all": (Filters("all"), "ix_agreement_listed"),
}


@pytest.fixture
def scope(app):
    """The scope of the school, over two thousand records."""
    bulk.templates()
    bulk.grow(bulk.FIRST, bulk.FIRST + 1_999)
    return Scope(factories.school().id, None)


@pytest.mark.requirement("S73")
def test_every_main_way_through_the_list_goes_by_an_index_in_its_order(scope):
    college = bulk.colleges()[1].id
    ways = {
        **WAYS,
        "of one 学院": (Filters(college_id=college), "ix_agreement_waiting_college"),
        "decided of one 学院": (
            Filters("decided", college_id=college),
            "ix_agreement_listed_college",
        ),
        "decided of one 学院 and 届": (
            Filters("decided", college_id=college, year=2024),
            "ix_agreement_listed_cohort",
        ),
    }

    found = {name: used(walk(scope, filters)) for name, (filters, _index) in ways.items()}

    assert found == {name: index for name, (_filters, index) in ways.items()}


@pytest.mark.requirement("S73")
def test_a_page_further_on_begins_where_the_last_one_ended(scope):
    order = Order.of(Filters("decided"))
    key = order.key(2000, bulk_moment(2000))
    further = walk(scope, Filters("decided")).where(*order.past(key))

    assert used(further) == "ix_agreement_listed"


@pytest.mark.requirement("S73")
def test_a_search_goes_from_the_students_to_their_records(scope):
    for filters in (Filters("all", student_number="B1500"), Filters("all", class_name="班45")):
        found = statement(scope, filters)

        assert "ix_agreement_student" in plan(found)
        assert "ix_agreement_listed" not in plan(found)


@pytest.mark.requirement("S73")
def test_a_filter_that_leaves_few_is_read_first_and_nothing_else_is_walked_through(scope):
    ways = {
        "ended of one 届": (Filters("ended", year=2031), "ix_agreement_listed_year"),
        "one kind": (Filters("all", kind="destination"), "ix_agreement_listed_kind"),
        "one 单位": (Filters("all", employer="单位17"), "ix_agreement_listed_employer"),
        "one day": (Filters("all", until=date(2019, 1, 2)), "ix_agreement_listed"),
    }

    found = {name: plan(statement(scope, filters)) for name, (filters, _index) in ways.items()}

    walked = {name for name, steps in found.items() if "SCAN agreement" in steps}
    read = {name: indexes(steps) for name, steps in found.items()}
    assert walked == set()
    assert read == {name: {index} for name, (_filters, index) in ways.items()}


@pytest.mark.requirement("S73")
def test_counting_reads_the_indexes_alone(scope):
    ways = (Filters("decided"), Filters("decided", year=2024), Filters("signing"))
    counted = [select(Agreement.id).where(*filters.within(scope)) for filters in ways]
    # PostgreSQL reads an index alone once it has vacuumed; until then it is enough to use one.
    alone = "COVERING INDEX" if db.engine.dialect.name == "sqlite" else "Index"

    found = [plan(statement.limit(1001)) for statement in counted]

    assert [alone in steps for steps in found] == [True] * 3


def indexes(steps: str) -> set[str]:
    return {word.strip('",()') for word in steps.split() if word.startswith("ix_agreement")}


def statement(scope, filters) -> Select:
    """The read of one page, as `desk_lists.page` makes it."""
    return walk(scope, filters, desk_narrowing.of_tab(scope, filters))


def walk(scope, filters, among=None) -> Select:
    """The same where nothing leaves few."""
    return (
        select(Agreement.id)
        .where(*filters.within(scope, desk_narrowing.clauses(among)))
        .order_by(*Order.of(filters).columns)
        .limit(51)
    )


def bulk_moment(number: int):
    return db.session.get_one(Agreement, number).changed_at


def used(wanted: Select) -> str:
    """The index that a statement goes by; whatever reads more or sorts is named instead."""
    found = plan(wanted)
    for fault in ("Sort", "TEMP B-TREE", "Seq Scan", "SCAN agreement", "Bitmap"):
        if fault in found:
            return f"{fault}: {found}"
    (name,) = indexes(found)
    return name


def plan(wanted: Select) -> str:
    """How the database would go about it; so few rows PostgreSQL would read whole, or sort."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    compiled = wanted.compile(
        db.engine, compile_kwargs={"literal_binds": True, "render_postcompile": True}
    )
    with db.engine.connect() as connection:
        if not is_sqlite:
            for step in ("enable_seqscan", "enable_bitmapscan", "enable_sort"):
                connection.execute(text(f"SET {step} = off"))
        explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
        rows = connection.exec_driver_sql(explain + str(compiled).replace("%", "%%")).all()
        connection.rollback()
        connection.invalidate()  # its settings go with it
    return "\n".join(str(row[-1]) for row in rows)
