"""A paper agreement as its reviewer reads it: what the student has typed from the sheet (S129)."""

from wxsign.models import Agreement
from wxsign.queries import agreements, desk_content, papers
from wxsign.queries.agreements import Group
from wxsign.queries.desk_content import Content
from wxsign.rules import paper

_BESIDE = {term.key for term in paper.UNIT_TABLE}  # 单位信息 stands in a section of its own


def content(record: Agreement) -> Content:
    """The terms by group, the unit beside them, and the sheet as the worker has drawn it."""
    version, seat = desk_content.version_and_seat(record)
    values = paper.typed_of(version.terms, version.employer)
    groups = papers.groups(values, record.year)
    terms = tuple(
        Group(group.title, tuple(row for row in group.rows if row.key not in _BESIDE))
        for group in groups
    )
    return Content(
        sections=desk_content.sections(tuple(group for group in terms if group.rows)),
        checks=desk_content.unit_checks(record, version, seat, papers.hints_of(values)),
        unit=desk_content.unit(version, record),
        missing=desk_content.missing(version, record),
        paper=agreements.paper(record),
        version=record.version,
    )
