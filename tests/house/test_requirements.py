"""Every requirement of this release has a test that carries its number."""

import tomllib

import pytest

from tests.house.marked import TESTS, marked

TABLE = tomllib.loads((TESTS / "house" / "requirements.toml").read_text(encoding="utf-8"))
RELEASES = ("online", "depth", "processes", "bulk", "wechat")
PROVED = marked("requirement")
WANTED = [number for number, row in TABLE.items() if row["since"] == "online"]


@pytest.mark.parametrize("number", WANTED)
def test_a_requirement_of_this_release_is_proved(number: str):
    assert PROVED[number] > 0, f"no test carries {number}: {TABLE[number]['title']}"


def test_no_test_carries_a_number_that_does_not_exist():
    assert sorted(set(PROVED) - set(TABLE)) == []


def test_every_requirement_belongs_to_a_release_or_is_context():
    assert {row["since"] for row in TABLE.values()} <= {*RELEASES, "context"}
    assert len(TABLE) == 198
    assert all(row["title"] for row in TABLE.values())


def test_what_is_still_unproved_is_known(capsys):
    for release in RELEASES[1:]:
        numbers = [number for number, row in TABLE.items() if row["since"] == release]
        open_ = [number for number in numbers if not PROVED[number]]
        print(f"{release}: {len(open_)} of {len(numbers)} unproved: {' '.join(open_)}")  # noqa: T201 - the list is the answer

    assert capsys.readouterr().out.count("unproved") == 4
