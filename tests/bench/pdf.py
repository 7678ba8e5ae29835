"""How fast an agreement becomes a PDF, beside others that print the same words.

`python -m tests.bench.pdf [FOLDER]`: with a folder that holds the whole Noto Sans SC, stock fpdf2
embeds that one, as its manual would have it; else our subset, which is kinder to it.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import pdf_rivals
from tests.documents.papers import STUDENT, paper
from wxsign.documents.agreement import AgreementPaper, render
from wxsign.documents.fonts import FONT_FILE

ROUNDS = 15
WHOLE_FONT = "NotoSansSC_400Regular.ttf"
NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"


def measure(fonts: Path | None = None) -> list[dict[str, object]]:
    """The rows of the benchmark: medians of interleaved rounds, each with other names."""
    whole = next(fonts.rglob(WHOLE_FONT), None) if fonts else None
    font = whole or FONT_FILE
    ways: dict[str, Callable[[AgreementPaper], bytes]] = {
        "ours": render,
        "stock": lambda printed: pdf_rivals.stock_fpdf2(printed, font),
        "reportlab": pdf_rivals.reportlab,
        "floor": pdf_rivals.floor,
    }
    times, sizes = _race(ways)
    ours = times["ours"]
    label = "whole Noto Sans SC" if whole else "our subset font"
    return [
        _row(
            "pdf: faster than stock fpdf2",
            times["stock"] / ours,
            (10, False),
            f"stock fpdf2, add_font({label}), {times['stock'] * 1000:.0f} ms",
        ),
        _row(
            "pdf: time over the floor",
            ours / times["floor"],
            (3, True),
            f"a hand-written PDF, {times['floor'] * 1000:.1f} ms",
        ),
        _row(
            "pdf: time over reportlab",
            ours / times["reportlab"],
            (1.3, True),
            f"reportlab, {times['reportlab'] * 1000:.1f} ms",
        ),
        {
            **_row("pdf: size", sizes["ours"] / 1024, (100, True), "100 KiB"),
            "unit": "KiB",
        },
    ]


def _race(
    ways: dict[str, Callable[[AgreementPaper], bytes]],
) -> tuple[dict[str, float], dict[str, int]]:
    """The median seconds and the largest size of each way; the first round only warms up."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    sizes = dict.fromkeys(ways, 0)
    for number in range(ROUNDS + 1):
        name = NAMES[number % len(NAMES)] + NAMES[number * 7 % len(NAMES)]
        printed = paper(
            student=(("姓名", name), *STUDENT[1:]), verify_code=f"ABCD-EFGH-{number:04d}"
        )
        for way, make in ways.items():
            start = time.perf_counter()
            pdf = make(printed)
            times[way].append(time.perf_counter() - start)
            sizes[way] = max(sizes[way], len(pdf))
    return {way: statistics.median(taken[1:]) for way, taken in times.items()}, sizes


def _row(name: str, value: float, goal: tuple[float, bool], against: str) -> dict[str, object]:
    limit, at_most = goal
    return {
        "name": name,
        "value": round(value, 2),
        "goal": limit,
        "unit": "times",
        "met": value <= limit if at_most else value >= limit,
        "against": against,
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    sys.stdout.write(json.dumps(measure(folder), ensure_ascii=False, indent=1) + "\n")
