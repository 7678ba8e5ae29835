"""TABLE of errands: long work that a worker does for one person, a sheet read or a file written.

Nobody waits on an open page: the errand goes on when the page is left, and the same address shows
how far it has come and, at its end, what it brought.
"""

from dataclasses import dataclass
from datetime import timedelta

EMPLOYER, DESK, STUDENT = "employer", "desk", "student"
WAITING, DONE, FAILED = "waiting", "done", "failed"

LEASE = timedelta(seconds=60)
LONGEST = timedelta(minutes=30)  # one visit of a worker, who may find a hundred thousand rows to do
MOST_TRIES = 3  # what ended its worker so often would end the next one too
KEEPS_RESULT = timedelta(days=7)
KEEPS_ERRAND = timedelta(days=90)
NOT_DONE = "没有做成，原因已经记录。请稍后再试一次；仍然不行，请与技术支持联系。"


@dataclass(frozen=True)
class Kind:
    """One kind of errand: who may ask for it, what it is called, and where its page leads back.

    `onward` is the page of what it brought, with `{id}`; empty where the result is a file.
    """

    key: str
    area: str
    says: str
    back: str
    onward: str = ""


TABLE: tuple[Kind, ...] = (
    Kind(
        "intended.check",
        EMPLOYER,
        "检查拟签约名单",
        back="/employer/imports",
        onward="/employer/imports/{id}",
    ),
    Kind("intended.marked", EMPLOYER, "标好的拟签约名单", back="/employer/imports"),
    Kind("template", EMPLOYER, "拟签约名单的 excel 模板", back="/employer/imports"),
    Kind("employer.letters", EMPLOYER, "导出列表", "/employer/agreements"),
    Kind("employer.endings", EMPLOYER, "导出列表", "/employer/terminations"),
    Kind("list_export", DESK, "导出签约列表", "/desk/exports"),
    Kind("plan_export", DESK, "导出就业方案（全国格式）", "/desk/exports"),
    Kind("numbers_export", DESK, "导出统计表", "/desk/exports"),
    Kind(
        "students.check",
        DESK,
        "核对生源信息表",
        "/desk/sheets/students",
        "/desk/sheets/checks/{id}",
    ),
    Kind("students.add", DESK, "导入生源信息", "/desk/roster", "/desk/sheets/checks/{id}"),
    Kind("units.check", DESK, "核对单位表", "/desk/sheets/units", "/desk/sheets/checks/{id}"),
    Kind("units.add", DESK, "导入单位", "/desk/units", "/desk/sheets/checks/{id}"),
    Kind("template.desk", DESK, "导入用的 excel 模板", "/desk/roster"),
    Kind("profile.pdf", STUDENT, "导出我的资料（PDF）", "/student/profile/copies"),
    Kind("profile.json", STUDENT, "导出我的资料（JSON）", "/student/profile/copies"),
)

BY_KEY: dict[str, Kind] = {kind.key: kind for kind in TABLE}


def state_words(state: str, *, is_taken: bool) -> str:
    """What an errand is doing, in words."""
    if state == WAITING:
        return "正在处理" if is_taken else "排队中"
    return "已完成" if state == DONE else "没有做成"
