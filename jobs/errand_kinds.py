"""Who does which errand: one function for each row of `rules/errands.py`.

A handler takes what it answers with from `jobs/brought.py`, never from here.
"""

from collections.abc import Callable, Mapping

from jobs import exports, imports, lists, profile_copies, roster, templates
from jobs.brought import Brought, CannotBeDone
from wxsign.models import Errand

__all__ = ["HANDLERS", "Brought", "CannotBeDone"]

HANDLERS: Mapping[str, Callable[[Errand], Brought]] = {
    "list_export": exports.write_list,
    "plan_export": exports.write_plan,
    "numbers_export": exports.write_numbers,
    "students.check": roster.check,
    "students.add": roster.add,
    "units.check": roster.check,
    "units.add": roster.add,
    "template.desk": templates.errand,
    "intended.check": imports.check,
    "intended.marked": imports.marked,
    "template": templates.errand,
    "employer.letters": lists.export,
    "employer.endings": lists.export,
    "profile.pdf": profile_copies.write_pdf,
    "profile.json": profile_copies.write_json,
}
