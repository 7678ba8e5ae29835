import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

from tests.journeys.browserless import WECHAT
from tests.journeys.stage import Stage

PHONE = {"width": 375, "height": 812}
DESK = {"width": 1440, "height": 900}
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


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    """A demo of its own for each file: no file sees what another has signed."""
    running = Stage(tmp_path_factory.mktemp("demo"))
    yield running
    assert running.stop() == 0


@pytest.fixture
def phone(chromium):
    """A phone inside WeChat, 375x812."""
    context = chromium.new_context(
        viewport=PHONE,
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        user_agent=WECHAT,
    )
    yield watched(context)
    context.close()


@pytest.fixture
def desk(chromium):
    """A reviewer's screen, 1440x900."""
    context = chromium.new_context(viewport=DESK, locale="zh-CN", timezone_id="Asia/Shanghai")
    yield watched(context)
    context.close()


def watched(context):
    """A page whose console errors (a blocked style, a broken script) fail the test at its end."""
    page = context.new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda line: page.errors.append(line.text) if line.type == "error" else None)
    return page
