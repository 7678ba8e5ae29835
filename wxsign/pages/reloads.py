"""TABLE of addresses that only a form is sent to: opened again, they lead to the form's page.

A page that says what is wrong with a form stands on such an address, and WeChat opens the address
of a page anew when its reader comes back from a text message.
"""

from flask import current_app, redirect, request, url_for
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.wrappers import Response

# Who a form is sent to, and the page on which the form stands.
PAGES: dict[str, str] = {
    "student.binding_code": "student.binding_person",
    "student.binding_verification": "student.binding_person",
    "student.phone_code": "student.phone",
    "student.phone_new_code": "student.phone_new",
    "student.confirmation_code": "student.confirmation",
    "student.acceptance": "student.confirmation",
    "student.change_code": "student.change_confirmation",
    "student.change_acceptance": "student.change_confirmation",
    "student.termination_code": "student.termination_request",
    "student.termination_consent_code": "student.termination_consent",
    "student.paper_enter": "student.paper_new",
    "student.paper_generation_code": "student.paper_generation",
    "student.paper_termination_code": "student.paper_termination",
    "student.paper_termination_proof": "student.paper_termination",
    "employer.registration_code": "employer.registration_form",
    "employer.registration_confirm": "employer.registration_form",
    "employer.password_code": "employer.password",
    "employer.search_by_code": "employer.search",
    "employer.add_again": "employer.agreement",
    "employer.remove_candidates": "employer.candidate_list",
    "employer.select_candidates": "employer.candidate_list",
    "employer.invitation_code": "employer.invitation_preview",
    "employer.invitation_send": "employer.invitation_preview",
    "employer.template_save": "employer.invitation",
    "employer.amendment_code": "employer.amendment",
    "employer.amendment_send": "employer.amendment",
    "employer.filter_agreements": "employer.agreement_list",
    "employer.filter_terminations": "employer.terminations",
    "employer.termination_code": "employer.termination_request",
    "employer.termination_consent_code": "employer.termination_consent",
    "employer.post_places": "employer.post_page",
    "desk.approve": "desk.review",
    "desk.pass_on": "desk.review",
    "desk.undo": "desk.review",
    "desk.batch_begin": "desk.queue",
    "desk.batch_decide": "desk.batch",
    "desk.batch_undo": "desk.batch",
    "desk.employer_approve": "desk.employer",
    "desk.appeal_uphold": "desk.appeal",
    "desk.appeal_rehear": "desk.appeal",
    "desk.unit_unblock": "desk.unit_page",
    "desk.unit_block_by_code": "desk.unit_list",
    "desk.roster_search": "desk.roster",
    "desk.window_set": "desk.switches",
    "desk.export_list": "desk.exports",
    "desk.export_plan": "desk.exports",
    "desk.export_numbers": "desk.exports",
    "desk.sheet_confirm": "desk.sheet_check",
    "desk.reviewer_reset": "desk.reviewer",
    "desk.reviewer_close": "desk.reviewer",
}


def page_of_form(error: Exception) -> Response | None:
    """The way to the page of the form, for an address that was opened instead of sent to.

    The page judges for itself who may see it; what the address asked for goes with it.
    """
    if not isinstance(error, MethodNotAllowed) or request.method not in ("GET", "HEAD"):
        return None
    if "POST" not in (error.valid_methods or ()):
        return None
    routes = current_app.create_url_adapter(request)
    assert routes is not None, "a request has an address"
    endpoint, values = routes.match(method="POST")
    if endpoint not in PAGES:
        return None
    asked = request.full_path.partition("?")[2]
    page = url_for(PAGES[endpoint], **values)
    return redirect(f"{page}?{asked}" if asked else page)
