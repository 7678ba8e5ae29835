"""修改邀约: an unanswered letter is changed, an accepted one gets a proposal (S47, S48).

Nothing is sent on one tap: the form is followed by the difference, field by field.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from wxsign import clock
from wxsign.actions import changes as change_actions
from wxsign.actions import code
from wxsign.actions.proof import Matter
from wxsign.db import db
from wxsign.models import Agreement
from wxsign.pages.employer import forms, pages
from wxsign.pages.employer.forms import Form
from wxsign.pages.employer.guard import actor, this_user
from wxsign.queries import agreements, employer_lists, progress, sending, versions
from wxsign.rules import changes, closed, deadlines, employer_roles, terms
from wxsign.rules.lifecycle import O
from wxsign.rules.refusals import CODE_REASONS, WORDS, Reason, Refused

Page = str | tuple[str, int] | Response
_STALE = "同事刚刚修改过这份内容，“原为”后面是新的内容。请核对后再发送。"
_MOVED = (Reason.WRONG_STATE, Reason.NOT_FOUND, Reason.TOO_LATE)  # by somebody else, or the clock


@dataclass(frozen=True)
class Draft:
    """A change as it was typed: of which record, in which version, against which terms."""

    record: Agreement
    version: int
    form: Form

    @property
    def is_accepted(self) -> bool:
        """Whether the student has said yes already, so that he has to say it again."""
        return self.record.state == O.UNDER_REVIEW

    @property
    def is_stale(self) -> bool:
        """Whether the letter was changed since this form was opened."""
        return self.version != self.record.version

    @property
    def is_sent(self) -> bool:
        """Whether that change was this very one."""
        return self.is_stale and not self.differences

    @property
    def differences(self) -> tuple[versions.Change, ...]:
        """What the student will see: each field before and after."""
        return versions.differences(self.form.before, self.form.values, self.record.year)

    @property
    def matter(self) -> Matter:
        """The code of a proposal is good for these terms alone."""
        record, user = self.record, this_user()
        return change_actions.proposal_matter(record.id, self.version, self.form.values, user.id)


@pages.get("/agreements/<int:record>/amendment")
def amendment(record: int) -> Page:
    """The letter's form with what stands; 去修改 puts in what the student asks for."""
    employer_roles.ensure("letters", this_user())
    own = _changeable(record)
    wanted = forms.number(request.args.get("request", ""))
    wishes = {row.term: row.wish for row in versions.asked_of(own) if row.id == wanted}
    stands = versions.in_force(own)
    typed = {term.key: stands.get(term.key, "") for term in terms.TERMS} | wishes
    draft = Draft(own, own.version, _form(own, typed))
    return _form_page(replace(draft, form=replace(draft.form, faults={})))


@pages.post("/agreements/<int:record>/amendment")
def amendment_preview(record: int) -> Page:
    """下一步: each changed field before and after; 修改 comes back here."""
    draft = _typed(_changeable(record))
    if "edit" in request.form:
        return _form_page(draft)
    return _wrong(draft) or _confirmation_page(draft)


@pages.post("/agreements/<int:record>/amendment/code")
def amendment_code(record: int) -> Page:
    """A code to the sender's own phone: what the student accepted is changed with a signature."""
    draft = _typed(_changeable(record))
    if wrong := _wrong(draft):
        return wrong
    words = f"修改给{draft.record.student_name}的邀约"
    try:
        code.ask(draft.matter, phone=this_user().phone, words=words)
    except Refused as refused:
        return _beside_the_code(draft, refused)
    return _confirmation_page(draft)


@pages.post("/agreements/<int:record>/versions")
def amendment_send(record: int) -> Page:
    """确认发送: a second tap, or a lost answer, ends on the page of what was sent."""
    own = _own(record)
    if not _is_changeable(own):
        return _sent(record)
    draft = _typed(own)
    if draft.is_sent:
        return _sent(record)
    if wrong := _wrong(draft):
        return wrong
    try:
        _send(draft)
    except Refused as refused:
        return _moved(draft) or _beside_the_code(draft, refused)
    return _sent(record)


