"""Whether the database stands where the migrations say."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask

from wxsign.db import db


def revisions(app: Flask) -> tuple[str | None, str | None]:
    """The revision of the database, and the newest one there is.

    Raises SQLAlchemyError when the database cannot be reached.
    """
    head = ScriptDirectory(app.extensions["migrate"].directory).get_current_head()
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision(), head
