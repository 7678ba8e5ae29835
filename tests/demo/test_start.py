"""The demo fills an empty database, and keeps its hands off any other."""

import pytest
from flask_migrate import stamp

from tests import factories
from tests.conftest import fake_world, settings_in
from wxsign.app import create_app
from wxsign.db import db
from wxsign.demo import seed, start
from wxsign.models import Student
from wxsign.schema import attach, revisions


def test_a_database_with_other_people_is_left_alone(app, settings):
    attach(app)
    stamp()
    school = factories.school().id

    with pytest.raises(SystemExit) as caught:
        start._prepare(app, settings.data_dir)

    assert str(caught.value) == start._FOREIGN
    assert (seed.is_ours(), db.session.query(Student).count(), school) == (False, 0, 1)


def test_a_database_that_is_not_there_is_named(tmp_path):
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    app = create_app(settings_in(tmp_path, nowhere), fake_world())

    with pytest.raises(SystemExit) as caught:
        start._prepare(app, tmp_path)

    app.extensions["wxsign_redis"].close()
    assert str(caught.value).startswith("连不上数据库（OperationalError）。")


def test_the_demo_knows_its_own_people_again(app, settings):
    db.drop_all()
    start._prepare(app, settings.data_dir)
    filled = db.session.query(Student).count()
    start._prepare(app, settings.data_dir)

    now, head = revisions()
    assert (now, seed.is_ours()) == (head, True)
    assert db.session.query(Student).count() == filled > 0
