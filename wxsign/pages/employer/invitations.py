"""邀请函: written, read once more as the student will see it, sent (S35, S39 to S43)."""

import hashlib
import json
from dataclasses import dataclass, replace
from math import ceil

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from wxsign import clock
from wxsign.actions import code, online_agreement
from wxsign.actions.proof import Matter
from wxsign.pages.employer import drafts, forms, pages
from wxsign.pages.employer.candidates import address, student_ids
from wxsign.pages.employer.forms import Form
from wxsign.pages.employer.guard import actor, this_user
from wxsign.queries import sending
from wxsign.queries.drafts import Kept
from wxsign.queries.sending import Recipient
from wxsign.rules import terms
from wxsign.rules.lifecycle import O
from wxsign.rules.refusals import Reason, Refused

Page = str | tuple[str, int] | Response

_BESIDE_THE_CODE = (
    Reason.CODE_WRONG,
    Reason.CODE_LOCKED,
    Reason.CODE_EXPIRED,
    Reason.CODE_TOO_SOON,
    Reason.CODE_TOO_MANY,
)


@dataclass(frozen=True)
class Batch:
    """Who gets the letter, and the letter as it was typed."""

    recipients: tuple[Recipient, ...]
    form: Form

    @property
    def matter(self) -> Matter:
        """One code for these students and these terms; another letter needs another code."""
        ids = sorted(recipient.id for recipient in self.recipients)
        text = json.dumps([ids, self.form.values], ensure_ascii=False, sort_keys=True)
        record = hashlib.sha256(text.encode()).hexdigest()
        return Matter(f"employer:{this_user().id}", "send", record)


@pages.get("/invitations/new")
def invitation() -> Page:
    """The form as it was left, or filled with the last letter for this post, or the last at all."""
    asked = student_ids(request.args.getlist("student"))
    recipients = sending.recipients(this_user().employer_id, asked)
    if not recipients:
        return _elsewhere(asked)
    year, wanted = recipients[0].year, request.args.get("post", "")
    if not wanted and (kept := drafts.kept(recipients)):
        form = forms.restored(_all_keys(kept.values), terms.TERMS, year)
        return _form_page(Batch(recipients, form), kept=kept)
    letters = sending.earlier(this_user().employer_id)
    used = next((row for row in letters if row.job_title == wanted), next(iter(letters), None))
    values = used.values if used else sending.defaults(this_user().employer)
    form = forms.prefilled(_all_keys(values), terms.TERMS, year)
    return _form_page(Batch(recipients, form), letters, used)


@pages.post("/invitations/new")
def invitation_keep() -> Page:
    """发送: the letter is kept and shown as the student will see it; 修改 returns to the form."""
    batch = _typed_batch()
    if not batch.recipients:
        return _elsewhere(_asked())
    drafts.keep(batch.recipients)
    if "edit" in request.form:
        return redirect(address("/employer/invitations/new", _asked()), 303)
    return _wrong(batch) or _to_preview()


@pages.get("/invitations/preview")
def invitation_preview() -> Page:
    """The kept letter as the student will see it: an address that “back” and reload may open."""
    asked = student_ids(request.args.getlist("student"))
    batch = _kept_batch(asked)
    if batch is None or batch.form.faults:
        return redirect(address("/employer/invitations/new", asked))
    return _confirmation_page(batch)


@pages.post("/invitations/code")
def invitation_code() -> Page:
    """A code to the sender's own phone: one for the batch (decision 20)."""
    batch = _typed_batch()
    if not batch.recipients:
        return _elsewhere(_asked())
    if wrong := _wrong(batch):
        return wrong
    try:
        code.ask(batch.matter, phone=this_user().phone, words="发送签约邀请")
    except Refused as refused:
        return _beside_the_code(batch, refused)
    drafts.keep(batch.recipients)
    return _to_preview()


