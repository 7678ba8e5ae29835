"""The letter while it is written: kept by the page, shown again, thrown away on 清空."""

import hashlib

from flask import redirect, request
from werkzeug.wrappers import Response

from wxsign.actions import drafts
from wxsign.pages.employer import forms, pages
from wxsign.pages.employer.candidates import address, student_ids
from wxsign.pages.employer.guard import this_user
from wxsign.queries import drafts as kept_drafts
from wxsign.queries import sending
from wxsign.queries.drafts import Kept
from wxsign.queries.sending import Recipient
from wxsign.rules import identity, terms

Recipients = tuple[Recipient, ...]

PLACES = "headcount"  # 招聘人数, which is no term of the letter


@pages.post("/invitations/draft")
def keep_letter() -> tuple[str, int]:
    """Sent by the page while somebody writes; a late one, after 确认发送, keeps nothing."""
    asked = student_ids(request.form.getlist("student"))
    if recipients := sending.recipients(this_user().employer_id, asked):
        keep(recipients)
    return "", 204


@pages.post("/invitations/draft/removal")
def drop_letter() -> Response:
    """清空: the form begins again with the last letter."""
    asked = student_ids(request.form.getlist("student"))
    forget(sending.recipients(this_user().employer_id, asked))
    return redirect(address("/employer/invitations/new", asked), 303)


def keep(recipients: Recipients) -> None:
    """Keep what was typed into the letter for these students."""
    typed = {**forms.typed_in(terms.TERMS), PLACES: typed_places()}
    drafts.keep(_person(), _form(recipients), typed)


def typed_places() -> str:
    """招聘人数 as it was typed."""
    return identity.plain(request.form.get(PLACES, ""))


def forget(recipients: Recipients) -> None:
    """The letter for these students is sent, or not wanted."""
    drafts.forget(_person(), _form(recipients))


def kept(recipients: Recipients) -> Kept | None:
    """The letter for these students as this colleague left it."""
    return kept_drafts.kept(_person(), _form(recipients))


def _person() -> str:
    return f"employer:{this_user().id}"


def _form(recipients: Recipients) -> str:
    """One draft for each group of students: pay for one group never slips into another's letter."""
    group = ",".join(str(student_id) for student_id in sorted(one.id for one in recipients))
    return f"letter:{hashlib.sha256(group.encode()).hexdigest()[:16]}"
