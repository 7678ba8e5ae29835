"""The numbers of a cohort, counted on both databases."""

from datetime import date

from tests import factories
from wxsign.queries import export_numbers, number_places, numbers
from wxsign.queries.numbers import Of, Share


def test_every_table_counts_each_record_once(app, now):
    signed = factories.agreement("effective")
    factories.agreement("terminated")
    factories.agreement("under_review")
    factories.agreement("invited")
    factories.paper("effective")
    factories.paper("draft")
    factories.destination("effective")
    of = Of(signed.school_id, 2026)

    found, top = numbers.population(of), numbers.figures(of, now)
    units, how_many = number_places.units(of)
    places = number_places.places(of, 2026)

    assert (found.rate.placed, found.rate.base) == (3, 7)
    assert [(kind.in_force, kind.waiting, kind.ended) for kind in numbers.kinds(of)] == [
        (1, 1, 1), (1, 0, 0), (1, 0, 0),
    ]  # fmt: skip
    assert (top.in_force, top.waiting, top.invited, top.ended) == (3, 1, 1, 1)
    assert numbers.days(of, now, 30).counts == {date(2026, 5, 15): 4}
    assert (len(units), how_many, sum(unit.in_force for unit in units)) == (5, 5, 2)
    assert places.regions == (Share("湖北省", 3, 3),)
    assert places.industries == (Share("信息传输、软件和信息技术服务业", 2, 2),)
    assert len(list(export_numbers.rows(of, now))) == 31


def test_what_gave_way_is_over_but_no_review_ended_it(app, now):
    student = factories.student()
    factories.destination("effective", student=student, kind="9.1", plan_code="70", seatless=True)
    signed = factories.agreement("under_review", student=student)
    of = Of(signed.school_id, 2026)

    assert numbers.figures(of, now).ended == 0
    assert [kind.ended for kind in numbers.kinds(of)] == [0, 0, 1]


def test_another_school_and_another_cohort_have_numbers_of_their_own(app, now):
    signed = factories.agreement("effective")
    other = factories.college(factories.school(code="19098"))

    empty = [Of(other.school_id, 2026), Of(signed.school_id, 2025)]

    assert [numbers.population(of).rate.base for of in empty] == [0, 0]
    assert [numbers.figures(of, now).in_force for of in empty] == [0, 0]
    assert [number_places.units(of) for of in empty] == [((), 0), ((), 0)]
