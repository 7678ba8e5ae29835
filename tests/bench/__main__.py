"""make bench: every benchmark, side by side with what it is compared to, into bench.json."""

import json

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


def main() -> None:
    """Run them one after the other and write the list of rows."""
    rows = [
        *web.measure(),
        *home.measure(),
        *desk.measure(),
        *memory.measure(),
        *pdf.measure(),
        *pictures.measure(),
        *sheets.measure(),
        *relay.measure(),
        *backlog.measure(),
        *exports.measure(),
        *signing_day.measure(),
    ]
    file = settings.data_dir() / "bench.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    for row in rows:
        mark = "met " if row["met"] else "MISS"
        print(f"{mark} {row['name']}: {row['value']} {row['unit']} (goal {row['goal']})")


if __name__ == "__main__":
    main()
