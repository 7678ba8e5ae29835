"""What a first visit costs on the wire: page, styles and scripts, compressed, without documents."""

import pytest

from tests.browser import doors
from tests.browser.conftest import DESK, PHONE, watched

pytestmark = pytest.mark.browser

WEIGHED = (
    ("invited", "/student/", PHONE, 60),
    ("invited", "/student/invitations/1", PHONE, 60),
    ("reviewer", "/desk/", DESK, 120),
)


@pytest.mark.parametrize("first", WEIGHED, ids=lambda first: first[1])
def test_a_first_visit_is_light(chromium, stage, first):
    who, path, size, most = first
    context = chromium.new_context(viewport=size)
    context.add_cookies(doors.cookies(getattr(doors, who)(stage)))
    page = watched(context)
    weights = {}

    def weigh(request):
        sizes = request.sizes()
        weights[request.url] = sizes["responseBodySize"] + sizes["responseHeadersSize"]

    page.on("requestfinished", weigh)
    page.goto(stage.app + path, wait_until="networkidle")
    context.close()

    assert {f"{stage.app}{path}"} < set(weights)
    assert sum(weights.values()) <= most * 1024, weights
