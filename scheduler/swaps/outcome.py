"""What stands now where a swap was done: beside what was predicted, for those who audit it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.planning.effects import missing_tenths
from scheduler.planning.moves import pod_to_change
from scheduler.store.published import published_parts
from scheduler.store.roster_records import Place
from scheduler.store.standing_duties import standing_duty

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.orm import Session

    from scheduler.store.roster_records import StoredDuty
    from scheduler.swaps.records import IntervalLoss, Offer

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Promise:
    """A shift that somebody took over, and what the roster says of that day now."""

    name: str
    duty: StoredDuty
    standing: StoredDuty | None

    @property
    def kept(self) -> bool:
        """Whether the roster still has it at these times."""
        now = self.standing
        return now is not None and (now.start_utc, now.end_utc) == (
            self.duty.start_utc, self.duty.end_utc,
        )  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """Missing people in one interval: as predicted, and in the roster as it stands now."""

    loss: IntervalLoss
    now: int
    """Tenths of an FTE."""


def promises(session: Session, offer: Offer) -> tuple[Promise, ...]:
    """The shifts of an executed swap, each as whoever has it now was to work it."""
    if offer.taker is None:
        return ()
    shifts = [(offer.taker, offer.taker_name, offer.given)]
    if offer.counter is not None:
        shifts.append((offer.giver, offer.giver_name, offer.counter))
    found = []
    for number, name, duty in shifts:
        standing = standing_duty(session, Place(number, duty.day))
        found.append(Promise(name, duty, standing.duty if standing else None))
    return tuple(found)


def outcomes(session: Session, losses: Sequence[IntervalLoss]) -> tuple[Outcome, ...]:
    """What is missing now in the intervals of which a swap changed the coverage."""
    now = {
        (pod, stream, at): tenths
        for pod in {loss.pod for loss in losses}
        for stream, at, tenths in _missing_now(session, pod, losses)
    }
    keys = {loss: (loss.pod, loss.stream, loss.start_utc) for loss in losses}
    return tuple(Outcome(loss, now[key]) for loss, key in keys.items() if key in now)


def _missing_now(
    session: Session, pod: str, losses: Sequence[IntervalLoss]
) -> Iterator[tuple[str, object, int]]:
    """Stream, start and missing tenths of a pod's intervals."""
    own = [loss for loss in losses if loss.pod == pod]
    days = [loss.start_utc.date() for loss in own]
    # A local day may begin on the one before in UTC, and a night shift ends on the one after.
    for part in published_parts(session, min(days) - DAY, max(days) + DAY, (pod,)):
        _, solved, _ = pod_to_change(session, part.roster_id, pod)
        missing = missing_tenths(solved, solved.roster)
        rows = {stream: row for row, stream in enumerate(solved.problem.demand.channels)}
        for loss in own:
            interval = solved.horizon.interval_at(loss.start_utc)
            if loss.stream in rows and 0 <= interval < solved.problem.n_intervals:
                yield loss.stream, loss.start_utc, int(missing[rows[loss.stream], interval])
