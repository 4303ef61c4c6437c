"""Coverage before and after a swap, as small pictures with a text for those who see none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby, pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask_babel import gettext

from web.rosters.curves import curve
from web.wording import clock, day_short, number, stream_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from scheduler.store.roster_records import StoredDuty
    from scheduler.swaps.records import IntervalLoss
    from web.rosters.curves import Curve

TENTHS = 10
SHORTEST = timedelta(minutes=15)


@dataclass(frozen=True)
class Run:
    """Intervals without a gap between them; ``x`` is where they begin in the picture."""

    x: int
    after: Curve
    before: str
    """Path data of what was covered before."""


@dataclass(frozen=True)
class Picture:
    """One stream of a pod on one day; one interval is one unit wide."""

    pod: str
    stream: str
    day: date
    span: str
    """Such as *08:00-12:30*."""
    width: int
    runs: tuple[Run, ...]
    hours_before: float
    """FTE-hours missing in these intervals."""
    hours_after: float
    lines: tuple[tuple[str, float, float, float], ...]
    """Time, needed, covered before, covered after: people, for a table."""

    @property
    def worse(self) -> bool:
        """Whether more is missing than before."""
        return self.hours_after > self.hours_before

    @property
    def text(self) -> str:
        """What the picture shows."""
        return str(
            gettext(
                "%(stream)s, %(day)s %(span)s: %(before)s FTE-hours missing before, %(after)s then",
                stream=stream_name(self.stream),
                day=day_short(self.day),
                span=self.span,
                before=number(self.hours_before),
                after=number(self.hours_after),
            )
        )


def pictures(
    losses: Sequence[IntervalLoss], shifts: Sequence[StoredDuty], zones: Mapping[str, str]
) -> tuple[Picture, ...]:
    """A picture for each pod, stream and local day in which coverage changes.

    All of a day are as wide as its shift, so that they can be read below each other.
    """
    step = _step(losses)

    def place(loss: IntervalLoss) -> tuple[str, str, date]:
        local = loss.start_utc.astimezone(ZoneInfo(zones[loss.pod]))
        return loss.pod, loss.stream, local.date()

    ordered = sorted(losses, key=lambda loss: (*place(loss), loss.start_utc))
    return tuple(
        _picture(key, tuple(group), shifts, step, ZoneInfo(zones[key[0]]))
        for key, group in groupby(ordered, key=place)
    )


def _picture(
    of: tuple[str, str, date],
    losses: Sequence[IntervalLoss],
    shifts: Sequence[StoredDuty],
    step: timedelta,
    zone: ZoneInfo,
) -> Picture:
    first, end = losses[0].start_utc, losses[-1].start_utc + step
    near = [s for s in shifts if s.start_utc < end and first < s.end_utc]
    begin = min([first, *(shift.start_utc for shift in near)])
    width = (max([end, *(shift.end_utc for shift in near)]) - begin) // step
    top = max(loss.required for loss in losses) / TENTHS
    hours = step / timedelta(hours=1) / TENTHS
    pod, stream, day = of
    return Picture(
        pod=pod,
        stream=stream,
        day=day,
        span=f"{clock(first.astimezone(zone))}–{clock(end.astimezone(zone))}",
        width=width,
        runs=tuple(
            _run((run[0].start_utc - begin) // step, run, top) for run in _runs(losses, step)
        ),
        hours_before=sum(loss.before for loss in losses) * hours,
        hours_after=sum(loss.after for loss in losses) * hours,
        lines=tuple(
            (
                clock(loss.start_utc.astimezone(zone)),
                loss.required / TENTHS,
                _covered(loss, loss.before),
                _covered(loss, loss.after),
            )
            for loss in losses
        ),
    )


def _run(x: int, losses: Sequence[IntervalLoss], top: float) -> Run:
    needed = [loss.required / TENTHS for loss in losses]
    none = [0.0] * len(losses)
    before = [_covered(loss, loss.before) for loss in losses]
    after = [_covered(loss, loss.after) for loss in losses]
    missing = [loss.after / TENTHS for loss in losses]
    # What was left undone stands where it was due: it may be more than is needed there.
    shown = [min(lack, need) for lack, need in zip(missing, needed, strict=True)]
    return Run(x, curve(needed, after, shown, top), curve(none, before, none, top).rostered)


def _covered(loss: IntervalLoss, missing: int) -> float:
    return max(0, loss.required - missing) / TENTHS


def _runs(losses: Sequence[IntervalLoss], step: timedelta) -> Iterator[list[IntervalLoss]]:
    run = [losses[0]]
    for before, loss in pairwise(losses):
        if loss.start_utc - before.start_utc > step:
            yield run
            run = []
        run.append(loss)
    yield run


def _step(losses: Sequence[IntervalLoss]) -> timedelta:
    """The length of an interval: the smallest distance between two."""
    starts = sorted({loss.start_utc for loss in losses})
    return min((after - before for before, after in pairwise(starts)), default=SHORTEST)
