"""A student who is signed in, and a worker who writes what he asks for."""

import pytest

from jobs import errands, tidy
from tests import factories
from tests.pages.student.copies import PAGE
from wxsign.db import db


@pytest.fixture
def student(client, sign_in):
    made = factories.student(name="林知夏", phone="13900000101")
    sign_in(client, made)
    return made


@pytest.fixture
def worked(app, monkeypatch):
    """Call it for a worker's visit."""
    monkeypatch.setattr(errands, "application", lambda: app)
    monkeypatch.setattr(tidy, "application", lambda: app)

    def visit() -> None:
        db.session.rollback()
        errands.work()
        db.session.expire_all()

    return visit


@pytest.fixture
def taken(client, worked):
    """Call it with a form for what the student takes home."""

    def take(form: str):
        asked = client.post(PAGE, data={"form": form})
        assert asked.status_code == 303
        worked()
        answer = client.get(f"{asked.location}/result")
        assert answer.status_code == 200
        return answer

    return take
