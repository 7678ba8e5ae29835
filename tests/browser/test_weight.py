"""What a first visit costs on the wire: page, styles and scripts, compressed, without documents.

Every page is weighed by what its HTML names; a browser says for some that it fetches just that.
"""

import re
from functools import cache
from urllib.parse import urljoin

import pytest
import requests

from tests.browser import doors
from tests.browser.addresses import VISITS
from tests.browser.conftest import DESK, PHONE, watched

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

PHONE_MOST, DESK_MOST = 60 * 1024, 120 * 1024
DOCUMENT_IMAGE = "/pages/"  # the pictures of an agreement are the document itself
NAMED = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"')


@pytest.fixture(scope="module")
def known(stage):
    return doors.everybody(stage)


@pytest.mark.parametrize("who", VISITS)
def test_a_first_visit_is_light(stage, known, who):
    cookies, names = known
    heavy, most = {}, DESK_MOST if who == "reviewer" else PHONE_MOST
    for visit in VISITS[who]:
        weights = weighed(stage.app + visit.path.format(**names), cookies[who])
        if sum(weights.values()) > most:
            heavy[visit.path] = weights

    assert heavy == {}


@pytest.mark.parametrize("who", ["stranger", "employer", "writing", "reviewer"])
def test_a_browser_fetches_what_the_page_names_and_nothing_else(chromium, stage, known, who):
    cookies, names = known
    for visit in VISITS[who][:3]:
        url = stage.app + visit.path.format(**names)

        fetched = fetched_by(chromium, url, cookies[who], is_desk=who == "reviewer")

        icon = {one for one in weighed(url, cookies[who]) if "/icon.svg" in one}
        assert fetched | icon == set(weighed(url, cookies[who]))  # not every browser shows an icon


def weighed(url: str, cookies: list[dict]) -> dict[str, int]:
    """Bytes by address of the page and of everything that it names."""
    html, size = _got(url, frozenset((one["name"], one["value"]) for one in cookies))
    named = {urljoin(url, address) for address in NAMED.findall(html)}
    files = {address for address in named if not _is_left_out(address)}
    return {url: size, **{address: _got(address, frozenset())[1] for address in files}}


def _is_left_out(address: str) -> bool:
    return DOCUMENT_IMAGE in address or "/attachments/" in address or address.startswith("data:")


@cache
def _got(url: str, cookies: frozenset[tuple[str, str]]) -> tuple[str, int]:
    """The words of an answer, and what it weighs as it comes over the wire."""
    asked = {"Accept-Encoding": "gzip"}
    answer = requests.get(url, headers=asked, cookies=dict(cookies), timeout=30, stream=True)
    raw = answer.raw.read()
    heads = sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
    answer._content = answer.raw._decode(raw, decode_content=True, flush_decoder=True)
    return answer.text, len(raw) + heads


def fetched_by(chromium, url: str, cookies: list[dict], *, is_desk: bool) -> set[str]:
    """The addresses that a browser without a cache asks for."""
    context = chromium.new_context(viewport=DESK if is_desk else PHONE)
    context.add_cookies(cookies)
    page = watched(context)
    asked = set()
    page.on("requestfinished", lambda request: asked.add(request.url))
    page.goto(url, wait_until="load")
    context.close()
    return {address for address in asked if not _is_left_out(address)}
