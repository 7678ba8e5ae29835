"""Where the parts of a chart stand: drawn on the server, so that it needs no script and prints."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from wxsign.queries.numbers import Days

_WIDTH, _PLOT, _TALL, _ROW = 820, 780, 150, 16
_MOST_TICKS = 4


@dataclass(frozen=True)
class Mark:
    """A day on which something happened: its line down to `end`, and the words beside its top."""

    x: float
    y: float
    end: float
    words: str
    anchor: str

    @property
    def text_x(self) -> float:
        """The words keep a distance from their line, on the side where there is room."""
        return self.x + (8 if self.anchor == "start" else -8)


@dataclass(frozen=True)
class DayChart:
    """每天新签: bars as one path, lines with their numbers, days below, marks above."""

    width: int
    height: int
    floor: int
    bars: str
    ticks: tuple[tuple[float, int], ...]
    days: tuple[tuple[float, str, str], ...]
    marks: tuple[Mark, ...]
    summary: str


def day_chart(days: Days) -> DayChart:
    """The chart of these days; the busiest one is marked too."""
    every = tuple(
        days.first + timedelta(days=number) for number in range((days.last - days.first).days + 1)
    )
    counts = [days.counts.get(day, 0) for day in every]
    most, step = max(counts), _PLOT / len(counts)
    happened = list(days.events)
    if most:
        happened.append((every[counts.index(most)], f"当天最多，{most} 份"))
    top = _ROW * (len(happened) + 1)
    floor, tick = top + _TALL, _tick(most)
    scale = _TALL / max(most, 1)
    return DayChart(
        width=_WIDTH,
        height=floor + 26,
        floor=floor,
        bars=_bars(counts, step, floor, scale),
        ticks=tuple((floor - number * scale, number) for number in range(0, most + 1, tick)),
        days=_labels(every, step),
        marks=tuple(
            _mark(each, row, every, lambda place: floor - counts[place] * scale)
            for row, each in enumerate(sorted(happened), 1)
        ),
        summary=_summary(every, counts, most),
    )


def _bars(counts: list[int], step: float, floor: int, scale: float) -> str:
    gap = min(2.0, step / 4)
    return "".join(
        f"M{number * step + gap:.1f} {floor}v{-count * scale:.1f}h{step - 2 * gap:.1f}V{floor}z"
        for number, count in enumerate(counts)
        if count
    )


def _tick(most: int) -> int:
    """A round distance between the lines, so that there are few of them."""
    for power in (1, 10, 100, 1000, 10_000):
        for first in (1, 2, 5):
            if most / (first * power) <= _MOST_TICKS:
                return first * power
    return most


def _labels(every: tuple[date, ...], step: float) -> tuple[tuple[float, str, str], ...]:
    """The first day, the days in between at the quarters, and today."""
    quarters = [len(every) * part // 4 for part in (1, 2, 3)]
    between = tuple(
        ((place + 0.5) * step, _words(every[place]), "middle") for place in sorted(set(quarters))
    )
    return ((0.0, _words(every[0]), "start"), *between, (float(_PLOT), "今天", "end"))


def _mark(
    happened: tuple[date, str], row: int, every: tuple[date, ...], top: Callable[[int], float]
) -> Mark:
    """The line ends where the day's bar begins."""
    day, words = happened
    place = (day - every[0]).days
    x = (place + 0.5) * _PLOT / len(every)
    anchor = "start" if place < len(every) * 0.6 else "end"
    return Mark(x, row * _ROW - 3, top(place), f"{_words(day)} {words}", anchor)


def _summary(every: tuple[date, ...], counts: list[int], most: int) -> str:
    """The chart in one sentence, for whoever does not see it."""
    begins = f"近 {len(every)} 天每天新签的份数，共 {sum(counts)} 份"
    if not most:
        return begins
    return f"{begins}，最多的一天是 {_words(every[counts.index(most)])}，{most} 份"


def _words(day: date) -> str:
    return f"{day.month}月{day.day}日"
