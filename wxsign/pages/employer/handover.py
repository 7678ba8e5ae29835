"""移交主账号: what it means, then a code to the main account's own phone (product.md, 1)."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wxsign.actions import code, colleagues
from wxsign.actions.proof import Matter
from wxsign.db import db
from wxsign.pages.employer import pages
from wxsign.pages.employer.codes import Cells
from wxsign.pages.employer.colleagues import person_of
from wxsign.pages.employer.guard import this_user
from wxsign.rules.refusals import CODE_REASONS, Refused

Page = str | tuple[str, int] | Response


@pages.get("/colleagues/<int:user_id>/handover")
def colleague_handover(user_id: int) -> Page:
    """What the unit gives away, and the code; nothing is done yet."""
    if person_of(user_id).is_main:
        return _list()
    colleagues.ensure_can_take_over(user_id, by_id=this_user().id)
    return _page(user_id)


@pages.post("/colleagues/<int:user_id>/handover/code")
def colleague_handover_code(user_id: int) -> Page:
    """获取验证码 to the main account's own phone, for this colleague alone."""
    person, user = person_of(user_id), this_user()
    if person.is_main:
        return _list()
    colleagues.ensure_can_take_over(user_id, by_id=user.id)
    try:
        code.ask(_matter(user_id), phone=user.phone, words=f"把主账号移交给{person.name}")
    except Refused as refused:
        return _beside_the_code(user_id, refused)
    return redirect(url_for("employer.colleague_handover", user_id=user_id), 303)


@pages.post("/colleagues/<int:user_id>/handover")
def colleague_hand_over(user_id: int) -> Page:
    """确认移交: a second tap finds it done."""
    if person_of(user_id).is_main:
        return _list()
    by_id = this_user().id
    colleagues.ensure_can_take_over(user_id, by_id=by_id)
    try:
        proof = code.check(_matter(user_id), request.form.get("code", ""))
        colleagues.hand_over(user_id, proof=proof, by_id=by_id)
    except Refused as refused:
        db.session.rollback()
        db.session.expire_all()
        if person_of(user_id).is_main:  # the other of two taps was faster
            return _list()
        return _beside_the_code(user_id, refused)
    return _list()


def _matter(user_id: int) -> Matter:
    return colleagues.handover_matter(user_id, this_user().id)


def _list() -> Response:
    return redirect("/employer/colleagues", 303)


def _beside_the_code(user_id: int, refused: Refused) -> tuple[str, int]:
    if refused.reason not in CODE_REASONS:
        raise refused
    return _page(user_id, refused), refused.words.status


def _page(user_id: int, fault: Refused | None = None) -> str:
    return render_template(
        "employer/colleague_handover.html",
        user=this_user(),
        person=person_of(user_id),
        cells=Cells.of(_matter(user_id), fault),
    )
