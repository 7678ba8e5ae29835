"""How many statements a page may cost: on PostgreSQL each is a journey to another machine."""

import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy import event, func, select

from tests import factories
from wxsign.actions import code
from wxsign.db import db
from wxsign.models import Code
from wxsign.vault import one_time_digits


@pytest.fixture
def statements(app):
    """The first word of whatever the database is asked, as it is asked."""
    asked = []

    def note(_connection, _cursor, statement, _values, _context, _many):
        asked.append(statement.split(maxsplit=1)[0])

    event.listen(db.engine, "before_cursor_execute", note)
    return asked


@pytest.fixture
def student(client, sign_in):
    """Signed in, with a letter of each kind: refused, terminated, under review, open."""
    person = factories.student()
    for state in ("declined", "terminated", "under_review", "invited"):
        factories.agreement(state, student=person)
    sign_in(client, person)
    return person


@pytest.mark.parametrize(
    "page, most",
    [("/student/", 6), ("/student/invitations", 4), ("/student/destinations", 4)],
)
def test_a_page_of_the_student_reads_in_few_statements(client, student, statements, page, most):
    answer = client.get(page)

    assert answer.status_code == 200
    assert set(statements) == {"SELECT"}
    assert len(statements) <= most


def test_an_acceptance_holds_its_lock_for_five_statements(client, sign_in, statements):
    letter = factories.agreement("invited")
    student, record = letter.student, letter.id
    sign_in(client, student)
    of = factories.matter(student, "accept", f"online:{record}", 1)
    code.ask(of, phone="13800000000", words="签约")
    digits = one_time_digits(db.session.scalar(select(func.max(Code.id))))
    address = f"/student/invitations/{record}/acceptance"
    statements.clear()

    answer = client.post(address, data={"version": 1, "agree": "on", "code": digits})

    assert (answer.status_code, answer.location) == (303, f"/student/agreements/{record}/result")
    begun = statements.index("BEGIN")
    assert set(statements[:begun]) == {"SELECT"}
    assert begun <= 3
    assert statements[begun + 1 :] == ["UPDATE", "INSERT", "INSERT", "UPDATE", "INSERT"]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_page_on_postgresql_opens_no_transaction(client, student):
    open_now = []

    def note(connection, *_others):
        open_now.append(connection.connection.dbapi_connection.info.transaction_status)

    event.listen(db.engine, "before_cursor_execute", note)
    event.listen(db.engine, "after_cursor_execute", note)

    assert client.get("/student/").status_code == 200
    assert set(open_now) == {TransactionStatus.IDLE}
