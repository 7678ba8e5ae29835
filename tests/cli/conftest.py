import pytest

from wxsign.db import db


@pytest.fixture
def run(app):
    """A command line, as `flask --app wsgi …` would run it."""

    def command(*words: object, typed: str = ""):
        db.session.rollback()
        done = app.test_cli_runner().invoke(args=[str(word) for word in words], input=typed)
        db.session.rollback()
        assert done.exception is None or isinstance(done.exception, SystemExit), done.output
        return done

    return command
