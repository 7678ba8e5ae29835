"""Students who are in no demo record, brought in as a school does: a sheet and the command."""

import csv
import itertools
import subprocess
import sys

from tests.journeys.stage import ROOT, Stage
from tests.journeys.visits import rows
from wxsign.demo.people import SCHOOL_CODE, DemoStudent
from wxsign.rules import identity

_serials = itertools.count(1)
_SURNAMES, _NAMES = "赵钱孙李周吴郑王冯陈", ("新月", "远帆", "知秋", "若水", "承志", "文君")


def newcomer(stage: Stage, *, approved: bool = True) -> DemoStudent:
    """A student of the demo school who has no record of any kind; `place` is his row."""
    serial = next(_serials)
    body = f"420106{20030101 + serial % 27}{serial % 900 + 50:03d}"
    name = _SURNAMES[serial % 10] + _NAMES[serial % 6]
    row = {
        "学号": f"20229{serial:05d}",
        "姓名": name,
        "身份证号": body + identity.id_check_digit(body),
        "手机号": f"1370000{serial:04d}",
        "邮箱": "",
        "学院": "信息工程学院",
        "专业": "软件工程",
        "毕业届": str(rows(stage, "SELECT max(year) FROM student")[0][0]),
        "学历": "本科生毕业",
        "培养方式": "非定向",
    }
    sheet = stage.folder / f"newcomer-{serial}.csv"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    command = ["flask", "--app", "wsgi", "students", "import", str(sheet)]
    command += ["--approved"] if approved else []
    done = subprocess.run(
        [sys.executable, "-m", *command, "--school", SCHOOL_CODE],
        cwd=ROOT,
        env={**stage.environ, "WXSIGN_CONFIG": str(stage.folder / "demo.toml")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    [(place,)] = rows(stage, "SELECT id FROM student WHERE student_number = ?", row["学号"])
    return DemoStudent(
        place=place,
        name=name,
        id_number=row["身份证号"],
        student_number=row["学号"],
        phone=row["手机号"],
        email="",
        college=0,
        major=row["专业"],
        gender="1",
    )
