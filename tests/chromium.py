"""The one browser of a test process: two of Playwright's loops do not go together."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def chromium():
    """The Chromium of the machine; without one the browser tests are reported as not run."""
    path = next((found for found in map(shutil.which, NAMES) if found), None)
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs Chromium for the browser tests")
        pytest.skip("browser tests not run: install chromium (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()
