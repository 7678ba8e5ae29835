"""make bench: every benchmark, side by side with what it is compared to, into bench.json."""

import json
from typing import Any

from tests.bench import (
    backlog,
    desk,
    exports,
    home,
    memory,
    pdf,
    pictures,
    relay,
    sheets,
    signing_day,
    web,
)
from wxsign import settings

# What was measured stays when a later one fails.
ALL = (
    web, home, desk, memory, pdf, pictures, sheets, relay, backlog, exports, signing_day,
)  # fmt: skip


def main() -> None:
    """Run them one after the other and write the list of rows, as far as it has come."""
    rows: list[dict[str, Any]] = []
    file = settings.data_dir() / "bench.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    for one in ALL:
        found = one.measure()
        rows += found
        file.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
        for row in found:
            mark = "met " if row["met"] else "MISS"
            print(f"{mark} {row['name']}: {row['value']} {row['unit']} (goal {row['goal']})")


if __name__ == "__main__":
    main()
