"""PostgreSQL goes away and comes back: people are told to wait, and no process is started anew."""

import pytest
from psycopg import sql
from sqlalchemy import text

from jobs import timetable
from tests import factories
from wxsign.checkup import examine
from wxsign.db import db

HOME = "/student/"


@pytest.fixture
def database_url(postgres, empty_postgres):
    """A database of its own: what is shut here must not fall on anybody else."""
    return postgres.url(postgres.database(empty_postgres))


@pytest.fixture
def shut(app, postgres):
    """Call it to let nobody in any more, as while a server restarts, or in again."""
    name = sql.Identifier(db.engine.url.database)

    def turn(*, away: bool) -> None:
        with postgres.connection() as connection:
            asked = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
            connection.execute(asked.format(name, sql.SQL("false" if away else "true")))
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s",
                [db.engine.url.database],
            )

    return turn


def outcome(answer) -> tuple[int, bool]:
    return answer.status_code, "请稍等再试" in answer.text


def test_a_page_asks_to_wait_and_works_again_by_itself(client, sign_in, shut):
    sign_in(client, factories.student())
    before = outcome(client.get(HOME))

    shut(away=True)
    away = [outcome(client.get(HOME)) for _ in range(2)]
    shut(away=False)

    assert before == outcome(client.get(HOME)) == (200, False)
    assert away == [(503, True)] * 2


def test_readiness_follows_the_database(client, shut):
    def ready():
        answer = client.get("/readyz")
        return answer.status_code, answer.json["database"]

    before = ready()
    shut(away=True)
    away = ready()
    shut(away=False)

    assert away == (503, "unreachable")
    assert before == ready() == (503, "needs `flask db upgrade`")  # made without migrations


def test_the_doctor_says_that_it_cannot_be_reached(app, shut):
    shut(away=True)

    assert next(examine(app)).words == "连不上（OperationalError）"


def test_the_timetable_outlives_it(app, shut):
    started = []
    timetable.tick(started.append)
    shut(away=True)
    timetable.tick(started.append)
    while_away = list(started)
    shut(away=False)
    timetable.tick(started.append)

    assert while_away == []
    assert started == [entry.job for entry in timetable.TABLE]


def test_one_connection_that_was_cut_costs_one_answer(client, sign_in, shut):
    sign_in(client, factories.student())
    client.get(HOME)

    shut(away=False)

    assert [outcome(client.get(HOME)) for _ in range(2)] == [(503, True), (200, False)]


def test_a_zero_byte_is_a_question_that_nobody_understands(client, postgres):
    typed = {"account": "unit1\0", "password": "x", "notice": "2026-1"}

    answer = client.post("/employer/login", data=typed)

    assert (answer.status_code, "内容看不懂" in answer.text) == (400, True)
    assert db.session.execute(text("SELECT 1")).scalar_one() == 1
