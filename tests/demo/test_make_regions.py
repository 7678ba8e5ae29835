"""A table of a new year loses no code that an agreement may name."""

from wxsign.demo import make_regions


def test_a_code_that_vanished_stays_with_its_last_year():
    old = {"year": 2020, "names": {"330103": "下城区", "330106": "西湖区"}, "gone": {}}
    older = old | {"gone": {"429000": ("旧县", 1999), "330106": ("西湖区", 2001)}}

    assert make_regions.gone(old, {"330106": "西湖区"}) == {"330103": ("下城区", 2020)}
    assert make_regions.gone(older, {"330106": "西湖区"}) == {
        "429000": ("旧县", 1999),
        "330103": ("下城区", 2020),
    }
    assert make_regions.gone({}, {"330106": "西湖区"}) == {}


def test_the_files_are_those_that_the_hashes_name():
    assert set(make_regions.HASHES) == {make_regions.TABLE, make_regions.LICENCE}
    assert {len(value) for value in make_regions.HASHES.values()} == {64}
