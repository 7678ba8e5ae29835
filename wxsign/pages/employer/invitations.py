"""邀请函: written, read once more as the student will see it, sent (S35, S39 to S43)."""

from dataclasses import replace
from math import ceil

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from wxsign import clock, settings
from wxsign.actions import code, online_agreement
from wxsign.pages.employer import batches, drafts, pages
from wxsign.pages.employer.batches import Batch, Opening
from wxsign.pages.employer.candidates import address, student_ids
from wxsign.pages.employer.guard import actor, this_user
from wxsign.queries import letter_templates, sending
from wxsign.rules import employer_roles, terms
from wxsign.rules.lifecycle import O
from wxsign.rules.refusals import CODE_REASONS, Reason, Refused

Page = str | tuple[str, int] | Response

_BESIDE_THE_CODE = {*CODE_REASONS, Reason.POST_MOVED}


@pages.get("/invitations/new")
def invitation() -> Page:
    """The form as it was left, or filled with a template or an earlier letter."""
    employer_roles.ensure("invite", this_user())
    asked = student_ids(request.args.getlist("student"))
    recipients = sending.recipients(this_user().employer_id, asked)
    if not recipients:
        return _elsewhere(asked)
    return form_page(batches.opened(recipients, request.args))


@pages.post("/invitations/new")
def invitation_keep() -> Page:
    """发送: the letter is kept and shown as the student will see it; 修改 returns to the form.

    上移 keeps it as well, and puts one student before the one who stood there.
    """
    batch = batches.typed()
    if not batch.recipients:
        return _elsewhere(batch.asked)
    drafts.keep(batch.recipients)
    if "edit" in request.form:
        return redirect(address("/employer/invitations/new", batch.asked), 303)
    return _wrong(batch) or _to_preview(_moved_up(batch.asked))


@pages.get("/invitations/preview")
def invitation_preview() -> Page:
    """The kept letter as the student will see it: an address that “back” and reload may open."""
    asked = student_ids(request.args.getlist("student"))
    batch = batches.kept(asked)
    if batch is None or batch.is_wrong:
        return redirect(address("/employer/invitations/new", asked))
    return _confirmation_page(batch)


@pages.post("/invitations/code")
def invitation_code() -> Page:
    """A code to the sender's own phone: one for the batch (decision 20)."""
    batch = batches.typed()
    if not batch.recipients:
        return _elsewhere(batch.asked)
    if wrong := _wrong(batch):
        return wrong
    try:
        code.ask(batch.matter, phone=this_user().phone, words="发送签约邀请")
    except Refused as refused:
        return _beside_the_code(batch, refused)
    drafts.keep(batch.recipients)
    return _to_preview(batch.asked)


@pages.post("/invitations")
def invitation_send() -> Page:
    """确认发送: a second tap, or a lost answer, ends on the page of what was sent."""
    batch = batches.typed()
    if not batch.recipients:
        return _elsewhere(batch.asked)
    if wrong := _wrong(batch):
        return wrong
    try:
        proof = code.check(batch.matter, request.form.get("code", ""))
        values, headcount = batch.form.values, batch.headcount
        online_agreement.invite(batch.ids, values, proof=proof, by=actor(), headcount=headcount)
    except Refused as refused:
        if _is_sent(batch):
            return _elsewhere(batch.asked)
        return _beside_the_code(batch, refused)
    drafts.forget(batch.recipients)
    return redirect(address("/employer/invitations/sent", batch.asked), 303)


@pages.get("/invitations/sent")
def invitation_result() -> Page:
    """What became of each student of the batch; of a letter that is over, its own page."""
    asked = student_ids(request.args.getlist("student"))
    outcomes = sending.outcomes(this_user().employer_id, asked)
    if not outcomes:
        return redirect("/employer/candidates")
    if len(outcomes) == 1 and outcomes[0].is_over and (latest := outcomes[0].latest):
        return redirect(f"/employer/agreements/{latest.agreement_id}")
    return render_template("employer/result.html", outcomes=outcomes)


def form_page(opening: Opening, name_fault: str = "") -> str:
    """The form of a letter; `name_fault` is what is wrong with the name of a template."""
    batch = opening.batch
    hints = terms.hints(batch.form.values, sending.thresholds())
    return render_template(
        "employer/invitation.html",
        user=this_user(),
        opening=opening,
        batch=batch,
        recipients=batch.recipients,
        form=replace(batch.form, hints=hints),
        letters=opening.letters,
        used=opening.used,
        kept=opening.kept,
        name_fault=name_fault,
        has_places=settings.current().signing.waiting_list,
    )


def _to_preview(asked: list[int]) -> Response:
    return redirect(address("/employer/invitations/preview", asked), 303)


def _moved_up(asked: list[int]) -> list[int]:
    """The students in their order, one of them before the one who stood there."""
    chosen = student_ids([request.form.get("up", "")])
    place = asked.index(chosen[0]) if chosen and chosen[0] in asked else 0
    if place == 0:
        return asked
    return [*asked[: place - 1], asked[place], asked[place - 1], *asked[place + 1 :]]


def _is_sent(batch: Batch) -> bool:
    """Whether this batch went out: a letter is open, or its code has put students into the line."""
    rows = sending.outcomes(this_user().employer_id, batch.asked)
    if any(row.is_sent and row.latest and row.latest.state == O.INVITED for row in rows):
        return True
    return code.was_spent(batch.matter) and any(row.place for row in rows)


def _elsewhere(asked: list[int]) -> Response:
    """Nobody of these is on the list any more: what was sent, or the list itself."""
    sent = any(row.is_sent or row.place for row in sending.outcomes(this_user().employer_id, asked))
    path = "/employer/invitations/sent" if sent else "/employer/candidates"
    return redirect(address(path, asked) if sent else path, 303)


def _wrong(batch: Batch) -> tuple[str, int] | None:
    if not batch.is_wrong:
        return None
    templates = letter_templates.listed(this_user().employer_id)
    return form_page(Opening(batch, templates=templates)), 422


def _beside_the_code(batch: Batch, refused: Refused) -> tuple[str, int]:
    if refused.reason not in _BESIDE_THE_CODE:
        raise refused
    return _confirmation_page(batch, f"{refused.headline}。"), refused.words.status


def _confirmation_page(batch: Batch, fault: str = "") -> str:
    user, ready = this_user(), code.next_at(batch.matter)
    room = batch.room
    first, later = room.split(batch.recipients)
    return render_template(
        "employer/invitation_confirmation.html",
        user=user,
        batch=batch,
        room=room,
        first=first,
        later=later,
        recipients=batch.recipients,
        form=batch.form,
        letter=sending.preview(batch.recipients[0], user.employer, batch.form.values, clock.now()),
        is_out=code.is_out(batch.matter),
        wait=max(0, ceil((ready - clock.now()).total_seconds())) if ready else 0,
        fault=fault,
    )
