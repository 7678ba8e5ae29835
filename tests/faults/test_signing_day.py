"""A small signing day with real processes: whatever goes wrong, nothing is lost or shown twice."""

import json
import subprocess
import sys

import pytest

from tests.bench.crew import ROOT
from tests.bench.signing_day import NEVER

MANY = 300


@pytest.mark.requirement("S43", "S193")
def test_on_a_small_signing_day_no_message_is_lost_or_shown_twice():
    played = subprocess.run(
        [sys.executable, "-m", "tests.bench.signing_day", str(MANY), "--short"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )

    assert played.returncode == 0, played.stderr
    report = json.loads(played.stdout[played.stdout.index("{\n") :])
    assert {name: report[name] for name in NEVER} == dict.fromkeys(NEVER, 0), report
    assert sum(report["outcomes"].values()) == MANY
    assert {one["what"] for one in report["happened"]} == {
        "errcode 45011",
        "errcode 40164",
        "errcode 45009",
        "token rotated",
        "provider of text messages and mail away",
        "provider is back",
        "Redis killed",
        "end",
    }