@pages.get("/agreements/<int:record>/versions/sent")
def amendment_result(record: int) -> Page:
    """What was sent, as long as it waits for the student; then the record itself."""
    view = agreements.detail(_own(record))
    sent = view.proposed or view.shown_version
    if view.state == O.CHANGE_PROPOSED or (view.state == O.INVITED and sent.number > 1):
        return render_template("employer/change_result.html", view=view, sent=sent)
    return _detail(record)


@pages.post("/agreements/<int:record>/amendment/removal")
def amendment_drop(record: int) -> Response:
    """取消修改: the review goes on with what the student accepted."""
    if _own(record).state == O.CHANGE_PROPOSED:
        _unless_moved(lambda: change_actions.drop_change(record, by=actor()))
    return _detail(record)


def _own(record: int) -> Agreement:
    return employer_lists.own(record, this_user().employer_id)


def _is_changeable(own: Agreement) -> bool:
    return progress.state_at(own, clock.now()) in (O.INVITED, O.UNDER_REVIEW)


def _changeable(record: int) -> Agreement:
    own = _own(record)
    if not _is_changeable(own):
        state = progress.state_at(own, clock.now())
        refused = closed.not_in_state("propose_change", state)
        raise refused.about(own.process, own.id)
    return own


def _form(own: Agreement, typed: dict[str, str]) -> Form:
    is_accepted = own.state == O.UNDER_REVIEW
    return forms.changed(typed, versions.in_force(own), own.year, is_accepted=is_accepted)


def _typed(own: Agreement) -> Draft:
    table = changes.table(is_accepted=own.state == O.UNDER_REVIEW)
    version = forms.number(request.form.get("version", ""))
    return Draft(own, version, _form(own, forms.typed_in(table)))


def _send(draft: Draft) -> None:
    record, version, values = draft.record.id, draft.version, draft.form.values
    if not draft.is_accepted:
        change_actions.amend(record, values, version=version, by=actor())
        return
    proof = code.check(draft.matter, request.form.get("code", ""))
    change_actions.propose_change(record, values, version=version, proof=proof, by=actor())


def _moved(draft: Draft) -> Response | None:
    """The true state, if somebody was faster: the student, the school, or the other tap."""
    db.session.rollback()
    db.session.expire_all()
    own = _own(draft.record.id)
    if _is_changeable(own) and own.version == draft.version:
        return None
    return _sent(own.id)


def _unless_moved(act: Callable[[], None]) -> None:
    try:
        act()
    except Refused as refused:
        if refused.reason not in _MOVED:
            raise


def _sent(record: int) -> Response:
    return redirect(f"/employer/agreements/{record}/versions/sent", 303)


def _detail(record: int) -> Response:
    return redirect(f"/employer/agreements/{record}", 303)


def _wrong(draft: Draft) -> tuple[str, int] | None:
    """The form again: fields to mend, a colleague's change in between, or nothing changed."""
    if draft.form.faults:
        return _form_page(draft), 422
    if draft.is_stale:
        return _form_page(replace(draft, version=draft.record.version), _STALE), 409
    if not draft.differences:
        words = WORDS[Reason.NOTHING_CHANGED]
        return _form_page(draft, f"{words.headline}。{words.rule}"), words.status
    return None


def _beside_the_code(draft: Draft, refused: Refused) -> tuple[str, int]:
    if refused.reason not in CODE_REASONS:
        raise refused
    return _confirmation_page(draft, f"{refused.headline}。"), refused.words.status


def _form_page(draft: Draft, fault: str = "") -> str:
    hints = terms.hints(draft.form.values, sending.thresholds())
    return render_template(
        "employer/amendment.html",
        user=this_user(),
        draft=replace(draft, form=replace(draft.form, hints=hints)),
        table=changes.table(is_accepted=draft.is_accepted),
        fault=fault,
    )


def _confirmation_page(draft: Draft, fault: str = "") -> str:
    user, now, days = this_user(), clock.now(), int(draft.form.values["answer_days"])
    ready = code.next_at(draft.matter)
    answer_by = deadlines.never_sooner(draft.record.answer_by, draft.record.invited_at, days)
    return render_template(
        "employer/amendment_confirmation.html",
        user=user,
        draft=draft,
        answer_by=deadlines.answer_by(now, days) if draft.is_accepted else answer_by,
        is_out=code.is_out(draft.matter),
        wait=max(0, ceil((ready - now).total_seconds())) if ready else 0,
        fault=fault,
    )
