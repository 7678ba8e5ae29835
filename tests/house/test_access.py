"""No page is open by accident: guards, tokens, and what a GET may do."""

import ast
import re
from pathlib import Path

import pytest

from tests import factories
from wxsign.pages import csrf
from wxsign.rules import powers

ROOT = Path(__file__).parents[2]
AREAS = ("student", "employer", "desk")
# Open to everybody, each with its reason.
OPEN = {
    "static": "style sheets and scripts",
    "public": "the check of an agreement, help, health",
    "wechat": "WeChat signs its own requests; OAuth compares the state",
    "student.binding": "the way in of students",
    "employer.login": "the way in of employers",
    "employer.registration": "the way in of a unit that nobody knows yet",
    "student.login_scan": "the way in of students at a desktop",
    "desk.login": "the way in of reviewers",
}
# GET handlers that write: read marks, the return of OAuth (contract: Addresses), and that of a QR
# login, where the desktop goes in once its code was confirmed.
MAY_WRITE = {"seen", "wechat_events", "scan_login"}


def routes(app) -> list[tuple[str, str, set[str]]]:
    return [(rule.endpoint, rule.rule, rule.methods or set()) for rule in app.url_map.iter_rules()]


def is_open(endpoint: str) -> bool:
    return any(
        endpoint == name
        or endpoint.startswith((f"{name}.", f"{name}_"))
        or ("." in name and endpoint.startswith(name))
        for name in OPEN
    )


def address(rule: str) -> str:
    rule = re.sub(r"<any\((\w+)[^>]*>", r"\1", rule)
    return re.sub(r"<[^>]*>", "1", rule)


@pytest.mark.parametrize("area", AREAS)
def test_every_area_has_a_guard_before_its_pages(app, area):
    guards = [function.__name__ for function in app.before_request_funcs.get(area, [])]

    assert f"require_{'reviewer' if area == 'desk' else area}" in guards


def test_every_blueprint_is_guarded_or_open_for_a_reason(app):
    assert set(app.blueprints) == {*AREAS, "public", "wechat"}


def test_every_address_of_the_desk_has_a_row_of_powers(app):
    asked = {endpoint for endpoint, _rule, _methods in routes(app) if endpoint.startswith("desk.")}

    assert set(powers.ENDPOINTS) == asked
    assert set(powers.ENDPOINTS.values()) - {powers.OPEN} == set(powers.POWERS)


def test_a_stranger_is_sent_away_from_every_closed_page(app, client):
    answered = {}
    for endpoint, rule, methods in routes(app):
        if is_open(endpoint):
            continue
        method = "GET" if "GET" in methods else "POST"
        answer = client.open(address(rule), method=method)
        answered[f"{method} {rule}"] = answer.status_code

    assert {rule: status for rule, status in answered.items() if status not in (302, 400)} == {}
    assert len(answered) > 0


@pytest.mark.parametrize("area", AREAS)
def test_the_cookie_of_one_area_opens_no_other(app, client, area):
    people = {
        "student": factories.student(),
        "employer": factories.employer(),
        "desk": factories.reviewer(),
    }
    assert {person.id for person in people.values()} == {1}
    serializer = app.session_interface.serializer_of(app, area)
    sitting = factories.sitting(people["desk"]).key
    cookie = serializer.dumps({"person": 1, "epoch": 0, "sitting": sitting})
    for name in AREAS:
        client.set_cookie(f"wxsign_{name}", cookie, path="/")

    answers = {name: client.get(f"/{name}/").status_code for name in AREAS}

    assert answers == {name: 200 if name == area else 302 for name in AREAS}


def test_a_session_ends_when_everything_is_logged_out(app, client, sign_in):
    student = factories.student()
    sign_in(client, student)
    inside = client.get("/student/").status_code
    student.epoch += 1
    factories.db.session.commit()

    assert client.get("/student/").status_code == 302 != inside


def test_a_forged_cookie_is_nobody(app, client):
    client.set_cookie("wxsign_student", "eyJwZXJzb24iOjF9.aaaaaa.bbbbbb", path="/student/")

    assert client.get("/student/").status_code == 302


def test_every_post_without_a_token_is_refused_but_wechats(app, client, sign_in):
    app.config["WTF_CSRF_ENABLED"] = True
    for person in (factories.student(), factories.employer(), factories.reviewer()):
        sign_in(client, person)
    answered = {
        rule: client.post(address(rule)).status_code
        for _endpoint, rule, methods in routes(app)
        if "POST" in methods
    }

    assert answered.pop("/wechat/callback") == 403
    assert {rule: status for rule, status in answered.items() if status != 400} == {}
    assert csrf._exempt_views == {
        "wxsign.pages.wechat.callback.receive",
        "wxsign.pages.wechat.js_sdk.report_fault",
    }


def test_every_form_that_posts_carries_a_token():
    missing = []
    for template in (ROOT / "templates_h5").rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        missing += [
            f"{template.name}: {form[:60]}"
            for form in re.findall(r"<form\b.*?</form>", text, re.DOTALL)
            if 'method="post"' in form and "token()" not in form
        ]

    assert missing == []


def functions() -> list[tuple[str, ast.FunctionDef]]:
    found = []
    for path in (ROOT / "wxsign" / "pages").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found += [
            (f"{path.parent.name}/{path.name}", node)
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
        ]
    return found


def shows(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(mark, ast.Call)
        and isinstance(mark.func, ast.Attribute)
        and mark.func.attr == "get"
        for mark in function.decorator_list
    )


VERBS = {
    path.stem: {
        node.name
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and "transaction()" in ast.unparse(node)
    }
    for path in (ROOT / "wxsign" / "actions").glob("[a-z]*.py")
}


def test_a_get_calls_no_action_but_read_marks_and_the_return_of_oauth():
    wrong = []
    for place, function in functions():
        if not shows(function):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                module, verb = node.value.id.removesuffix("_actions"), node.attr
                if module not in MAY_WRITE and verb in VERBS.get(module, set()):
                    wrong.append(f"{place}: {function.name} calls {module}.{verb}")

    assert wrong == []


def test_the_search_for_verbs_finds_them():
    assert {"accept", "invite"} <= VERBS["online_agreement"]
    assert {"approve", "pass_on", "reject", "reopen", "undo"} <= VERBS["reviews"]
    assert "open_letter" in VERBS["seen"]
