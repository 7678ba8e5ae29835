"""LibreOffice, for sheets that people open with something else than our own reader."""

import os
import shutil

import pytest


@pytest.fixture
def soffice() -> str:
    """The program; without it the tests that ask for it are reported as not run."""
    found = shutil.which("soffice")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs LibreOffice: apt install libreoffice-calc")
        pytest.skip("not opened with LibreOffice: apt install libreoffice-calc")
    return found
