"""How migrations run: on the application's own engine, with batches for SQLite."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy.types import TypeDecorator

from wxsign import models  # noqa: F401 - the models fill the metadata
from wxsign.db import Base


def plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:  # noqa: ANN401 - Alembic dictates the signature
    """A migration names the database's type: our own types may change their meaning later."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


engine = current_app.extensions["migrate"].db.engine
with engine.connect().execution_options(write=True) as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        render_item=plain_type,
    )
    with context.begin_transaction():
        context.run_migrations()
