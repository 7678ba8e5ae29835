"""导出我的资料: the copy of a student's own data, written by a worker as PDF or JSON."""

import json
import tempfile
from pathlib import Path

from jobs.brought import Brought
from wxsign.actions import exports
from wxsign.documents import profile_copy as document
from wxsign.documents.profile_copy import CopyPaper
from wxsign.models import Errand
from wxsign.queries import profile_copy
from wxsign.rules import media, moments
from wxsign.rules import profile_copy as rules
from wxsign.rules.profile_copy import Copy


def write_pdf(errand: Errand) -> Brought:
    """For people."""
    copy = profile_copy.of_student(errand.person_id)
    paper = CopyPaper(
        name=copy.name,
        school=copy.school,
        made_at=moments.in_record(copy.made_at),
        explained=rules.EXPLAINED,
        groups=rules.as_groups(copy),
    )
    return _brought(errand, copy, document.render(paper), rules.PDF)


def write_json(errand: Errand) -> Brought:
    """For other programs, in UTF-8."""
    copy = profile_copy.of_student(errand.person_id)
    text = json.dumps(rules.as_json(copy), ensure_ascii=False, indent=2)
    return _brought(errand, copy, text.encode(), rules.JSON)


def _brought(errand: Errand, copy: Copy, data: bytes, form: str) -> Brought:
    exports.note_rows(errand.id, copy.count)
    with tempfile.NamedTemporaryFile(prefix="wxsign-", suffix=f".{form}", delete=False) as file:
        file.write(data)
    name = rules.file_name(form, copy.made_at)
    return Brought({}, Path(file.name), _TYPES[form], name)


_TYPES = {rules.PDF: media.PDF, rules.JSON: "application/json"}
