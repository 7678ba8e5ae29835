"""Puts every page on contact sheets in docs/shots: `make shots`.

One sheet for each form in which a page is seen: on a phone, in the dark, in large words (关怀模式)
and on a wide screen. The rows of `addresses.py` are the pages.
"""

import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, sync_playwright

from tests.browser import doors
from tests.browser.addresses import VISITS
from tests.browser.conftest import DESK, PHONE
from tests.chromium import NAMES
from tests.journeys.browserless import WECHAT
from tests.journeys.stage import ROOT, Stage

SHOTS = ROOT / "docs" / "shots"
# Name, screen, colour scheme, WeUI's mode, width of one picture, pictures in a row.
FORMS = (
    ("phone", PHONE, "light", "", 170, 10),
    ("dark", PHONE, "dark", "", 170, 10),
    ("large", PHONE, "light", "care", 170, 10),
    ("desktop", DESK, "light", "", 352, 5),
)
GROUND, INK, GAP, CAPTION, QUALITY = "#dfe2e4", "#3d4043", 12, 16, 30


def main() -> None:
    """Start the demo, look at every page in every form, put the sheets in place."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    chromium = next(found for found in map(shutil.which, NAMES) if found)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        stage = Stage(Path(folder))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            known = doors.everybody(stage)
            for name, size, scheme, mode, width, columns in FORMS:
                context = {"viewport": size, "color_scheme": scheme}
                shots = list(taken(browser, stage.app, known, context, mode))
                sheet(shots, width, columns).save(SHOTS / f"{name}.webp", quality=QUALITY, method=6)
        finally:
            browser.close()
            stage.stop()


def taken(
    browser: Browser, base: str, known: tuple, look: dict, mode: str
) -> Iterator[tuple[str, Image.Image]]:
    """Each page's endpoint and what is seen of it without scrolling."""
    cookies, names = known
    is_phone = look["viewport"] == PHONE
    for who, visits in VISITS.items():
        agent = {"user_agent": WECHAT} if is_phone and who != "stranger" else {}
        context = browser.new_context(
            **look, **agent, is_mobile=is_phone, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        context.add_cookies(cookies[who])
        page = context.new_page()
        for visit in visits:
            page.goto(base + visit.path.format(**names), wait_until="load")
            page.evaluate("mode => { document.body.dataset.weuiMode = mode }", mode)
            yield visit.endpoint, Image.open(BytesIO(page.screenshot())).convert("RGB")
        context.close()


def sheet(shots: list[tuple[str, Image.Image]], width: int, columns: int) -> Image.Image:
    """The pictures side by side, each under the name of its endpoint."""
    first = shots[0][1]
    height = round(width * first.height / first.width)
    rows = -(-len(shots) // columns)
    ground = Image.new(
        "RGB", (columns * (width + GAP) + GAP, rows * (height + CAPTION + GAP) + GAP), GROUND
    )
    pen = ImageDraw.Draw(ground)
    for place, (name, shot) in enumerate(shots):
        left = GAP + place % columns * (width + GAP)
        top = GAP + place // columns * (height + CAPTION + GAP)
        pen.text((left, top), name, INK)
        small = shot.resize((width, height), Image.Resampling.LANCZOS)
        ground.paste(small, (left, top + CAPTION))
    return ground


if __name__ == "__main__":
    main()
