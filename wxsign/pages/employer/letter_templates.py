"""Templates of a letter: 存为模板 from the form, then renamed or deleted here (product.md, 5)."""

from collections.abc import Callable
from functools import partial

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from wxsign.actions import letter_templates as actions
from wxsign.pages.employer import batches, drafts, pages
from wxsign.pages.employer.batches import Opening
from wxsign.pages.employer.candidates import address
from wxsign.pages.employer.guard import actor, this_user
from wxsign.pages.employer.invitations import form_page
from wxsign.queries import letter_templates
from wxsign.rules import identity, posts, printing
from wxsign.rules.refusals import Reason, Refused

Page = str | tuple[str, int] | Response

_LIST = "/employer/templates"


@pages.post("/invitations/template")
def template_save() -> Page:
    """存为模板: the letter stays as it was typed, and its fields have a name from now on."""
    batch = batches.typed()
    if not batch.recipients:
        return redirect("/employer/candidates", 303)
    drafts.keep(batch.recipients)
    name = _name()
    if fault := _fault(name, partial(actions.save, name, batch.form.typed, by=actor())):
        templates = letter_templates.listed(this_user().employer_id)
        return form_page(Opening(batch, templates=templates), fault), 422
    return redirect(address("/employer/invitations/new", batch.asked), 303)


@pages.get("/templates")
def template_list() -> str:
    """Every template of the unit."""
    return _list_page()


@pages.post("/templates/<int:template>/name")
def template_rename(template: int) -> Page:
    """改名."""
    name = _name()
    if fault := _fault(name, partial(actions.rename, template, name, by=actor())):
        return _list_page(template, fault), 422
    return redirect(_LIST, 303)


@pages.get("/templates/<int:template>/removal")
def template_removing(template: int) -> Page:
    """The second look at 删除: nobody brings it back, and it is everybody's of the unit."""
    one = letter_templates.one(template, this_user().employer_id)
    return render_template("employer/template_removal.html", one=one) if one else redirect(_LIST)


@pages.post("/templates/<int:template>/removal")
def template_remove(template: int) -> Response:
    """删除: a second press ends on the list too."""
    actions.remove(template, by=actor())
    return redirect(_LIST, 303)


def _name() -> str:
    return " ".join(identity.plain(printing.tidied(request.form.get("template_name", ""))).split())


def _fault(name: str, act: Callable[[], object]) -> str:
    """Do it, unless the name is wrong or taken: then the sentence beside the field."""
    if fault := posts.template_fault(name):
        return fault
    try:
        act()
    except Refused as refused:
        if refused.reason is not Reason.TEMPLATE_KNOWN:
            raise
        return f"{refused.headline}。"
    return ""


def _list_page(wrong: int = 0, fault: str = "") -> str:
    user = this_user()
    return render_template(
        "employer/templates.html",
        saved=letter_templates.listed(user.employer_id),
        wrong=wrong,
        fault=fault,
    )
