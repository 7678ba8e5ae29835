"""Where the records of a school fit a pattern of `rules/patterns.py`: one statement or two each.

What several employers share is judged by those that this school's students have signed with.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from wxsign.db import reading
from wxsign.models import Agreement, Employer, EmployerUser, School, Student, TermsVersion
from wxsign.rules import identity, patterns, reviewing
from wxsign.rules.lifecycle import D, O, Process
from wxsign.rules.patterns import BY_KEY, Case, Pay

_A_SEASON = timedelta(days=365)  # what is older has been looked at, or nobody will
_SIGNED = (Process.ONLINE, Process.PAPER)
_LIVE = (D.UNDER_REVIEW, D.EFFECTIVE, D.RELEASE_REVIEW)
_NAMES_SHOWN = 3


def schools() -> tuple[int, ...]:
    """Every school, each of which is looked at by itself."""
    return tuple(reading().execute(select(School.id).order_by(School.id)).scalars())


def find(school_id: int, now: datetime) -> tuple[Case, ...]:
    """Every case of this school now."""
    since = now - _A_SEASON
    found = [
        *_bursts(school_id, since),
        *_shared(school_id, patterns.PHONE, EmployerUser.phone_print),
        *_shared(school_id, patterns.ADDRESS, Employer.address),
        *_pays(school_id, since),
        *_credit_codes(school_id),
        *_informal(school_id, since),
        *_churns(school_id, since),
    ]
    return tuple(found)


def _of_school(school_id: int, *processes: Process) -> tuple[ColumnElement[bool], ...]:
    """Records of these kinds that students have handed in."""
    states = {state for process in processes for state in reviewing.LISTED[process]}
    return (
        Agreement.school_id == school_id,
        Agreement.process.in_(processes),
        Agreement.state.in_(states),
    )


def _bursts(school_id: int, since: datetime) -> Iterator[Case]:
    group = Agreement.employer_name, Student.class_name, Agreement.year
    where = (
        *_of_school(school_id, *_SIGNED),
        Agreement.accepted_at >= since,
        Student.class_name != "",
    )
    least = BY_KEY[patterns.BURST].least
    rows = reading().execute(
        select(*group, Agreement.accepted_at, Agreement.id)
        .join(Student, Student.id == Agreement.student_id)
        .where(*where)
    )
    signed: dict[tuple[str, str, int], list[tuple[datetime, int]]] = defaultdict(list)
    for row in rows:
        signed[row[0], row[1], row[2]].append((row.accepted_at, row.id))
    for (employer, class_name, year), moments in signed.items():
        records = patterns.densest(moments) if len(moments) >= least else ()
        if len(records) >= least:
            says = f"{class_name}有 {len(records)} 人在一小时内与{employer}签约。"
            subject, title = f"{employer}|{class_name}|{year}", f"{employer}　{class_name}"
            yield Case(patterns.BURST, subject, title, says, records)


def _shared(school_id: int, pattern: str, column: Any) -> Iterator[Case]:  # noqa: ANN401 - a column of either table
    """Employers of this school's students that have this in common."""
    ours = select(Agreement.employer_id).where(
        *_of_school(school_id, Process.ONLINE), Agreement.employer_id.is_not(None)
    )
    people = and_(EmployerUser.employer_id == Employer.id, EmployerUser.removed_at.is_(None))
    rows = _among(select(column.label("shared"), Employer.id, Employer.name), people, column)
    by_shared: dict[str, dict[int, str]] = defaultdict(dict)
    for row in reading().execute(rows.where(Employer.id.in_(ours)).order_by(Employer.id)):
        by_shared[row.shared][row.id] = row.name
    what = "手机号" if pattern == patterns.PHONE else "地址"
    for shared, units in by_shared.items():
        if len(units) < BY_KEY[pattern].least:
            continue
        says = f"{'、'.join(units.values())}登记了同一个{what}" + (
            "。" if pattern == patterns.PHONE else f"：{shared}。"
        )
        records = _of_employers(school_id, tuple(units))
        yield Case(pattern, shared[:250], _named(tuple(units.values())), says, records)


def _among(rows: Select[Any], people: ColumnElement[bool], column: Any) -> Select[Any]:  # noqa: ANN401 - as above
    """Only values that occur at several employers: few of many thousands."""
    of = EmployerUser.employer_id if column is EmployerUser.phone_print else Employer.id
    several = select(column).where(column != "").group_by(column)
    several = several.having(func.count(func.distinct(of)) > 1)
    joined = rows.select_from(Employer)
    if column is EmployerUser.phone_print:
        joined = joined.join(EmployerUser, people)
    return joined.where(column.in_(several))


