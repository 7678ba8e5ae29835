"""What the database itself refuses."""

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from tests import factories
from wxsign.db import Base, db, transaction, writing
from wxsign.models import Agreement, Binding, Candidate, Seat, Student

pytestmark = pytest.mark.usefixtures("app")


def again(row: Base, **over: object) -> None:
    """Insert a copy of a row under a new id."""
    columns = type(row).__table__.columns.keys()
    values = {name: getattr(row, name) for name in columns if name != "id"}
    with transaction():
        writing().execute(insert(type(row)).values(**values | over))


@pytest.mark.requirement("S54")
@pytest.mark.parametrize("state", ["invited", "under_review", "change_proposed", "effective"])
def test_one_pair_has_one_open_record(state):
    record = factories.agreement(state)

    with pytest.raises(IntegrityError):
        again(record, verify_code="other", number=None)


@pytest.mark.parametrize(
    "state", ["declined", "withdrawn", "expired", "rejected", "terminated", "reported"]
)
def test_ended_records_of_a_pair_may_be_many(state):
    record = factories.agreement(state)

    again(record, verify_code="other", number=None)

    assert db.session.query(Agreement).count() == 2


@pytest.mark.requirement("S52")
def test_a_student_has_one_seat():
    record = factories.agreement("under_review")
    values = {"student_id": record.student_id, "process": "online", "record_id": 99}

    with pytest.raises(IntegrityError), transaction():
        writing().execute(insert(Seat).values(**values))


@pytest.mark.requirement("S179")
def test_a_number_is_given_once():
    first, second = factories.agreement("effective"), factories.agreement("invited")
    number = first.number

    with pytest.raises(IntegrityError):
        again(second, state="declined", verify_code="other", number=number)


def test_one_wechat_belongs_to_one_student():
    binding = factories.bind(factories.student())
    other = factories.student().id

    with pytest.raises(IntegrityError):
        again(binding, person_id=other)
    assert db.session.query(Binding).count() == 1


def test_a_student_is_known_once_by_number_and_by_id():
    student = factories.student()

    for over in ({"student_number": "other"}, {"id_print": "other"}):
        with pytest.raises(IntegrityError):
            again(student, **over)
    assert db.session.query(Student).count() == 1


def test_a_row_needs_the_rows_it_names():
    user = factories.employer()
    values = {"employer_id": user.employer_id, "student_id": 999, "added_by": user.id}

    with pytest.raises(IntegrityError), transaction():
        writing().execute(insert(Candidate).values(**values, added_at=factories.clock.now()))
