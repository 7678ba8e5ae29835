"""An employer's list as a sheet, exactly as its page was narrowed (S98)."""

import tempfile
from pathlib import Path

from jobs.brought import Brought
from wxsign import clock
from wxsign.actions import errands, exports
from wxsign.models import Errand
from wxsign.queries import employer_lists, list_filters, list_sheets
from wxsign.rules import moments
from wxsign.sheets import writing
from wxsign.sheets.writing import Column, Sheet

COLUMNS = tuple(Column(header, width) for header, width, _cell in list_sheets.COLUMNS)


def export(errand: Errand) -> Brought:
    """Write the sheet; the ID numbers are masked."""
    tab = errand.facts["tab"]
    wanted = list_filters.of_facts(errand.facts["filters"])
    total = employer_lists.count(errand.owner_id, tab, wanted)
    name = employer_lists.name_of(tab)
    found = employer_lists.every(errand.owner_id, tab, wanted)
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as kept:
        path = Path(kept.name)
    rows = writing.write(
        path,
        Sheet(name, COLUMNS, footer=f"{name} {moments.in_record(clock.now())}"),
        map(list_sheets.cells, found),
        lambda done: errands.advance(errand, done, total),
    )
    exports.note_rows(errand.id, rows)
    day = moments.day(clock.now())
    return Brought({"rows": rows}, path, name=f"{name}-{day:%Y%m%d}.xlsx")
