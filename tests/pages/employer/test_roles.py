"""管理员, 招聘, 只看: what each colleague of a unit may press, walked over every address."""

import re

import pytest

from tests import factories
from tests.actions.traces import everything
from tests.pages.student.reading import Page
from wxsign.actions import colleagues
from wxsign.models import EmployerUser
from wxsign.pages.employer.guard import OPEN, READERS_MAY
from wxsign.rules.refusals import WORDS, Reason

SHUT = f"{WORDS[Reason.READ_ONLY].headline}。{WORDS[Reason.READ_ONLY].rule}"


@pytest.fixture
def reader(user):
    return factories.colleague(user.employer, name="沈若溪", role="reader")


@pytest.fixture
def there(app, sign_in, reader):
    """The reader's browser."""
    client = app.test_client()
    sign_in(client, reader)
    return client


def _posts(app) -> list[tuple[str, str]]:
    return [
        (rule.endpoint, re.sub(r"<[^>]*>", "1", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("employer.") and "POST" in (rule.methods or ())
    ]


def test_who_may_only_read_presses_nothing_that_changes_anything(app, there, reader, user):
    factories.agreement("effective", user=user)
    factories.list_student(user, factories.student())
    before, answered = everything(), {}

    for endpoint, path in _posts(app):
        if not endpoint.startswith((*OPEN, *READERS_MAY)):
            answered[path] = there.post(path, data={"student": "1"}).status_code

    assert {path: status for path, status in answered.items() if status != 403} == {}
    assert len(answered) > 20
    assert everything() == before


def test_who_may_only_read_reads_everything_and_is_told_why_nothing_can_be_pressed(
    there, user, reader
):
    record = factories.agreement("effective", user=user)
    factories.list_student(user, factories.student())
    paths = ("candidates", "agreements", f"agreements/{record.id}", "posts", "templates")

    pages = [Page(there.get(f"/employer/{path}")) for path in paths]
    detail = pages[2]

    assert [page.one(role="note").text for page in pages] == [SHUT] * len(paths)
    forms = {form["action"] for page in pages for form in page.all("form", method="post")}
    assert forms == {"/employer/agreements/filter"}
    assert detail.one("a", data_reason="read_only")["data-closed"].split()[0] == "propose_change"
    assert "你的角色是“只看”，不能办理" in Page(there.get("/employer/")).main.text


@pytest.mark.parametrize(
    "form",
    [
        "invitations/new?student={student}",
        "search",
        "imports",
        "confirmation",
        "unit/review/correction",
        "agreements/{record}/amendment",
        "agreements/{record}/amendment?request=1",
        "agreements/{record}/requests/1/adoption",
        "agreements/{record}/receipt",
        "agreements/{record}/termination/notice",
        "agreements/{record}/termination/consent",
        "agreements/{record}/termination/refusal",
    ],
)
def test_no_form_opens_for_who_may_only_read(there, user, form):
    student, record = factories.student(), factories.agreement("invited", user=user)
    factories.list_student(user, student)

    response = there.get(f"/employer/{form.format(student=student.id, record=record.id)}")

    assert response.status_code == 403
    assert Page(response).one("h1").text == WORDS[Reason.READ_ONLY].headline


def test_the_lists_lead_who_may_only_read_to_no_form(here, there, user):
    factories.agreement("invited", user=user)
    path, menu = "/employer/agreements", "/employer/unit"

    his, mine = Page(there.get(path)), Page(here.get(path))

    assert ("amend" in his.actions, "amend" in mine.actions) == (False, True)
    brief = WORDS[Reason.READ_ONLY].brief
    assert [brief in Page(who.get(menu)).main.text for who in (there, here)] == [True, False]


@pytest.mark.parametrize("path", ["account", "account/password", "account/phone", "messages"])
def test_his_own_account_says_nothing_of_a_role(there, path):
    page = Page(there.get(f"/employer/{path}"))

    assert page.one("nav", class_="crumbs").tag == "nav"
    assert page.all(role="note") == []


def test_the_main_account_gives_a_role_and_changes_it_later(here, there, user, reader):
    at = f"/employer/colleagues/{reader.id}"

    here.post("/employer/colleagues", data={
        "name": "何清和", "phone": "13755557777", "account": "qinghe", "role": "reader",
    })  # fmt: skip
    shut = there.post("/employer/candidates/selection").status_code
    changed = here.post(f"{at}/role", data={"role": "recruiter"})
    opened = there.post("/employer/candidates/selection").status_code

    assert factories.fresh(EmployerUser, reader.id + 1).role == "reader"
    assert (shut, changed.location, opened) == (403, at, 422)
    assert Page(here.get(at)).one("input", value="recruiter").attributes["checked"] == ""


@pytest.mark.parametrize("role", ["manager", "", "anything"])
def test_no_other_role_can_be_given(here, reader, role):
    response = here.post(f"/employer/colleagues/{reader.id}/role", data={"role": role})

    assert response.status_code == 400
    assert factories.fresh(EmployerUser, reader.id).role == "reader"


def test_a_recruiter_gives_no_roles(app, sign_in, user, reader):
    recruiter, his = factories.colleague(user.employer), app.test_client()
    sign_in(his, recruiter)

    response = his.post(f"/employer/colleagues/{reader.id}/role", data={"role": "recruiter"})

    assert response.status_code == 403
    assert factories.fresh(EmployerUser, reader.id).role == "reader"


def test_who_becomes_the_main_account_may_everything_whatever_he_was(here, there, user, reader):
    at = f"/employer/colleagues/{reader.id}/handover"
    here.post(f"{at}/code")
    digits = factories.digits(colleagues.handover_matter(reader.id, user.id))
    here.post(at, data={"code": digits})

    assert there.post("/employer/candidates/selection").status_code == 422
