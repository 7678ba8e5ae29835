"""What an answer says of being kept: a file for a year, a missing one not at all."""

import pytest

YEAR = "public, max-age=31536000, immutable"


@pytest.fixture
def ask(client):
    """Open a static file; its whole answer is read, so that no file stays open."""
    return lambda address, **headers: client.get(
        f"/static/{address}", headers=headers, buffered=True
    )


def kept(answer) -> str:
    return answer.headers["Cache-Control"]


@pytest.mark.parametrize("address", ["vendor/nope.css?v=missing", "vendor/nope.css", "nope?v=1"])
def test_a_missing_file_is_asked_for_again(ask, address):
    answer = ask(address)

    assert (answer.status_code, kept(answer)) == (404, "no-store")


def test_a_file_is_kept_for_a_year_however_it_is_asked_for(ask):
    whole = ask("h5.css?v=1")
    same = ask("h5.css?v=1", **{"If-None-Match": whole.headers["ETag"]})
    part = ask("h5.css?v=1", Range="bytes=0-9")

    assert [answer.status_code for answer in (whole, same, part)] == [200, 304, 206]
    assert {kept(answer) for answer in (whole, same, part)} == {YEAR}


def test_a_part_that_a_file_does_not_have_is_asked_for_again(ask):
    answer = ask("h5.css?v=1", Range="bytes=99999999-")

    assert (answer.status_code, kept(answer)) == (400, "no-store")


def test_a_file_whose_address_does_not_change_with_it_is_not_kept_for_a_year(ask):
    answer = ask("h5.css")

    assert answer.status_code == 200
    assert "immutable" not in kept(answer)
