"""Migrations are numbered, form one line, and end at the models."""

import itertools
import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, inspect

from tests.conftest import fake_world, settings_in
from wxsign import schema
from wxsign.app import create_app
from wxsign.db import Base, db

FOLDER = Path(__file__).parents[2] / "wxsign" / "migrations"


def revisions() -> list[Path]:
    return sorted((FOLDER / "versions").glob("*.py"))


@pytest.fixture
def tableless(database, request, tmp_path):
    """Call it for a database without a single table."""
    names = itertools.count(1)
    if database == "sqlite":
        return lambda: f"sqlite:///{tmp_path / f'bare{next(names)}.db'}"
    server = request.getfixturevalue("postgres")
    return lambda: server.url(server.database())


@pytest.fixture
def bare(tmp_path, tableless):
    """The application on a database without a single table."""
    app = create_app(settings_in(tmp_path, tableless()), fake_world())
    schema.attach(app)
    with app.app_context():
        yield db.engine
        db.session.remove()
        db.engine.dispose()
    app.extensions["wxsign_redis"].close()


def test_the_numbers_have_no_gap_and_the_names_say_what():
    names = [path.stem for path in revisions()]

    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+", name) for name in names)
    assert len(names) > 0


def test_there_is_one_line_with_one_head():
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    scripts = ScriptDirectory.from_config(config)

    assert len(scripts.get_heads()) == 1
    assert len(list(scripts.walk_revisions())) == len(revisions())


def test_the_head_is_the_models(bare):
    upgrade()

    with bare.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        stands = context.get_current_revision()
    assert schema.revisions() == (stands, stands)


def test_a_migration_makes_the_same_indexes_as_the_models(bare, tableless):
    upgrade()
    other = create_engine(tableless())
    Base.metadata.create_all(other)

    made, wanted = indexes(bare), indexes(other)
    other.dispose()

    assert made == wanted


def indexes(engine) -> dict[str, list[tuple[str, bool, tuple[str, ...], str]]]:
    found = inspect(engine)
    return {
        table: sorted(
            (
                str(index["name"]),
                bool(index["unique"]),
                tuple(map(str, index["column_names"])),
                str(index.get("dialect_options", {}).get(f"{engine.dialect.name}_where", "")),
            )
            for index in found.get_indexes(table)
        )
        for table in Base.metadata.tables
    }


def test_down_and_up_again_works(bare):
    upgrade()
    downgrade(revision="base")
    left = set(inspect(bare).get_table_names()) - {"alembic_version"}
    upgrade()

    assert left == set()
    assert set(Base.metadata.tables) <= set(inspect(bare).get_table_names())
