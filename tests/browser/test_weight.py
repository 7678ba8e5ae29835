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


@pytest.mark.parametrize("who, path, size, most", WEIGHED)
def test_a_first_visit_is_light(chromium, stage, who, path, size, most):
    context = chromium.new_context(viewport=size)
    context.add_cookies(doors.cookies(getattr(doors, who)(stage)))
    page = watched(context)
    answers = []
    page.on("requestfinished", lambda request: answers.append(request))
    page.goto(stage.app + path, wait_until="networkidle")
    weights = {request.url: weight(request) for request in answers}
    context.close()

    assert {f"{stage.app}{path}"} < set(weights)
    assert sum(weights.values()) <= most * 1024, weights


def weight(request) -> int:
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]
