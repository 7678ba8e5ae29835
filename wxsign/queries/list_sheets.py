"""The columns of an employer's list as a sheet: those of S99 and what its page shows besides."""

from collections.abc import Callable

from wxsign.queries.employer_lists import Letter
from wxsign.rules import moments

# Header, how wide it is in characters, and what stands there.
COLUMNS: tuple[tuple[str, int, Callable[[Letter], str]], ...] = (
    ("院校名称", 20, lambda row: row.school),
    ("毕业年度", 10, lambda row: str(row.year)),
    ("姓名", 12, lambda row: row.student),
    ("身份证号", 22, lambda row: row.id_number),
    ("学历", 14, lambda row: row.education),
    ("专业", 20, lambda row: row.major),
    ("拟聘用职位", 20, lambda row: row.job_title),
    ("邀请日期", 14, lambda row: moments.in_words(row.invited_at)),
    ("应约过期日期", 14, lambda row: moments.in_words(moments.last_day(row.answer_by))),
    ("应约状态", 14, lambda row: row.labels.answer),
    ("鉴证状态", 16, lambda row: row.labels.review),
    ("协议书编号", 20, lambda row: row.number),
    ("解约发起人", 14, lambda row: row.asker),
)


def cells(row: Letter) -> tuple[str, ...]:
    """One row of the sheet."""
    return tuple(cell(row) for _header, _width, cell in COLUMNS)
