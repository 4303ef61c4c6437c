"""All tables of the store; importing this package fills ``Base.metadata``."""

from scheduler.store.models import (
    accounts,
    demand,
    desk,
    feeds,
    hours,
    jobs,
    leave,
    people,
    pods,
    records,
    rosters,
    swaps,
    wishing,
)

__all__ = [
    "accounts",
    "demand",
    "desk",
    "feeds",
    "hours",
    "jobs",
    "leave",
    "people",
    "pods",
    "records",
    "rosters",
    "swaps",
    "wishing",
]
