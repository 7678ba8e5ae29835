"""统计: the numbers of a cohort with a table behind each chart (product desk 6)."""

from flask import request

from wxsign import clock
from wxsign.pages.desk import charts, pages, place
from wxsign.pages.desk.guard import this_reviewer
from wxsign.pages.numbers import small
from wxsign.queries import number_places
from wxsign.queries import numbers as statistics
from wxsign.queries.numbers import Of
from wxsign.rules import rates

PERIODS: dict[int, str] = {30: "近 30 天", 60: "近 60 天", 180: "近半年", 365: "近一年"}
_USUAL = 60
_SHOWN = 10  # bars of one chart; the table behind it has all


@pages.get("/numbers")
def numbers() -> str:
    """签约与去向 of one cohort: of the school, of a college, or of the college's own reviewer."""
    reviewer, now = this_reviewer(), clock.now()
    years = statistics.years(reviewer.school_id)
    colleges = dict(statistics.colleges(reviewer.school_id))
    of, period = chosen(years, colleges), request.args.get("period", _USUAL, small)
    period = period if period in PERIODS else _USUAL
    days = statistics.days(of, now, period)
    units, how_many = number_places.units(of)
    return place.rendered(
        "desk/numbers.html",
        now=now,
        of=of,
        years=years,
        colleges=colleges,
        periods=PERIODS,
        period=period,
        figures=statistics.figures(of, now),
        population=statistics.population(of),
        kinds=statistics.kinds(of),
        days=days,
        chart=charts.day_chart(days),
        units=units,
        units_in_all=how_many,
        found_in=number_places.places(of, of.year),
        shown=_SHOWN,
        rates=rates,
    )


def chosen(years: tuple[int, ...], colleges: dict[int, str]) -> Of:
    """The cohort and college that the address names; the newest, and all that one may see."""
    reviewer = this_reviewer()
    newest = max(years, default=clock.now().year)
    year = request.values.get("year", newest, small)
    college = reviewer.college_id or request.values.get("college", None, small)
    return Of(
        reviewer.school_id,
        year if year in years else newest,
        college if college in colleges else reviewer.college_id,
    )
