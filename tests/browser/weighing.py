"""What a first visit costs on the wire: page, styles and scripts, compressed, without documents.

A page is weighed by what its HTML names; `fetched_by` says whether a browser fetches just that.
"""

import re
from functools import cache
from urllib.parse import urljoin

import requests

from tests.browser.conftest import DESK, PHONE, watched

PHONE_MOST, DESK_MOST = 60 * 1024, 120 * 1024
DOCUMENT_IMAGE = "/pages/"  # the pictures of an agreement are the document itself
NAMED = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"')


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
