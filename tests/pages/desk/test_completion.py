"""The starred fields of the employer, completed by the reviewer (S79)."""

import pytest

from tests import factories
from tests.pages.desk.reading import read
from wxsign.models import Agreement

TYPED = {"nature": "39", "region": "湖北省武汉市江岸区"}


@pytest.fixture
def record(app):
    return factories.agreement("under_review", user=factories.employer(nature="", region=""))


def fields(page):
    """The fields that are asked for, with what stands in them."""
    places = [node.one("label") for node in page.all("div", _class="complete")]
    return [(place.text, place.attributes["for"]) for place in places]


@pytest.mark.requirement("S79")
def test_empty_starred_fields_are_asked_for_beside_the_data(see, record):
    page = see(f"/desk/reviews/{record.id}")

    assert fields(page) == [("*单位性质", "nature"), ("*单位所在地", "region")]
    assert page.one("p", id="nature-note").text == "请填写信息"
    asked = page.one("select", id="nature").attributes
    assert (asked["form"], page.one("form", id="decide").attributes["method"]) == (
        "decide",
        "post",
    )


@pytest.mark.requirement("S79")
def test_the_yes_is_refused_beside_each_empty_field_and_keeps_the_others(desk, record):
    answer = desk.post(f"/desk/reviews/{record.id}/approval", data={**TYPED, "region": ""})

    page = read(answer.text)
    assert answer.status_code == 422
    assert page.one("p", id="fault-region-note").text == "请填写单位所在地。"
    chosen = page.one("select", id="nature").one("option", selected="")
    assert chosen.attributes["value"] == "39"
    assert page.one("input", id="region").attributes["aria-invalid"] == "true"
    assert factories.fresh(Agreement, record.id).state == "under_review"


@pytest.mark.requirement("S79")
def test_what_was_completed_is_shown_as_the_schools_own(desk, see, record):
    answer = desk.post(f"/desk/reviews/{record.id}/approval", data=TYPED)

    assert answer.status_code == 303
    page = see(f"/desk/reviews/{record.id}")
    shown = page.one("div", _class="facts").pairs()
    assert shown["单位性质"] == "其他企业 由学校补充"
    assert shown["单位所在地"] == "湖北省武汉市江岸区 由学校补充"
    assert shown["单位行业"] == "信息传输、软件和信息技术服务业"
    assert fields(page) == []


@pytest.mark.requirement("S79")
def test_who_may_not_decide_is_asked_for_nothing(client, see, sign_in, record):
    factories.choose("signing.review_levels", "college_then_school")
    sign_in(client, factories.reviewer())

    page = see(f"/desk/reviews/{record.id}")

    assert fields(page) == []
    assert page.one("div", _class="facts").pairs()["单位性质"] == "没有填写"
