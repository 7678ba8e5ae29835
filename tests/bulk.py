"""Students and their records by the million: copies of one of each, made by the database itself."""

from sqlalchemy import Table, text

from tests import factories
from wxsign import engines
from wxsign.db import db, transaction, writing
from wxsign.models import Agreement, College, Student

_SERIES = {
    "sqlite": "WITH RECURSIVE series(n) AS (SELECT {first} UNION ALL"
    " SELECT n + 1 FROM series WHERE n < {last}) {insert}, series",
    "postgresql": "{insert}, generate_series({first}, {last}) AS series(n)",
}
_MOMENT = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S', '2024-01-01', '+' || ({n} * 60) || ' seconds')"
    " || '.000000'",
    "postgresql": "timestamptz '2024-01-01 00:00:00+00' + ({n}) * interval '1 minute'",
}
FIRST = 1_000
_MANY = 50_000  # rows
WAITS = "n % 2 = 0"  # enough of each to fill a page of the few as of the many
_PAPER, _DESTINATION = "n % 19 = 3", "n % 17 = 5 AND NOT n % 19 = 3"
_PROCESS = (
    f"CASE WHEN {_PAPER} THEN 'paper' WHEN {_DESTINATION} THEN 'destination' ELSE 'online' END"
)
_STATE = (
    f"CASE WHEN {WAITS} THEN CASE WHEN {_PAPER} THEN 'paper_review' ELSE 'under_review' END"
    f" WHEN n % 20 IN (1, 3) THEN CASE WHEN {_PAPER} THEN 'text_rejected' ELSE 'rejected' END"
    f" WHEN n % 20 IN (5, 7) THEN CASE WHEN {_DESTINATION} THEN 'released' ELSE 'terminated' END"
    " ELSE 'effective' END"
)


def templates() -> None:
    """One student with a record in each state that is copied; the colleges that they go to."""
    colleges = [factories.college(name=name) for name in ("计算机学院", "经济学院", "外语学院")]
    for state in ("under_review", "effective", "rejected", "terminated"):
        factories.agreement(state, student=factories.student(of=colleges[0]))


def grow(first: int, last: int) -> None:
    """Students with one record each, numbered so; then the statistics of the planner."""
    dialect = db.engine.dialect.name
    moment = _MOMENT[dialect]
    low, most = db.session.execute(
        text("SELECT min(id), count(*) FROM college")  # all of them of one school
    ).one()
    college = f"{low} + (n / 2) % {most}"
    name = f"'单位' || (n % {max(20, last // 50) + 1})"
    of_student = {
        "id": "n",
        "student_number": "'B' || n",
        "id_print": "'B' || n",
        "phone_print": "'B' || n",
        "college_id": college,
        "name": "'学生' || n",
        "class_name": "'班' || (n / 40)",
        "major": "'专业' || (n % 13)",
    }
    of_record = {
        "id": "n",
        "student_id": "n",
        "verify_code": "'B' || n",
        "number": f"CASE WHEN {WAITS} THEN NULL ELSE 'B' || n END",
        "process": _PROCESS,
        "state": _STATE,
        "waiting_since": f"CASE WHEN {WAITS} THEN {moment.format(n='n')} END",
        "changed_at": moment.format(n="n"),
        "year": "2019 + (n / 8) % 8",
        "college_id": college,
        "employer_name": name,
        "student_name": "'学生' || n",
    }
    _copy(Student.__table__, of_student, (first, last))
    _copy(Agreement.__table__, of_record, (first, last))
    _look_over()


def _look_over() -> None:
    """What happens by itself once tables have grown (`jobs/sizes.py`; PostgreSQL's autovacuum)."""
    with transaction():
        engines.learn_sizes(writing())
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:  # outside of any transaction
            connection.execute(text("VACUUM ANALYZE"))


def _copy(table: object, own: dict[str, str], numbers: tuple[int, int]) -> None:
    assert isinstance(table, Table)
    columns = [column.name for column in table.columns]
    values = ", ".join(own.get(name, f't."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    copied = f"(SELECT * FROM {table.name} ORDER BY id LIMIT 1) AS t"  # noqa: S608 - our own names
    insert = f"INSERT INTO {table.name} ({names}) SELECT {values} FROM {copied}"  # noqa: S608
    with transaction():
        # An index made at once afterwards costs a fraction of one that grows row by row.
        indexes = list(table.indexes) if numbers[1] - numbers[0] > _MANY else []
        for index in indexes:
            index.drop(writing())
        series = _SERIES[writing().dialect.name]
        statement = series.format(first=numbers[0], last=numbers[1], insert=insert)
        writing().execute(text(statement))
        for index in indexes:
            index.create(writing())


def colleges() -> list[College]:
    """The colleges that the copies belong to, by number."""
    return list(db.session.query(College).order_by(College.id))
