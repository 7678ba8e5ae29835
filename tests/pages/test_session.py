"""A cookie is worth something in its own area only; a path id may be any number."""

import pytest

from tests import factories

AREAS = ("student", "employer", "desk")


@pytest.fixture
def people(app):
    return {
        "student": factories.student(),
        "employer": factories.employer(),
        "desk": factories.reviewer(),
    }


@pytest.mark.parametrize("other", AREAS)
@pytest.mark.parametrize("area", AREAS)
def test_the_cookie_of_one_area_opens_no_other(client, sign_in, people, area, other):
    sign_in(client, people[area])
    name = f"wxsign_{area}"
    value = client.get_cookie(name, path=f"/{area}/").value

    stranger = client.application.test_client(use_cookies=False)
    answer = stranger.get(f"/{other}/", headers={"Cookie": f"wxsign_{other}={value}"})

    assert (answer.status_code == 200) is (area == other)


@pytest.mark.parametrize(
    "area,path",
    [
        ("student", "/student/agreements/99999999999999999999"),
        ("student", "/student/invitations/99999999999999999999"),
        ("employer", "/employer/agreements/99999999999999999999"),
        ("desk", "/desk/reviews/99999999999999999999"),
    ],
)
def test_an_id_that_no_database_can_hold_is_not_found(client, sign_in, people, area, path):
    sign_in(client, people[area])

    assert client.get(path).status_code == 404


def test_no_page_of_an_area_is_kept_by_a_cache(client, sign_in, people):
    sign_in(client, people["student"])

    assert client.get("/student/").headers["Cache-Control"] == "no-store"
