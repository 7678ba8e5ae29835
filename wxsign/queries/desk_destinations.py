"""Another destination as its reviewer reads it: its own form, and no agreement (S75, S161)."""

from wxsign.models import Agreement
from wxsign.queries import desk_content
from wxsign.queries.desk_content import Content, Line, Section
from wxsign.rules import checks, destinations


def content(record: Agreement) -> Content:
    """What the student registered, by group of its form."""
    version, seat = desk_content.version_and_seat(record)
    values = version.terms
    groups = destinations.shown(record.kind, values, record.year, masked=True)
    return Content(
        sections=tuple(
            Section(group.title, tuple(Line(label, text) for label, text in group.rows))
            for group in groups
        ),
        checks=checks.of_destination(
            version.student["id_number"], is_only_signing=seat in (None, record.id)
        ),
        version=record.version,
    )
