import pytest

from tests.journeys.browserless import WECHAT
from tests.journeys.stage import Stage

PHONE = {"width": 375, "height": 812}
DESK = {"width": 1440, "height": 900}


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
