"""The database learns how large it has become; what it does with it is in `tests/queries`."""

import pytest
from sqlalchemy import event, text

from jobs import sizes
from tests import factories
from wxsign.db import db, reading


@pytest.fixture(autouse=True)
def _application(app, monkeypatch):
    monkeypatch.setattr(sizes, "application", lambda: app)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_has_grown_is_known_within_the_hour(app):
    for _each in range(3):
        factories.agreement("under_review")

    sizes.learn()

    db.session.rollback()
    stat = "SELECT stat FROM sqlite_stat1 WHERE idx = 'ix_agreement_listed'"
    assert reading().execute(text(stat)).scalar_one().split()[0] == "3"


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_postgresql_is_left_to_itself(app):
    said = []
    event.listen(db.engine, "before_cursor_execute", lambda *call: said.append(call[2]))

    sizes.learn()

    assert [one for one in said if "BEGIN" not in one] == []