@pages.post("/invitations")
def invitation_send() -> Page:
    """确认发送: a second tap, or a lost answer, ends on the page of what was sent."""
    batch = _typed_batch()
    if not batch.recipients:
        return _elsewhere(_asked())
    if wrong := _wrong(batch):
        return wrong
    try:
        proof = code.check(batch.matter, request.form.get("code", ""))
        ids = [recipient.id for recipient in batch.recipients]
        online_agreement.invite(ids, batch.form.values, proof=proof, by=actor())
    except Refused as refused:
        return _elsewhere(_asked()) if _is_sent() else _beside_the_code(batch, refused)
    drafts.forget(batch.recipients)
    return redirect(address("/employer/invitations/sent", ids), 303)


@pages.get("/invitations/sent")
def invitation_result() -> Page:
    """What became of each student of the batch."""
    asked = student_ids(request.args.getlist("student"))
    outcomes = sending.outcomes(this_user().employer_id, asked)
    if not outcomes:
        return redirect("/employer/candidates")
    return render_template("employer/result.html", outcomes=outcomes)


def _typed_batch() -> Batch:
    recipients = sending.recipients(this_user().employer_id, _asked())
    year = recipients[0].year if recipients else clock.now().year
    return Batch(recipients, forms.checked(forms.typed_in(terms.TERMS), terms.TERMS, year))


def _kept_batch(asked: list[int]) -> Batch | None:
    recipients = sending.recipients(this_user().employer_id, asked)
    kept = drafts.kept(recipients)
    if not recipients or kept is None:
        return None
    typed = _all_keys(kept.values)
    return Batch(recipients, forms.checked(typed, terms.TERMS, recipients[0].year))


def _to_preview() -> Response:
    return redirect(address("/employer/invitations/preview", _asked()), 303)


def _asked() -> list[int]:
    return student_ids(request.form.getlist("student"))


def _all_keys(values: terms.Values) -> dict[str, str]:
    return {term.key: values.get(term.key, "") for term in terms.TERMS}


def _is_sent() -> bool:
    """Whether a letter of this batch is out and open: sending takes the student off the list."""
    rows = sending.outcomes(this_user().employer_id, _asked())
    return any(row.is_sent and row.latest and row.latest.state == O.INVITED for row in rows)


def _elsewhere(asked: list[int]) -> Response:
    """Nobody of these is on the list any more: what was sent, or the list itself."""
    sent = any(row.is_sent for row in sending.outcomes(this_user().employer_id, asked))
    path = "/employer/invitations/sent" if sent else "/employer/candidates"
    return redirect(address(path, asked) if sent else path, 303)


def _wrong(batch: Batch) -> tuple[str, int] | None:
    return (_form_page(batch), 422) if batch.form.faults else None


def _beside_the_code(batch: Batch, refused: Refused) -> tuple[str, int]:
    if refused.reason not in _BESIDE_THE_CODE:
        raise refused
    return _confirmation_page(batch, f"{refused.headline}。"), refused.words.status


def _form_page(
    batch: Batch,
    letters: tuple[sending.Earlier, ...] = (),
    used: sending.Earlier | None = None,
    kept: Kept | None = None,
) -> str:
    hints = terms.hints(batch.form.values, sending.thresholds())
    return render_template(
        "employer/invitation.html",
        user=this_user(),
        recipients=batch.recipients,
        form=replace(batch.form, hints=hints),
        letters=letters,
        used=used,
        kept=kept,
    )


def _confirmation_page(batch: Batch, fault: str = "") -> str:
    user, ready = this_user(), code.next_at(batch.matter)
    return render_template(
        "employer/invitation_confirmation.html",
        user=user,
        recipients=batch.recipients,
        form=batch.form,
        letter=sending.preview(batch.recipients[0], user.employer, batch.form.values, clock.now()),
        is_out=code.is_out(batch.matter),
        wait=max(0, ceil((ready - clock.now()).total_seconds())) if ready else 0,
        fault=fault,
    )
