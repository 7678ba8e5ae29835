"""Whether the database stands where the migrations say, and the commands that bring it there.

Alembic stays outside: no process that serves or works needs its 10 MiB.
"""

from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import inspect, text

from wxsign.db import db

_FOLDER = Path(__file__).parent / "migrations"
# Alembic's own table, of one row.
_STAMP, _STANDS_AT = "alembic_version", text("SELECT version_num FROM alembic_version")


def revisions() -> tuple[str | None, str]:
    """The revision of the database, and the newest one there is: the files are numbered.

    Raises SQLAlchemyError when the database cannot be reached.
    """
    head = max(file.name.partition("_")[0] for file in (_FOLDER / "versions").glob("[0-9]*.py"))
    with db.engine.connect() as connection:
        stamped = inspect(connection).has_table(_STAMP)
        return connection.scalar(_STANDS_AT) if stamped else None, head


def attach(app: Flask) -> None:
    """Let Flask-Migrate move the database of this application."""
    from flask_migrate import Migrate  # noqa: PLC0415 - it brings Alembic

    Migrate(app, db, directory=str(_FOLDER), render_as_batch=True)


class Commands(click.Command):
    """`flask db …`: Flask-Migrate's own group of commands, loaded when it is asked for."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - click dictates the signature
    ) -> click.Context:
        """Hand the command line on to that group, with the application ready to be migrated."""
        from flask_migrate.cli import db as commands  # noqa: PLC0415 - as above

        assert parent is not None, "it is a command of `flask`"
        attach(parent.ensure_object(ScriptInfo).load_app())
        context: click.Context = commands.make_context(info_name, args, parent, **extra)
        return context
