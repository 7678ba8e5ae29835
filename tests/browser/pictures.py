"""Takes the pictures of README anew: `python -m tests.browser.pictures`."""

import shutil
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageOps
from playwright.sync_api import Browser, sync_playwright

from tests.browser import doors
from tests.browser.conftest import PHONE
from tests.chromium import NAMES
from tests.journeys.browserless import Visitor
from tests.journeys.stage import ROOT, Stage, until

PICTURES = ROOT / "docs" / "pictures"
WIDE = {"width": 1400, "height": 960}
GROUND, LINE = "#dfe2e4", "#b9bdc0"
WIDTH, MARGIN, PHONE_WIDTH = 1600, 36, 300
LETTER, IN_FORCE, WAITING = 1, 5, 7  # records of the demo data in the order of their making


def main() -> None:
    """Start the demo, look at three screens and at the agreement, put the pictures in place."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    chromium = next(found for found in map(shutil.which, NAMES) if found)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        stage = Stage(Path(folder))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        try:
            take(stage, browser)
        finally:
            browser.close()
            stage.stop()


def take(stage: Stage, browser: Browser) -> None:
    student, employer = doors.invited(stage), doors.employer(stage)
    signed, reviewer = doors.signed(stage), doors.reviewer(stage)
    record = f"{stage.app}/student/agreements/{IN_FORCE}"
    until(lambda: "download" in str(signed.open(record).links), "the agreement")
    review = f"{stage.app}/desk/reviews/{WAITING}"
    until(lambda: reviewer.raw(f"{review}/pages/1").status_code == 200, "the review's pages")
    paper = Image.open(BytesIO(signed.raw(f"{record}/pages/1").content))
    few_colours(framed(paper.convert("RGB"))).save(PICTURES / "agreement.png", optimize=True)
    letter = f"{stage.app}/student/invitations/{LETTER}"
    answered = f"{stage.app}/employer/agreements?tab=answered"
    wide = WIDTH - 4 * MARGIN - 2 * PHONE_WIDTH
    screens = [
        shot(browser, employer, answered, PHONE, PHONE_WIDTH),
        shot(browser, student, letter, PHONE, PHONE_WIDTH),
        shot(browser, reviewer, review, WIDE, wide),
    ]
    few_colours(side_by_side(screens)).save(PICTURES / "overview.png", optimize=True)


def shot(browser: Browser, who: Visitor, url: str, size: dict, width: int) -> Image.Image:
    """The screen as this person sees it, scaled to this width."""
    context = browser.new_context(
        viewport=size, device_scale_factor=2, locale="zh-CN", timezone_id="Asia/Shanghai"
    )
    context.add_cookies(doors.cookies(who))
    page = context.new_page()
    page.goto(url, wait_until="networkidle")
    screen = Image.open(BytesIO(page.screenshot())).convert("RGB")
    context.close()
    height = round(width * size["height"] / size["width"])
    return framed(screen.resize((width, height), Image.Resampling.LANCZOS))


def framed(picture: Image.Image) -> Image.Image:
    return ImageOps.expand(picture.crop((1, 1, picture.width - 1, picture.height - 1)), 1, LINE)


def side_by_side(screens: list[Image.Image]) -> Image.Image:
    """On one ground, each in the middle of the height."""
    height = max(screen.height for screen in screens) + 2 * MARGIN
    ground = Image.new("RGB", (WIDTH, height), GROUND)
    left = MARGIN
    for screen in screens:
        ground.paste(screen, (left, (height - screen.height) // 2))
        left += screen.width + MARGIN
    return ground


def few_colours(picture: Image.Image) -> Image.Image:
    """So few that the file stays small, chosen so that a small red button stays red."""
    return picture.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


if __name__ == "__main__":
    main()
