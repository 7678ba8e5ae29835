"""What a web process does not carry around: libraries that only workers and commands need."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = {"PIL", "fontTools", "fpdf", "pypdfium2", "python_calamine", "xlsxwriter"}
HEAVY |= {"alembic", "flask_migrate", "alibabacloud_tea_openapi", "tencentcloud"}
_ASK = "import sys, json, wxsign.app; print(json.dumps(sorted(sys.modules)))"


def test_a_web_process_imports_no_library_for_documents_sheets_migrations_or_unused_providers():
    done = subprocess.run(
        [sys.executable, "-c", _ASK], cwd=ROOT, check=True, capture_output=True, text=True
    )

    assert HEAVY & set(json.loads(done.stdout)) == set()
