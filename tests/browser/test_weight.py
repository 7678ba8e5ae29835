"""What a first visit costs on the wire: page, styles and scripts, compressed, without documents."""

import pytest

from tests.browser import doors
from tests.browser.addresses import VISITS
from tests.browser.conftest import DESK, PHONE, watched

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

PHONE_MOST, DESK_MOST = 60 * 1024, 120 * 1024
DOCUMENT_IMAGE = "/pages/"  # the pictures of an agreement are the document itself


@pytest.fixture(scope="module")
def known(stage):
    return doors.everybody(stage)


@pytest.mark.parametrize("who", VISITS)
def test_a_first_visit_is_light(chromium, stage, known, who):
    cookies, names = known
    heavy = {}
    for visit in VISITS[who]:
        path = visit.path.format(**names)
        weights = weigh(chromium, stage.app + path, cookies[who], is_desk=who == "reviewer")
        most = DESK_MOST if who == "reviewer" else PHONE_MOST
        assert stage.app + path in weights
        if sum(weights.values()) > most:
            heavy[visit.path] = weights

    assert heavy == {}


def weigh(chromium, url: str, cookies: list[dict], *, is_desk: bool) -> dict[str, int]:
    """Bytes by address of everything that a browser without a cache fetches."""
    context = chromium.new_context(viewport=DESK if is_desk else PHONE)
    context.add_cookies(cookies)
    page = watched(context)
    weights = {}

    def note(request):
        if DOCUMENT_IMAGE not in request.url or request.resource_type != "image":
            sizes = request.sizes()
            weights[request.url] = sizes["responseBodySize"] + sizes["responseHeadersSize"]

    page.on("requestfinished", note)
    page.goto(url, wait_until="load")
    context.close()
    return weights
