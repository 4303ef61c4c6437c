"""What a run will find: said before it begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.errors import ConflictError
from scheduler.planning.open_days import open_days
from scheduler.store.demand import has_history, when_made
from scheduler.store.published import published_parts
from scheduler.store.rule_sets import adopted_rule_set

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from scheduler.store.database import Database
    from scheduler.store.published import PublishedPart


@dataclass(frozen=True)
class Readiness:
    """Pods by what is missing, or there already, for some days."""

    without_history: tuple[str, ...]
    """Nothing can be forecast for them."""
    without_forecast: tuple[str, ...]
    without_requirement: tuple[str, ...]
    published: tuple[str, ...]
    """Published for all of the days."""
    partly_published: tuple[str, ...]
    """For some of the days only."""
    divisible: bool
    """Whether the published days can be changed and the others published from one draft."""
    has_rule_set: bool

    @property
    def possible(self) -> bool:
        """Whether a run can come to something."""
        return not set(self.without_history) & set(self.without_forecast)


def readiness(database: Database, first_day: date, n_days: int, pods: Collection[str]) -> Readiness:
    """What there is for these days and pods."""
    days = [first_day + timedelta(days=n) for n in range(n_days)]
    with database.reading() as session:
        made = {pod: when_made(session, pod, first_day, n_days) for pod in pods}
        parts = published_parts(session, days[0], days[-1], pods)
        covered = {
            pod: sum(any(p.pod == pod and p.covers(day) for p in parts) for day in days)
            for pod in pods
        }
        return Readiness(
            without_history=tuple(pod for pod in pods if not has_history(session, pod)),
            without_forecast=tuple(pod for pod in pods if made[pod].forecast is None),
            without_requirement=tuple(pod for pod in pods if made[pod].requirement is None),
            published=tuple(pod for pod in pods if covered[pod] == n_days),
            partly_published=tuple(pod for pod in pods if 0 < covered[pod] < n_days),
            divisible=_divisible(first_day, n_days, pods, parts),
            has_rule_set=adopted_rule_set(session) is not None,
        )


def _divisible(
    first_day: date, n_days: int, pods: Collection[str], parts: Collection[PublishedPart]
) -> bool:
    try:
        open_days(first_day, n_days, pods, parts)
    except ConflictError:
        return False
    return True
