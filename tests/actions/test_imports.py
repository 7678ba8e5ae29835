"""A list that is judged, mended and added, on both databases: once, within the limit (S33)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select

from tests import factories
from wxsign import clock, settings
from wxsign.actions import _intended, errands, imports
from wxsign.actions._errands import Asking
from wxsign.actions._intended import Row
from wxsign.db import db, transaction, writing
from wxsign.models import Candidate, Errand, IntendedList, IntendedRow, Search, Student
from wxsign.rules.refusals import Reason, Refused
from wxsign.vault import fingerprint


@pytest.fixture
def user(app):
    return factories.employer()


def cells(student: Student, **over: str) -> dict[str, str]:
    found = {
        "school": "湖北示例学院",
        "year": str(student.year),
        "name": student.name,
        "id_or_phone": student.id_number,
        "job_title": "测试工程师",
    }
    return found | over


def asked(user) -> Errand:
    by = Asking(user.id, user.employer_id)
    errand = db.session.get_one(Errand, errands.ask(imports.CHECK, {"name": "a.xlsx"}, by))
    db.session.expunge(errand)
    db.session.rollback()
    return errand


def laid_open(user, *rows: dict[str, str]) -> int:
    errand = asked(user)
    content = [Row(number, row) for number, row in enumerate(rows, 2)]
    imports.lay_open(errand, content, lambda _done: None)
    return errand.id


def verdicts(list_id: int) -> list[str]:
    db.session.rollback()
    own = select(IntendedRow.verdict).where(IntendedRow.list_id == list_id)
    return list(db.session.scalars(own.order_by(IntendedRow.number)))


def count(*of: object) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).where(*of)) or 0


def use_rows_per_day(rows: int) -> None:
    now_is = settings.current()
    settings.use(replace(now_is, search=replace(now_is.search, rows_per_day=rows)))


@pytest.mark.requirement("S33")
def test_more_rows_than_one_statement_takes_are_all_found_and_added(user):
    first = factories.student()
    copied = {column.key: getattr(first, column.key) for column in Student.__table__.columns}
    people = [
        copied
        | {"id": n, "student_number": f"N{n}", "phone": f"138{n:08d}", "id_number": f"N{n}"}
        | {"id_print": f"N{n}", "phone_print": fingerprint(f"138{n:08d}")}
        for n in range(1001, 2201)
    ]
    with transaction():
        writing().execute(insert(Student), people)
    rows = [cells(first, id_or_phone=str(person["phone"])) for person in people]

    list_id = laid_open(user, *rows)
    imports.confirm(list_id, user_id=user.id)

    assert set(verdicts(list_id)) == {"added"}
    assert count(Candidate.employer_id == user.employer_id, Candidate.job_title != "") == 1200
    assert count(Search.employer_id == user.employer_id, Search.by_sheet) == 1200


def test_a_worker_that_comes_back_judges_nothing_twice(user):
    student, errand = factories.student(), asked(user)
    rows = [Row(2, cells(student))]

    for _try in range(2):
        imports.lay_open(errand, rows, lambda _done: None)

    assert verdicts(errand.id) == ["good"]
    assert count(Search.by_sheet) == 1


def test_two_lists_at_once_do_not_pass_the_limit_of_the_day(user):
    use_rows_per_day(3)
    people = [factories.student() for _ in range(4)]
    rivals: list[int] = []

    def a_colleague_is_quicker(_done: int) -> None:
        if not rivals:
            rivals.append(0)
            rivals[0] = laid_open(user, *map(cells, people[:2]))

    errand = asked(user)
    rows = [Row(number, cells(person)) for number, person in enumerate(people, 2)]
    imports.lay_open(errand, rows, a_colleague_is_quicker)

    assert verdicts(rivals[0]) == ["good", "good"]
    assert verdicts(errand.id) == ["good", "waits", "waits", "waits"]
    assert count(Search.by_sheet) == 3


def test_rows_of_a_sheet_leave_the_hourly_limit_of_single_searches_alone(user, settings):
    laid_open(user, *[cells(factories.student()) for _ in range(3)])

    spent = count(Search.employer_id == user.employer_id, Search.by_sheet.is_(False))

    assert (spent, _intended.left_today(user.employer_id)) == (0, settings.search.rows_per_day - 3)


def test_a_student_whom_a_colleague_adds_in_the_same_moment_is_there_once(user):
    student = factories.student()
    by = {"employer_id": user.employer_id, "student_id": student.id, "added_by": user.id}

    with transaction():
        for job_title in ("first", "second"):
            imports._add([{**by, "added_at": clock.now(), "job_title": job_title}])

    found = db.session.scalars(select(Candidate.job_title)).all()
    assert found == ["first"]


def test_a_list_belongs_to_whoever_brought_it(user):
    list_id = laid_open(user, cells(factories.student()))
    colleague = factories.colleague(user.employer)

    for act in (
        lambda who: imports.mend(list_id, 2, {"name": "x"}, user_id=who),
        lambda who: imports.take_out(list_id, 2, user_id=who),
        lambda who: imports.go_on(list_id, user_id=who),
        lambda who: imports.confirm(list_id, user_id=who),
        lambda who: imports.abandon(list_id, user_id=who),
        lambda who: imports.mark(list_id, user_id=who),
    ):
        with pytest.raises(Refused) as refused:
            act(colleague.id)
        assert refused.value.reason is Reason.NOT_FOUND

    assert verdicts(list_id) == ["good"]


def test_what_the_list_keeps_is_sealed(user):
    student = factories.student()
    list_id = laid_open(user, cells(student))

    stored = db.session.connection().exec_driver_sql("SELECT content FROM intended_row").scalar()

    assert student.id_number not in stored
    assert db.session.get(IntendedList, list_id).made_at - student.verified_at < timedelta(hours=1)
