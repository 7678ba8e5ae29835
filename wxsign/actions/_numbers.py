"""The next agreement number of a series, given out inside the transaction (S179, decision 7).

And verification codes, which every placement has from its first row on.
"""

import secrets

from sqlalchemy import select

from wxsign import engines, settings
from wxsign.db import writing
from wxsign.models import Agreement, NumberSeries, School, Student
from wxsign.rules import numbers, verification


def next_number(agreement: Agreement) -> str:
    """A number that no agreement has or ever had; the row of the series is the lock."""
    connection = writing()
    school, education = connection.execute(
        select(School.code, Student.education)
        .join(Student, Student.school_id == School.id)
        .where(Student.id == agreement.student_id)
    ).one()
    series = (
        numbers.TYPES[agreement.process],
        agreement.year,
        school,
        numbers.level_digit(education),
    )
    upsert = engines.upsert(connection.dialect.name)
    raised = connection.execute(
        upsert(NumberSeries)
        .values(series=".".join(map(str, series)), last=1)
        .on_conflict_do_update(index_elements=["series"], set_={"last": NumberSeries.last + 1})
        .returning(NumberSeries.last)
    )
    pattern = settings.current().signing.number_pattern
    return numbers.number(pattern, series=series, serial=int(raised.scalar_one()))


def verify_code() -> str:
    """A new verification code, which nobody guesses."""
    return "".join(secrets.choice(verification.ALPHABET) for _ in range(verification.LENGTH))
