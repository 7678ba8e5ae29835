"""Every address with numbers of one's own, of others and of nobody; nothing, or far too much."""

import re

import pytest

from tests import factories
from wxsign.db import db

NOBODYS = (10**30,)  # fits into no column
NINES, LONG = "9" * 40, "字" * 20_000
FAR_TOO_MUCH = {
    **dict.fromkeys(("detach", "seen", "version", "school", "student", "record", "serial"), NINES),
    **dict.fromkeys(("reason", "answer", "wish", "name", "kind", "class", "state", "code"), LONG),
    "agree": "1",
    "attach": "papers",
    "move": "submit",
    "reported_on": LONG,
}


@pytest.fixture
def people(app):
    """A student with a record of many kinds, an employer, a reviewer; all their numbers."""
    student, user, other = factories.student(), factories.employer(), factories.student()
    signed = factories.agreement("effective", student=student, user=user)
    factories.termination("requested", of=signed, asked_by="employer")
    made = [
        signed,
        factories.agreement("invited", student=student),
        factories.paper("draft", student=student),
        factories.destination("draft", student=student),
        factories.paper("awaiting_papers", student=other),
        factories.agreement("under_review", student=factories.student()),
        factories.destination("effective"),
    ]
    persons = {"student": student, "employer": user, "desk": factories.reviewer()}
    return persons, [record.id for record in made]


@pytest.mark.parametrize("area", ["student", "employer", "desk"])
def test_no_number_and_no_text_is_an_error_of_ours(app, client, sign_in, people, area):
    persons, records = people
    faults = []
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(f"/{area}") and "log" not in rule.rule:
            for address in addresses(rule.rule, (*records, *NOBODYS)):
                for typed in (None, {}, FAR_TOO_MUCH):
                    method = "GET" if typed is None else "POST"
                    if method not in rule.methods:
                        continue
                    db.session.expire_all()
                    sign_in(client, persons[area])  # an earlier address may have ended it
                    answer = client.open(address, method=method, data=typed)
                    if answer.status_code >= 500:
                        faults.append((method, address, bool(typed), answer.status_code))

    assert faults == []


def addresses(rule: str, numbers: tuple[int, ...]) -> list[str]:
    """The rule with each number in it, and with some word where it wants another thing."""
    worded = re.sub(r"<any\(([^,)]+)[^>]*>", r"\1", rule)
    worded = re.sub(r"<(?!int:)[^>]+>", "x", worded)
    if "<int:" not in worded:
        return [worded]
    return [re.sub(r"<int:[^>]+>", str(number), worded) for number in numbers]
