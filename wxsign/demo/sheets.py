"""A 拟签约名单 of employer 1 that was checked, with every kind of finding; nobody is added yet."""

from wxsign.actions import errands, imports
from wxsign.actions._errands import Asking
from wxsign.actions._intended import Row
from wxsign.db import db
from wxsign.demo import people
from wxsign.models import Errand, Student

_NAME, _TITLE = "拟签约名单-后端.xlsx", "后端开发工程师"
_LISTED, _INVITED, _GOOD = 16, 15, (20, 21, 22, 23, 25, 27)


def make() -> None:
    """One sheet, brought by the main account of employer 1, and the template that it asked for."""
    errand_id = errands.ask(imports.CHECK, {"name": _NAME}, Asking(1, 1))
    errand = db.session.get_one(Errand, errand_id)
    db.session.expunge(errand)
    rows = [Row(number, cells, damaged) for number, (cells, damaged) in enumerate(_rows(), 2)]
    imports.lay_open(errand, rows, lambda _done: None)
    errands.finish(errand, {"rows": len(rows)})
    errands.ask("template", {"key": "intended"}, Asking(1, 1))


def _rows() -> list[tuple[dict[str, str], tuple[str, ...]]]:
    """Six to be added; then a bad cohort, a damaged and a wrong number, a twin, and so on."""
    good = [_cells(place) for place in _GOOD]
    number = _cells(28)["id_or_phone"]
    wrong_digit = number[:17] + ("1" if number[17] != "1" else "2")
    bad = (
        {**_cells(29), "year": f"{_cells(29)['year']}年毕业"},
        {**_cells(28), "id_or_phone": wrong_digit},
        _cells(_GOOD[1]),
        _cells(_LISTED),
        _cells(_INVITED),
        {**_cells(2), "name": "郭以南", "id_or_phone": "13811110001"},
        {**_cells(2), "school": "示例学院", "name": ""},
    )
    damaged = {**_cells(19), "id_or_phone": "4.201062E+17"}
    return [*((cells, ()) for cells in (*good, *bad)), (damaged, ("id_or_phone",))]


def _cells(place: int) -> dict[str, str]:
    student = db.session.get_one(Student, place)
    return {
        "school": people.SCHOOL,
        "year": str(student.year),
        "name": student.name,
        "id_or_phone": student.id_number,
        "job_title": _TITLE,
    }
