"""What is wrong with a page as a person would see it: each finding is one line of text."""

from dataclasses import dataclass

from axe_playwright_python.base import AXE_FILE_PATH, AXE_SCRIPT

_SERIOUS = ("serious", "critical")
_TOFU = """() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 32;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.font = "24px " + getComputedStyle(document.body).fontFamily;
  const drawn = (sign) => {
    pen.clearRect(0, 0, 32, 32);
    pen.fillText(sign, 2, 26);
    return canvas.toDataURL();
  };
  const none = drawn("\\ue000");
  const signs = new Set(document.body.innerText.match(/[\\u4e00-\\u9fff]/g) ?? []);
  return { many: signs.size, missing: [...signs].filter((sign) => drawn(sign) === none) };
}"""
# A link inside a sentence has the height of its line; everything else can be hit by a thumb.
_SMALL = """() => {
  const inSentence = (link) => link.tagName === "A"
    && getComputedStyle(link).display.startsWith("inline")
    && [...link.parentElement.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const all = "a[href], button, input, select, textarea, summary, [role=button]";
  const found = [];
  for (const target of document.querySelectorAll(all)) {
    if (target.type === "hidden" || target.closest("[inert], [aria-hidden=true]")) continue;
    if (!target.checkVisibility() || inSentence(target)) continue;
    const shown = ["checkbox", "radio"].includes(target.type) && target.closest("label") || target;
    shown.scrollIntoView({ block: "center", behavior: "instant" });
    const box = shown.getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const hit = (dx, dy) => shown.contains(document.elementFromPoint(x + dx, y + dy));
    const tall = box.height > 43.5 || (hit(0, -21) && hit(0, 21));
    const wide = box.width > 43.5 || (hit(-21, 0) && hit(21, 0));
    const name = (target.innerText || target.name || target.id).trim();
    if (!tall || !wide) found.push(`${name} ${Math.round(box.width)}x${Math.round(box.height)}`);
  }
  scrollTo(0, 0);
  return found;
}"""


@dataclass(frozen=True)
class Visit:
    """An address, and what must stand there."""

    endpoint: str
    path: str
    page: str
    title: str
    status: int = 200


def visit_faults(page, base: str, visit: Visit) -> list[str]:
    """Open the page: it is the one that was wanted, and says so."""
    page.errors.clear()
    answer = page.goto(base + visit.path, wait_until="load")
    name = page.locator("main").get_attribute("data-page")
    found = (answer.status, name, page.title())
    wanted = (visit.status, visit.page, visit.title)
    faults = [f"{found}, not {wanted}"] if found != wanted else []
    if visit.status != 200:  # Chromium itself reports the refusal as a resource that failed
        page.errors[:] = [line for line in page.errors if "Failed to load resource" not in line]
    return faults + [f"console: {line}" for line in page.errors]


def sight_faults(page) -> list[str]:
    """Nothing sticks out sideways, every sign has its glyph, zoom is free."""
    signs = page.evaluate(_TOFU)
    faults = [f"no glyph for {sign}" for sign in signs["missing"]]
    faults += ["no Chinese"] if signs["many"] < 5 else []
    zoom = page.locator("meta[name=viewport]").get_attribute("content")
    faults += [f"zoom: {zoom}" for word in ("user-scalable", "maximum") if word in zoom]
    return faults + width_faults(page)


def width_faults(page) -> list[str]:
    """Nothing sticks out sideways, on a page whose signs `sight_faults` has looked at."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{wide} px wide"] if wide > page.viewport_size["width"] else []


def with_axe(context) -> None:
    """Give every page of this browser axe as it opens: handing it over later takes longer."""
    context.add_init_script(path=AXE_FILE_PATH)


def axe_faults(page) -> list[str]:
    """What axe finds serious or critical."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return _serious(_run(page, {"resultTypes": ["violations"]}))


def contrast_faults(page) -> list[str]:
    """What axe finds of colours alone, on a page that `axe_faults` has looked at."""
    return _serious(_run(page, {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}))


def _run(page, options):
    """Colours count as they are in the end, not while they fade."""
    page.evaluate("document.getAnimations().map((fading) => fading.cancel())")
    return page.evaluate("options => axe.run(document, options)", options)


def _serious(found) -> list[str]:
    return [
        f"axe {row['id']}: {row['nodes'][0]['target']}"
        for row in found["violations"]
        if row["impact"] in _SERIOUS
    ]


def thumb_faults(page) -> list[str]:
    """Buttons, fields and links of their own that are smaller than 44 px."""
    return [f"small: {target}" for target in page.evaluate(_SMALL)]