def _of_employers(school_id: int, units: tuple[int, ...]) -> tuple[int, ...]:
    found = (
        select(Agreement.id)
        .where(*_of_school(school_id, Process.ONLINE), Agreement.employer_id.in_(units))
        .order_by(Agreement.id.desc())
        .limit(patterns.MOST_RECORDS)
    )
    return tuple(reading().execute(found).scalars())


def _pays(school_id: int, since: datetime) -> Iterator[Case]:
    category, amount = (TermsVersion.terms[key].as_string() for key in ("job_category", _PAY))
    wanted = (
        select(Agreement.id, Agreement.employer_name, category, amount)
        .join(
            TermsVersion,
            and_(
                TermsVersion.agreement_id == Agreement.id,
                TermsVersion.number == Agreement.version,
            ),
        )
        .where(*_of_school(school_id, *_SIGNED), Agreement.accepted_at >= since)
    )
    pays = (
        Pay(row[0], row[2], row[1], int(row[3]))
        for row in reading().execute(wanted)
        if row[3] and row[3].isdigit() and row[2]
    )
    for (employer, is_high), rows in patterns.far_off(pays).items():
        amounts = sorted(row.amount for row in rows)
        span = f"{amounts[0]:,}" if len(amounts) == 1 else f"{amounts[0]:,} 到 {amounts[-1]:,}"
        side = "高" if is_high else "低"
        says = f"{employer}有 {len(rows)} 份协议的转正起薪为 {span} 元/月，远{side}于同类职位。"
        records = tuple(row.record_id for row in rows)
        yield Case(patterns.PAY, f"{employer}|{side}", f"{employer}　偏{side}", says, records)


_PAY = "regular_pay"


def _credit_codes(school_id: int) -> Iterator[Case]:
    rows = reading().execute(
        select(Employer.id, Employer.name, Employer.credit_code)
        .join(Agreement, Agreement.employer_id == Employer.id)
        .where(*_of_school(school_id, Process.ONLINE))
        .distinct()
    )
    for row in rows.all():
        if not identity.credit_code_fault(row.credit_code):
            continue
        says = f"{row.name}登记的统一社会信用代码 {row.credit_code} 校验不通过。"
        records = _of_employers(school_id, (row.id,))
        yield Case(patterns.CREDIT_CODE, str(row.id), row.name, says, records)


def _informal(school_id: int, since: datetime) -> Iterator[Case]:
    rows = reading().execute(
        select(Agreement.id, Student.class_name, Agreement.year)
        .join(Student, Student.id == Agreement.student_id)
        .where(
            Agreement.school_id == school_id,
            Agreement.process == Process.DESTINATION,
            Agreement.plan_code.in_(patterns.NO_AGREEMENT),
            Agreement.state.in_(_LIVE),
            Agreement.accepted_at >= since,
            Student.class_name != "",
        )
        .order_by(Agreement.id)
    )
    by_class: dict[tuple[str, int], list[int]] = defaultdict(list)
    for row in rows:
        by_class[row.class_name, row.year].append(row.id)
    for (class_name, year), records in by_class.items():
        if len(records) >= BY_KEY[patterns.INFORMAL].least:
            says = f"{class_name}有 {len(records)} 人登记为其他录用形式就业或自由职业。"
            subject = f"{class_name}|{year}"
            yield Case(patterns.INFORMAL, subject, class_name, says, tuple(records))


def _churns(school_id: int, since: datetime) -> Iterator[Case]:
    rows = reading().execute(
        select(Agreement.id, Agreement.employer_id, Agreement.employer_name)
        .where(
            Agreement.school_id == school_id,
            Agreement.process == Process.ONLINE,
            Agreement.state == O.TERMINATED,
            Agreement.accepted_at >= since,
        )
        .order_by(Agreement.id)
    )
    by_unit: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_unit[row.employer_id].append(row)
    for unit, ended in by_unit.items():
        if len(ended) >= BY_KEY[patterns.CHURN].least:
            name = ended[-1].employer_name
            says = f"{name}一年内有 {len(ended)} 份协议签约后又解除。"
            yield Case(patterns.CHURN, str(unit), name, says, tuple(row.id for row in ended))


def _named(names: tuple[str, ...]) -> str:
    shown = "、".join(names[:_NAMES_SHOWN])
    return shown if len(names) <= _NAMES_SHOWN else f"{shown}等 {len(names)} 家单位"
