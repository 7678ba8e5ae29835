"""What the look at one photo costs, beside the way that every tutorial shows.

`python -m tests.bench.pictures`: a photo of 12 megapixels is made upright and small by our recipe
and by decode, turn, resize and encode. Each runs in a process of its own, since a peak of memory
never falls again.
"""

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageOps

from tests import photos
from wxsign.documents import pictures

ROUNDS = 7
GOAL = 0.55  # `performance.md` §4


def measure() -> list[dict[str, object]]:
    """The two rows of the benchmark: medians of interleaved rounds, each in a fresh process."""
    data = _photo()
    taken: dict[str, list[tuple[float, float]]] = {way: [] for way in WAYS}
    for _round in range(ROUNDS):
        for way, costs in taken.items():
            costs.append(_alone(way, data))
    seconds, megabytes = (
        {way: statistics.median(cost[of] for cost in costs) for way, costs in taken.items()}
        for of in (0, 1)
    )
    against = "decode, turn, resize, encode"
    return [
        _row("pictures: time", seconds, f"{against}: {seconds['naive'] * 1000:.0f} ms"),
        _row("pictures: memory", megabytes, f"{against}: {megabytes['naive']:.0f} MiB"),
    ]


def ours(data: bytes) -> bytes:
    """The recipe of the worker."""
    return pictures.encoded(pictures.upright(data))


def naive(data: bytes) -> bytes:
    """Everything at full size first."""
    picture = ImageOps.exif_transpose(Image.open(BytesIO(data))).convert("RGB")
    scale = pictures.LONG_SIDE / max(picture.size)
    size = (round(picture.width * scale), round(picture.height * scale))
    out = BytesIO()
    picture.resize(size, Image.Resampling.LANCZOS).save(out, "JPEG", quality=82, optimize=True)
    return out.getvalue()


WAYS: dict[str, Callable[[bytes], bytes]] = {"ours": ours, "naive": naive}


def _photo() -> bytes:
    """A page of print with the grain of a phone's camera, lying on its side."""
    page = photos.sheet(4032, 3024)
    grain = Image.effect_noise(page.size, 18).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = 6
    return photos.encoded(ImageChops.add(page, grain, 1, -128), quality=90, exif=exif)


def _alone(way: str, data: bytes) -> tuple[float, float]:
    """Seconds and MiB above what a process has that holds the photo and the library."""
    command = [sys.executable, "-m", "tests.bench.pictures", way]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    seconds, megabytes = json.loads(done.stdout)
    return float(seconds), float(megabytes)


def _cost(way: str) -> tuple[float, float]:
    data = sys.stdin.buffer.read()
    for known in WAYS.values():  # whatever is loaded at the first use is no cost of this photo
        known(photos.encoded(Image.new("RGB", (64, 64))))
    before, start = _peak(), time.perf_counter()
    WAYS[way](data)
    return time.perf_counter() - start, _peak() - before


def _peak() -> float:
    """In MiB. Linux hands the other number, ru_maxrss, down from the process that started us."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _row(name: str, of: dict[str, float], against: str) -> dict[str, object]:
    value = of["ours"] / of["naive"]
    return {
        "name": name,
        "value": round(value, 2),
        "goal": GOAL,
        "unit": "times",
        "met": value <= GOAL,
        "against": against,
    }


if __name__ == "__main__":
    told = _cost(sys.argv[1]) if len(sys.argv) > 1 else measure()
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
