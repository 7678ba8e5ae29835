"""The form of one registration: 暂存, 保存并送审, what is kept meanwhile (S155 to S160)."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wxsign import clock
from wxsign.actions import destination as actions
from wxsign.actions import drafts
from wxsign.models import Agreement
from wxsign.pages import attachments
from wxsign.pages.attachments import Said
from wxsign.pages.fields import Form, good, typed_in
from wxsign.pages.limits import takes_a_file
from wxsign.pages.student import pages
from wxsign.pages.student.destinations import detail_of, own_destination, person
from wxsign.pages.student.guard import actor
from wxsign.queries import destinations as query
from wxsign.queries import drafts as kept_drafts
from wxsign.rules import destinations, moments
from wxsign.rules.attachments import REASONS, form_of
from wxsign.rules.destination_table import GROUPS
from wxsign.rules.lifecycle import D
from wxsign.rules.refusals import Reason, Refused
from wxsign.rules.terms import Term

Page = Response | str | tuple[str, int]


@pages.get("/destinations/<int:record>/form")
def destination_form(record: int) -> Page:
    """The form as it was left; what is no draft is shown as it stands."""
    own = own_destination(record)
    if own.state != D.DRAFT:
        return detail_of(record)
    kept = kept_drafts.kept(person(), _name(own))
    stored = query.content_of(own)
    typed = {**stored, **kept.values} if kept else stored
    form = _form(own, {term.key: typed.get(term.key, "") for term in _table(own)})
    return _page(own, form.unjudged, kept=kept)


@pages.post("/destinations/<int:record>/form")
@takes_a_file
def destination_save(record: int) -> Page:
    """暂存, 保存并送审, 返回重新选择毕业去向, or a picture; nothing that was typed is lost."""
    own = own_destination(record)
    if own.state != D.DRAFT:
        return detail_of(record)
    form, move = _form(own, typed_in(_table(own))), request.form.get("move", "save")
    said = attachments.brought(actor(), _name(own))
    if said is not None:
        drafts.keep(person(), _name(own), form.typed)
        return _page(own, form.unjudged, said=said), said.status
    if move == "submit":
        return _submit(own, form)
    actions.save(record, own.kind, form.values, by=actor())
    drafts.forget(person(), _name(own))
    if move == "choose":
        return redirect(url_for("student.destination_new", record=record), 303)
    return detail_of(record)


@pages.post("/destinations/<int:record>/kept")
def destination_keep(record: int) -> tuple[str, int]:
    """Sent by the page while somebody writes; a late one, after 保存并送审, keeps nothing."""
    own = own_destination(record)
    if own.state == D.DRAFT:
        drafts.keep(person(), _name(own), typed_in(_table(own)))
    return "", 204


@pages.post("/destinations/<int:record>/kept/removal")
def destination_forget(record: int) -> Response:
    """清空: the form stands as it was saved last."""
    drafts.forget(person(), _name(own_destination(record)))
    return redirect(url_for("student.destination_form", record=record), 303)


def _submit(own: Agreement, form: "_Filled") -> Page:
    agreed, proof_fault = "agree" in request.form, _proof_fault(own)
    if form.faults or proof_fault or not agreed:
        return _page(own, form, agreed=agreed, proof_fault=proof_fault, is_sent=True), 422
    try:
        actions.submit(own.id, own.kind, form.values, by=actor())
    except Refused as refused:
        if refused.reason is Reason.WRONG_STATE:  # another tap was faster
            return detail_of(own.id)
        if refused.reason not in REASONS:
            raise
        return _page(own, form, agreed=agreed, proof_fault=refused.headline), refused.words.status
    drafts.forget(person(), _name(own))
    return detail_of(own.id)


def _proof_fault(own: Agreement) -> str:
    """What is missing beside the fields, said with them at once."""
    proof = destinations.proof(own.kind)
    if not proof.required or attachments.boxes(actor(), _name(own))["proof"].kept:
        return ""
    return Refused(Reason.ATTACHMENT_MISSING, what=proof.label).headline


class _Filled(Form):
    """The fields of one kind with their verdicts."""

    @property
    def unjudged(self) -> Form:
        """The same before it was sent: nothing is held against it yet."""
        return Form(self.typed, self.values, {}, self.good, self.year)


def _form(own: Agreement, typed: Mapping[str, str]) -> _Filled:
    today = moments.day(clock.now())
    values, faults = destinations.read(own.kind, typed, year=own.year, today=today)
    return _Filled(typed, values, faults, good(values, faults), own.year)


def _table(own: Agreement) -> tuple[Term, ...]:
    return destinations.table(own.kind)


def _name(own: Agreement) -> str:
    return form_of("destination", own.id)


def _tip(term: Term, year: int) -> str:
    """What stands beside the field: the manual's hint, and that it may stay empty."""
    words = destinations.tip(term.key, year)
    return words if term.required else "，".join(filter(None, ("选填", words)))


def _page(own: Agreement, form: Form, said: Said | None = None, **shown: object) -> str:
    table, entry = _table(own), query.entry(own.student_id, clock.now())
    return render_template(
        "student/destination_form.html",
        record=own,
        kind=destinations.of(own.kind),
        form=form,
        table=table,
        groups=[
            (title, [term for term in table if term.group == title])
            for title in GROUPS
            if any(term.group == title for term in table) or title == GROUPS[0]
        ],
        fixed=destinations.fixed(own.kind),
        tips={term.key: _tip(term, own.year) for term in table},
        person=query.person(own.student),
        trail=query.trail(own),
        proof=destinations.proof(own.kind),
        declaration=destinations.DECLARATION,
        closed=entry.refused,
        gives_way="" if entry.refused else entry.gives_way,
        boxes=attachments.boxes(actor(), _name(own), said),
        **shown,
    )
