"""Which days of a roster are not published yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.errors import ConflictError
from solver.weeks import DAYS

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from scheduler.store.published import PublishedPart


@dataclass(frozen=True)
class OpenDays:
    """The days from ``first_day`` to the end of a roster, of some of its pods."""

    first_day: date
    n_days: int
    pods: tuple[str, ...]


def open_days(
    first_day: date, n_days: int, pods: Collection[str], parts: Collection[PublishedPart]
) -> OpenDays | None:
    """What of these days is in none of the published ``parts``; ``None`` if all is in one.

    Raises
    ------
    ConflictError
        If that is not the same whole weeks at the end for every pod that has open days: a roster
        has one first day, and hours are counted by the week.
    """
    days = [first_day + timedelta(days=number) for number in range(n_days)]
    by_pod = {
        pod: [day for day in days if not any(p.pod == pod and p.covers(day) for p in parts)]
        for pod in pods
    }
    with_open = tuple(pod for pod in pods if by_pod[pod])
    if not with_open:
        return None
    first = min(by_pod[pod][0] for pod in with_open)
    rest = [day for day in days if day >= first]
    unlike = [pod for pod in with_open if by_pod[pod] != rest]
    if unlike or (first - first_day).days % DAYS:
        raise _ragged(unlike[0] if unlike else with_open[0], first)
    return OpenDays(first, len(rest), with_open)


def _ragged(pod: str, day: date) -> ConflictError:
    return ConflictError(
        f"some of these days are published already and others, such as {day} or later in {pod}, are"
        " not, and those are not the same whole weeks at the end for all pods:"
        " make one roster for the former and one for the latter",
        de="Ein Teil dieser Tage ist schon veröffentlicht, ein anderer, etwa ab dem"
        f" {day:%d.%m.%Y} in {pod}, noch nicht, und das sind nicht in allen Pods dieselben ganzen"
        " Wochen am Ende: für beides je einen Dienstplan erzeugen.",
    )
