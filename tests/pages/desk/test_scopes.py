"""Every address of the desk with a record of another college or school: it looks like none."""

import re

import pytest

from tests import factories
from tests.actions.traces import everything
from wxsign.rules import powers

FORM = {"reason": "信息不实", "ground": "untrue", "confirmation": "00001"}


def addresses(app, record_id: int, role: str) -> list[tuple[str, str]]:
    """Method and address of every route of the desk that names a record, and is this role's."""
    found = []
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/desk/") or "agreement_id" not in rule.arguments:
            continue
        if not powers.may_enter(rule.endpoint, role):
            continue
        address = rule.rule.replace("<int:agreement_id>", str(record_id))
        address = re.sub(r"<any\((\w+)[^>]*>", r"\1", address)
        address = re.sub(r"<[^>]*>", "1", address)
        found += [(method, address) for method in sorted({"GET", "POST"} & rule.methods)]
    return found


@pytest.fixture(params=["college", "school"])
def stranger(request, app):
    """A reviewer of another college of this school, or of another school altogether."""
    if request.param == "college":
        return factories.reviewer(of=factories.college(name="经济学院"), role="college")
    return factories.reviewer(of=factories.college(factories.school(code="19098")))


@pytest.mark.requirement("S192", "S85")
@pytest.mark.parametrize("state", ["under_review", "effective", "rejected"])
def test_no_address_of_the_desk_opens_or_moves_a_record_of_others(
    desk, sign_in, drain, state, stranger
):
    record = factories.agreement(state)
    drain()
    walk = addresses(desk.application, record.id, stranger.role)
    mine = [desk.get(address).status_code for method, address in walk if method == "GET"]
    sign_in(desk, stranger)
    before = everything()

    answered = {
        (method, address): desk.open(address, method=method, data=FORM).status_code
        for method, address in walk
    }

    assert {step: status for step, status in answered.items() if status != 404} == {}
    assert len(answered) > 9
    assert set(mine) <= {200, 302, 404}
    assert mine.count(200) > 1
    assert everything() == before


@pytest.mark.requirement("S192", "S85")
def test_the_school_opens_what_the_college_opens(desk, see, sign_in):
    record = factories.agreement("under_review")
    college = factories.reviewer(role="college")

    assert see(f"/desk/reviews/{record.id}").one("main").attributes["data-page"] == "desk.review"
    sign_in(desk, college)
    assert see(f"/desk/reviews/{record.id}").one("main").attributes["data-page"] == "desk.review"
