"""The seeded SQLite file as a PostgreSQL database: the same rows, without another first start."""

from pathlib import Path

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, MetaData, Table, create_engine, insert, select, text
from sqlalchemy.types import TypeDecorator

from wxsign.db import Base, Moment

MIGRATIONS = Path(__file__).parents[2] / "wxsign" / "migrations"
_ROWS_AT_ONCE = 500


def fill(url: str, seeded: Path) -> None:
    """Make every table of this empty database, stamp it as current and bring the rows over."""
    source, target = create_engine(f"sqlite:///{seeded / 'wxsign.db'}"), create_engine(url)
    Base.metadata.create_all(target)
    plain = _unsealed()
    with source.connect() as reading, target.begin() as writing:
        head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
        MigrationContext.configure(writing).stamp(ScriptDirectory(str(MIGRATIONS)), head)
        for table in (plain.tables[known.name] for known in Base.metadata.sorted_tables):
            rows = [dict(row) for row in reading.execute(select(table)).mappings()]
            for start in range(0, len(rows), _ROWS_AT_ONCE):
                writing.execute(insert(table), rows[start : start + _ROWS_AT_ONCE])
        for name in writing.execute(text("SELECT sequencename FROM pg_sequences")).scalars().all():
            table = name.removesuffix("_id_seq")
            highest = f"(SELECT coalesce(max(id), 0) + 1 FROM {table})"  # noqa: S608 - our own names
            writing.execute(text(f"SELECT setval('{name}', {highest}, false)"))
    source.dispose()
    target.dispose()


def _unsealed() -> MetaData:
    """The tables with what is sealed as it lies there: its bytes mean the same everywhere."""
    plain = MetaData()
    for table in Base.metadata.sorted_tables:
        Table(table.name, plain, *map(_plain, table.columns))
    return plain


def _plain(column: Column) -> Column:
    kind = column.type
    if isinstance(kind, TypeDecorator) and not isinstance(kind, Moment):
        kind = kind.impl_instance
    return Column(column.name, kind)
