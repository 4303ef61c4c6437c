"""Forecast, its band and what came before as steps, in the coordinates of an SVG picture."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from web.rosters.curves import HEIGHT, height_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.planning.demand_view import StreamDemand


@dataclass(frozen=True)
class DayCurve:
    """Path data of one day's picture; one interval is one unit wide."""

    first: int
    """The interval of the day at the left edge."""
    width: int
    band: str
    forecast: str
    as_made: str
    """Empty unless somebody overruled the day."""
    past: str


def week_curves(demand: StreamDemand, parts: Sequence[range]) -> tuple[DayCurve, ...]:
    """A picture for each day, all to one scale."""
    past = [demand.past_mean(day) for day in range(len(parts))]
    known = (value for row in past for value in row if value is not None)
    top = max(chain(demand.standing.high, demand.made.mean, known), default=0.0)
    shown = busy_hours(demand.standing.high, parts)
    return tuple(
        _day(demand, part, fitted(past[day], len(part)), top, shown)
        for day, part in enumerate(parts)
    )


def busy_hours(values: Sequence[float], parts: Sequence[range]) -> range:
    """The intervals of the day outside which there is nothing on any day; never none at all."""
    busy = [i - part.start for part in parts for i in part if values[i] > 0]
    if not busy:
        return range(max((len(part) for part in parts), default=1))
    return range(min(busy), max(busy) + 1)


def _day(
    demand: StreamDemand, part: range, past: Sequence[float | None], top: float, shown: range
) -> DayCurve:
    cut = slice(part.start, part.stop)
    standing, made = demand.standing.mean[cut], demand.made.mean[cut]
    scale = HEIGHT / top if top > 0 else 0.0
    return DayCurve(
        shown.start,
        len(shown),
        band(demand.standing.low[cut], demand.standing.high[cut], scale),
        line(standing, scale),
        "" if made == standing else line(made, scale),
        line(past, scale),
    )


def fitted(values: Sequence[float | None], length: int) -> Sequence[float | None]:
    """A day of 24 hours on a day that has one less or one more because of the clock."""
    return [*values[:length], *([None] * (length - len(values)))]


def line(values: Sequence[float | None], scale: float) -> str:
    """Steps from interval to interval, with a gap where nothing is known."""
    parts: list[str] = []
    level: float | None = None
    for x, value in enumerate(values):
        if value is None:
            parts.append(f"H{x}" if level is not None else "")
        elif level is None:
            parts.append(f"M{x} {height_of(value, scale)}")
        elif value != level:
            parts.append(f"H{x}V{height_of(value, scale)}")
        level = value
    end = f"H{len(values)}" if level is not None else ""
    return "".join([*parts, end])


def band(low: Sequence[float], high: Sequence[float], scale: float) -> str:
    """The surface between two bounds."""
    upper = line(high, scale)
    if not upper:
        return ""
    back = "".join(f"V{height_of(value, scale)}H{x}" for x, value in reversed(list(enumerate(low))))
    return f"{upper}{back}Z"
