"""The data of a unit as they are typed, with the licence and the school: registered or corrected.

The licence is kept as soon as it is right, so that no mistake elsewhere loses it; which files this
visitor has brought stands in his signed cookie.
"""

from dataclasses import dataclass
from datetime import date

from flask import request
from flask import session as cookie

from wxsign import clock, uploads
from wxsign.actions.registration import Sending
from wxsign.pages.employer import forms
from wxsign.pages.employer.forms import Form
from wxsign.queries import registrations, schools
from wxsign.queries.registrations import Licence
from wxsign.rules import media, moments, unit
from wxsign.rules.refusals import WORDS, Reason
from wxsign.rules.terms import Values

_WHAT, _MOST_KEPT = "营业执照", 5
_BESIDE = {Reason.UNIT_KNOWN: "credit_code", Reason.FILE_GONE: "licence"}


@dataclass(frozen=True)
class UnitForm:
    """The form after a submission; `faults` of the form hold those of licence and school too."""

    form: Form
    licence: Licence | None
    school_id: int

    @property
    def sending(self) -> Sending:
        """What goes to the school, once nothing is wrong."""
        assert self.licence is not None
        return Sending(self.form.values, self.school_id, self.licence.file_id)


def blank() -> UnitForm:
    """The form before anything was typed."""
    return UnitForm(_form({term.key: "" for term in unit.TABLE}, {}, {}), None, 0)


def filled(profile: Values, licence: Licence | None, school_id: int) -> UnitForm:
    """The form with what was sent before, or what the employer's record holds."""
    values, faults = unit.read(profile, _today())
    return UnitForm(_form(profile, values, faults, silent=True), licence, school_id)


def typed(sent_before: Licence | None = None) -> UnitForm:
    """What was typed and brought; a licence that was sent before may stand."""
    told = forms.typed_in(unit.TABLE)
    values, found = unit.read(told, _today())
    licence, fault = _licence(sent_before)
    faults = {**found, **({"licence": fault} if fault else {})}
    school_id = forms.number(request.form.get("school", ""))
    if school_id not in schools.names():
        faults["school"] = "请选择审核学校。"
    return UnitForm(_form(told, values, faults), licence, school_id)


def with_fault(filled_in: UnitForm, key: str, sentence: str) -> UnitForm:
    """The same form with one more thing to mend, which only the records could tell."""
    form = filled_in.form
    faults = {**form.faults, key: sentence}
    again = Form(form.typed, form.values, faults, form.good - {key}, form.year)
    return UnitForm(again, filled_in.licence, filled_in.school_id)


def with_refusal(filled_in: UnitForm, reason: Reason) -> UnitForm | None:
    """The form with what the records had against it; None for what is about no field of it."""
    key, words = _BESIDE.get(reason), WORDS[reason]
    return with_fault(filled_in, key, f"{words.headline}。{words.rule}") if key else None


def _licence(sent_before: Licence | None) -> tuple[Licence | None, str]:
    """The file that was brought now or a moment ago, and what is wrong with a new one."""
    brought = request.files.get("licence")
    if brought is not None and brought.filename:
        with brought.stream:  # its temporary file goes at once
            data = brought.read()
        if fault := media.fault(data, _WHAT):
            return _kept() or sent_before, fault
        file_id = uploads.keep(data)
        cookie["licences"] = [*cookie.get("licences", []), file_id][-_MOST_KEPT:]
        return registrations.licence(file_id), ""
    licence = _kept() or sent_before
    return licence, "" if licence else f"请上传{_WHAT}。"


def _kept() -> Licence | None:
    """The file that this form brought earlier: its id counts only if the cookie knows it."""
    file_id = forms.number(request.form.get("licence_id", ""))
    return registrations.licence(file_id) if file_id in cookie.get("licences", []) else None


def _form(told: Values, values: dict[str, str], faults: Values, *, silent: bool = False) -> Form:
    good = frozenset(key for key, value in values.items() if value and key not in faults)
    return Form(told, values, {} if silent else faults, good, _today().year)


def _today() -> date:
    return moments.day(clock.now())
