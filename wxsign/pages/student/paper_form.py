"""录入协议书: the form, kept while it is typed and saved as a draft (S116 to S122)."""

import secrets
from dataclasses import replace

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wxsign import clock
from wxsign.actions import drafts, paper_agreement
from wxsign.models import Agreement
from wxsign.pages import fields
from wxsign.pages.fields import Form
from wxsign.pages.student import pages
from wxsign.pages.student.guard import actor, this_student
from wxsign.pages.student.papers import own
from wxsign.queries import drafts as kept_drafts
from wxsign.queries import papers as paper_queries
from wxsign.queries import schools
from wxsign.queries.drafts import NEW_PAPER, Kept, of_paper
from wxsign.rules import moments, paper
from wxsign.rules.lifecycle import P
from wxsign.rules.refusals import Reason, Refused
from wxsign.rules.terms import Values

Page = Response | str | tuple[str, int]


@pages.get("/papers/new")
def paper_new() -> str:
    """录入协议书: an empty form, or as it was left; closed with its reason (S113, S169)."""
    paper_agreement.ensure_open(this_student().id)
    kept = kept_drafts.kept(_person(), NEW_PAPER)
    return _new_page(_all_keys(kept.values if kept else {}), kept)


@pages.post("/papers")
def paper_enter() -> Page:
    """保存，暂不提交 or 预览协议书 for the first time; pressed twice it is one draft."""
    typed, once = fields.typed_in(paper.TABLE), request.form.get("once", "")[:40]
    try:
        record = paper_agreement.enter(typed, once=once or secrets.token_hex(16), by=actor())
    except Refused:
        drafts.keep(_person(), NEW_PAPER, typed)  # nothing typed is lost, whatever is against it
        raise
    drafts.forget(_person(), NEW_PAPER)
    return _onwards(record)


@pages.post("/papers/draft")
def paper_keep_new() -> tuple[str, int]:
    """Sent by the page while somebody types."""
    drafts.keep(_person(), NEW_PAPER, fields.typed_in(paper.TABLE))
    return "", 204


@pages.post("/papers/draft/removal")
def paper_drop_new() -> Response:
    """清空: the form begins empty."""
    drafts.forget(_person(), NEW_PAPER)
    return redirect(url_for("student.paper_new"), 303)


@pages.get("/papers/<int:record>/form")
def paper_form(record: int) -> Page:
    """The draft as it was saved, or as it was left since; what is generated cannot be changed."""
    agreement = own(record)
    if agreement.state not in paper_queries.WRITTEN:
        return _detail(record)
    kept = kept_drafts.kept(_person(), of_paper(record))
    if kept is not None and kept.at > agreement.changed_at:
        return _page(agreement, _read(_all_keys(kept.values), silent=True), kept)
    content = paper_agreement.content_of(agreement)
    return _page(agreement, _read(content.typed, silent=True))


@pages.post("/papers/<int:record>/form")
def paper_save(record: int) -> Page:
    """保存，暂不提交 or 预览协议书; late, or pressed twice, it ends on the true state."""
    if own(record).state not in paper_queries.WRITTEN:
        return _detail(record)
    typed = fields.typed_in(paper.TABLE)
    try:
        paper_agreement.save(record, typed, by=actor())
    except Refused as refused:
        if refused.reason is not Reason.WRONG_STATE:
            raise
        drafts.keep(_person(), of_paper(record), typed)  # another tab was faster
        return redirect(url_for("student.paper_form", record=record), 303)
    drafts.forget(_person(), of_paper(record))
    return _onwards(record)


@pages.post("/papers/<int:record>/draft")
def paper_keep(record: int) -> tuple[str, int]:
    """Sent by the page while somebody types; a late one keeps nothing."""
    if own(record).state in paper_queries.WRITTEN:
        drafts.keep(_person(), of_paper(record), fields.typed_in(paper.TABLE))
    return "", 204


@pages.post("/papers/<int:record>/draft/removal")
def paper_drop(record: int) -> Response:
    """清空: back to what was saved."""
    drafts.forget(_person(), of_paper(own(record).id))
    return redirect(url_for("student.paper_form", record=record), 303)


@pages.post("/papers/<int:record>/removal")
def paper_discard(record: int) -> Response:
    """删除草稿: gone from the list; pressed twice it stays gone."""
    if own(record).state == P.DRAFT:
        paper_agreement.discard(record, by=actor())
        drafts.forget(_person(), of_paper(record))
    return redirect(url_for("student.papers"), 303)


def _onwards(record: int) -> Page:
    """To the list, or on to the preview if nothing is wrong."""
    if "preview" not in request.form:
        return redirect(url_for("student.papers"), 303)
    form = _read(fields.typed_in(paper.TABLE))
    if form.faults:
        return _page(own(record), form), 422
    return redirect(url_for("student.paper_preview", record=record), 303)


def _read(typed: Values, *, silent: bool = False) -> Form:
    """The form with its verdicts; silent holds nothing against somebody who only returns to it."""
    now = clock.now()
    values, faults = paper.read(typed, year=now.year, today=moments.day(now))
    told = {} if silent else faults
    good = fields.good(values, faults)
    return Form(typed, values, told, good, now.year, hints=paper_queries.hints_of(values))


def _new_page(typed: Values, kept: Kept | None) -> str:
    form = _read(typed, silent=True)
    return _rendered(form=form, kept=kept, record=None, once=secrets.token_hex(16))


def _page(agreement: Agreement, form: Form, kept: Kept | None = None) -> str:
    return _rendered(form=replace(form, year=agreement.year), kept=kept, record=agreement, once="")


def _rendered(*, form: Form, kept: Kept | None, record: Agreement | None, once: str) -> str:
    student = schools.student(this_student().id)
    assert student is not None, "the guard has read the student"
    return render_template(
        "student/paper_form.html",
        student=paper_queries.student_now(student),
        paper=paper,
        progress=paper_queries.progress_of(P.DRAFT),
        form=form,
        kept=kept,
        record=record,
        once=once,
    )


def _all_keys(values: Values) -> dict[str, str]:
    return {term.key: values.get(term.key, "") for term in paper.TABLE}


def _detail(record: int) -> Response:
    return redirect(url_for("student.paper", record=record), 303)


def _person() -> str:
    return f"student:{this_student().id}"
