"""导入拟签约名单: a sheet is judged, mended row by row, and added once (S33, decision 15)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, insert, select, update
from sqlalchemy.exc import IntegrityError

from wxsign import clock, engines
from wxsign.actions import _intended
from wxsign.actions._errands import Asking, put
from wxsign.actions._intended import CHUNK, Judgement, LimitReached, Row, Seen, Told
from wxsign.db import db, reading, transaction, writing
from wxsign.models import Candidate, EmployerUser, Errand, IntendedList, IntendedRow
from wxsign.rules import employer_roles, intended
from wxsign.rules.refusals import Reason, Refused
from wxsign.uncollected import uncollected

CHECK, MARKED = "intended.check", "intended.marked"


def bring(file_id: int, name: str, *, user_id: int) -> int:
    """A sheet is brought; a worker reads and judges it. Answers the number of the errand."""
    user = _may_import(user_id)
    with transaction():
        by = Asking(user.id, user.employer_id)
        return put(CHECK, {"name": name[:120]}, by, clock.now(), file_id=file_id)


@uncollected()
def lay_open(errand: Errand, rows: Sequence[Row], told: Told) -> None:
    """The dry run: judge every row and keep the list, or find it kept by an earlier try."""
    by = {"employer_id": errand.owner_id, "user_id": errand.person_id}
    made = {"id": errand.id, "name": str(errand.facts["name"]), "state": intended.OPEN}
    while not _is_laid_open(errand.id):
        judged = _intended.judge(rows, Seen(), errand.owner_id, told)
        content = [_stored(errand.id, row) for row in judged.rows]
        try:
            with transaction(keeps=True):
                writing().execute(insert(IntendedList).values(**by, **made, made_at=clock.now()))
                if content:
                    writing().execute(insert(IntendedRow), content)
                _intended.count_searches(judged.found, **by)
        except LimitReached:
            continue
        except IntegrityError:  # a worker whose lease was lost was faster after all
            if not _is_laid_open(errand.id):
                raise


def mend(list_id: int, number: int, cells: dict[str, str], *, user_id: int) -> None:
    """保存: the cells of one row as they are now; it is judged again at once.

    Rows that said the same as it did before are judged anew too. Raises Refused(WRONG_STATE) when
    the list is not open any more.
    """
    own = _own(list_id, _may_import(user_id))
    row = _row(own, number)
    changed = {key: text.strip()[:200] for key, text in cells.items() if key in intended.BY_KEY}
    typed = {**row.cells, **changed}
    damaged = tuple(key for key in row.damaged if typed[key] == row.cells.get(key))
    _judge_again(own, [Row(number, typed, damaged), *_twins(own, number)])


def take_out(list_id: int, number: int, *, user_id: int) -> None:
    """去掉这一行: it is added to nothing; rows that said the same are judged anew."""
    own = _own(list_id, _may_import(user_id))
    _row(own, number)
    twins = _twins(own, number)
    values = {"verdict": intended.OUT, "row_print": "", "student_id": None, "twin": 0}
    here = IntendedRow.list_id == own.id, IntendedRow.number == number
    with transaction():
        _ensure_open(own)
        writing().execute(update(IntendedRow).where(*here).values(**values))
    if twins:
        _judge_again(_own(list_id, _may_import(user_id)), twins)


def go_on(list_id: int, *, user_id: int) -> None:
    """继续检查: rows that waited for another day."""
    own = _own(list_id, _may_import(user_id))
    waiting = _rows(own, IntendedRow.verdict == intended.WAITS)
    if waiting:
        _judge_again(own, waiting)


@uncollected()
def confirm(list_id: int, *, user_id: int) -> None:
    """确认加入: every good row joins 签约发送列表, once; a second press changes nothing.

    What has changed since the dry run is judged once more: a student whom a colleague has added or
    invited meanwhile, or who may not be found any more, is not added.
    """
    user = _may_import(user_id)
    own, now = _own(list_id, user), clock.now()
    if own.state != intended.OPEN:
        return
    good = {row.student_id: row for row in _rows(own, IntendedRow.verdict == intended.GOOD)}
    now_is = dict(_intended.standings([id_ for id_ in good if id_ is not None], own.employer_id))
    added = [
        {
            "employer_id": own.employer_id,
            "student_id": student_id,
            "added_by": user.id,
            "added_at": now,
            "job_title": row.cells.get("job_title", ""),
        }
        for student_id, row in good.items()
        if student_id is not None and now_is[student_id] == intended.GOOD
    ]
    verdicts = {row.number: now_is[id_] for id_, row in good.items() if id_ is not None}
    with transaction():
        if _close(own, intended.CONFIRMED).rowcount == 1:
            _add(added)
            _settle(own.id, verdicts)


def abandon(list_id: int, *, user_id: int) -> None:
    """重新上传: this list is put aside; nobody of it is added."""
    own = _own(list_id, _may_import(user_id))
    with transaction():
        _close(own, intended.ABANDONED)


def mark(list_id: int, *, user_id: int) -> int:
    """下载标好的表格: a worker writes the sheet with what is wrong; the number of the errand."""
    own = _own(list_id, _may_import(user_id))
    with transaction():
        by = Asking(user_id, own.employer_id)
        return put(MARKED, {"list": own.id, "name": own.name}, by, clock.now())


def _is_laid_open(list_id: int) -> bool:
    is_there = db.session.get(IntendedList, list_id) is not None
    db.session.rollback()
    return is_there


def _may_import(user_id: int) -> EmployerUser:
    user = db.session.get_one(EmployerUser, user_id)
    employer_roles.ensure("search", user)
    if user.employer.approved_at is None:
        raise Refused(Reason.EMPLOYER_PENDING)
    if user.employer.confirmed_at is None:
        raise Refused(Reason.EMPLOYER_UNCONFIRMED)
    return user


@dataclass(frozen=True)
class _Own:
    """A list as it was read: what is written later is guarded by its state."""

    id: int
    user_id: int
    employer_id: int
    name: str
    state: str


def _own(list_id: int, user: EmployerUser) -> _Own:
    """The colleague's own list; a stranger's looks like none."""
    found = db.session.get(IntendedList, list_id)
    if found is None or found.user_id != user.id:
        raise Refused(Reason.NOT_FOUND)
    return _Own(found.id, found.user_id, found.employer_id, found.name, found.state)


def _row(own: _Own, number: int) -> Row:
    found = _rows(own, IntendedRow.number == number)
    if not found:
        raise Refused(Reason.NOT_FOUND)
    return found[0]


def _rows(own: _Own, *which: Any) -> list[Row]:  # noqa: ANN401 - conditions of any kind
    wanted = select(IntendedRow.__table__).where(IntendedRow.list_id == own.id, *which)
    return [
        Row(
            row.number,
            row.content["cells"],
            tuple(row.content["damaged"]),
            row.verdict,
            row.row_print,
            row.student_id,
            row.twin,
        )
        for row in reading().execute(wanted.order_by(IntendedRow.number)).all()
    ]


def _twins(own: _Own, number: int) -> list[Row]:
    return _rows(own, IntendedRow.twin == number, IntendedRow.verdict == intended.TWICE)


def _judge_again(own: _Own, rows: list[Row]) -> None:
    """Judge these rows against the others of the list and write their verdicts down."""
    if own.state != intended.OPEN:
        raise Refused(Reason.WRONG_STATE)
    again = {row.number for row in rows}
    judged: Judgement | None = None
    while judged is None:
        judged = _intended.judge(rows, _seen(own.id, again), own.employer_id)
        try:
            with transaction():
                _ensure_open(own)
                for row in judged.rows:
                    _write(own.id, row)
                _intended.count_searches(judged.found, own.employer_id, own.user_id)
        except LimitReached:
            judged = None


def _seen(list_id: int, but: Iterable[int]) -> Seen:
    """What the other rows say; a twin says nothing of its own."""
    seen = Seen()
    columns = IntendedRow.number, IntendedRow.row_print, IntendedRow.student_id
    others = select(*columns).where(
        IntendedRow.list_id == list_id,
        IntendedRow.number.not_in(but),
        IntendedRow.row_print != "",
        IntendedRow.twin == 0,
    )
    for number, row_print, student_id in db.session.execute(others.order_by(IntendedRow.number)):
        seen.prints.setdefault(row_print, number)
        if student_id is not None:
            seen.students.setdefault(student_id, number)
    return seen


def _stored(list_id: int, row: Row) -> dict[str, Any]:
    return {
        "list_id": list_id,
        "number": row.number,
        "verdict": row.verdict,
        "content": {"cells": dict(row.cells), "damaged": list(row.damaged)},
        "row_print": row.row_print,
        "student_id": row.student_id,
        "twin": row.twin,
    }


def _write(list_id: int, row: Row) -> None:
    here = IntendedRow.list_id == list_id, IntendedRow.number == row.number
    writing().execute(update(IntendedRow).where(*here).values(**_stored(list_id, row)))


def _ensure_open(own: _Own) -> None:
    """Inside the transaction: nobody has added or put aside the list meanwhile."""
    still = update(IntendedList).where(*_open(own)).values(state=intended.OPEN)
    if writing().execute(still).rowcount != 1:
        raise Refused(Reason.WRONG_STATE)


def _close(own: _Own, state: str) -> CursorResult[Any]:
    ended = update(IntendedList).where(*_open(own)).values(state=state, ended_at=clock.now())
    return writing().execute(ended)


def _open(own: _Own) -> tuple[Any, ...]:
    return IntendedList.id == own.id, IntendedList.state == intended.OPEN


def _add(rows: list[dict[str, Any]]) -> None:
    connection = writing()
    upsert = engines.upsert(connection.dialect.name)
    once = upsert(Candidate).on_conflict_do_nothing(index_elements=["employer_id", "student_id"])
    for start in range(0, len(rows), CHUNK):
        connection.execute(once, rows[start : start + CHUNK])


def _settle(list_id: int, verdicts: dict[int, str]) -> None:
    """Good becomes added; what turned out otherwise says so."""
    for verdict in set(verdicts.values()):
        numbers = [number for number, found in verdicts.items() if found == verdict]
        becomes = intended.ADDED if verdict == intended.GOOD else verdict
        for start in range(0, len(numbers), CHUNK):
            here = IntendedRow.number.in_(numbers[start : start + CHUNK])
            writing().execute(
                update(IntendedRow)
                .where(IntendedRow.list_id == list_id, here)
                .values(verdict=becomes)
            )
