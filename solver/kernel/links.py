"""Successions of one agent, as classes of shells that leave the same choice behind them.

After a day, the shell worked last matters only by what may follow it and at which cost: its *row*
over all later shells. Shells with equal rows share a *link*. A link persists through days off,
while its row loses the days gone by. Shells of a day that look alike to every link share a *group*.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from solver.kinds import Succession
    from solver.problem import Shell

IntArray = npt.NDArray[np.int64]

BANNED = 1 << 40
"""Cost of what is not allowed; more than all real costs together."""


@dataclass(frozen=True)
class Steps:
    """How the best predecessor of each group follows from an earlier group's.

    Where a group is allowed all that its *parent* is, at no higher cost, only the links that
    differ need a look. For a plain minimum rest these are prefix maxima over ends in order.
    """

    order: tuple[int, ...]
    """Groups, parents first."""
    parent: tuple[int, ...]
    """By group; -1: none."""
    looks: tuple[tuple[tuple[int, int], ...], ...]
    """By group: pairs of link and cost."""


@dataclass(frozen=True)
class DayLinks:
    """Links before a day, and what the day makes of them."""

    fit: IntArray
    """Shape ``(n_groups, n_links)``: cost of a group's shells after a link, or ``BANNED``."""
    steps: Steps
    """How to find each group's best link."""
    group: tuple[int, ...]
    """Group of each of the day's shells, in their order."""
    after_off: tuple[int, ...]
    """For each link the one before the next day, if this day is off."""
    after_shell: tuple[int, ...]
    """For each shell the link before the next day, if it is worked."""


@dataclass(frozen=True)
class Links:
    """All days' links; before day 0 there is one, number 0."""

    days: tuple[DayLinks, ...]
    end_cost: tuple[int, ...]
    """For each last link the cost of the first duty fixed after the horizon."""


def trace(
    successions: Sequence[Succession],
    shells_by_day: Sequence[Sequence[Shell]],
    before: Shell | None = None,
    after: Shell | None = None,
) -> Links:
    """Number the links, from the last shell fixed before the horizon to the first one after it."""
    columns = [shell for day in shells_by_day for shell in day]
    rows = _Rows(successions, [*columns, after] if after else columns)
    links = [rows.after(before) if before else rows.free()]
    days = []
    for shells in shells_by_day:
        day, links = _day(rows, links, shells)
        days.append(day)
    return Links(tuple(days), tuple(int(row.sum()) for row in links))


def _day(
    rows: _Rows, links: Sequence[IntArray], shells: Sequence[Shell]
) -> tuple[DayLinks, list[IntArray]]:
    """The day's groups, and the rows of the links before the next day."""
    today = np.array([row[: len(shells)] for row in links], dtype=np.int64).T
    fit, group = np.unique(today, axis=0, return_inverse=True)
    following: dict[bytes, int] = {}
    different: list[IntArray] = []

    def number(row: IntArray) -> int:
        known = following.setdefault(row.tobytes(), len(different))
        if known == len(different):
            different.append(row)
        return known

    fit = fit.reshape(-1, len(links))
    day = DayLinks(
        fit=fit,
        steps=steps(fit),
        group=tuple(group.reshape(-1).tolist()),
        after_off=tuple(number(row[len(shells) :]) for row in links),
        after_shell=tuple(number(rows.after(shell)) for shell in shells),
    )
    return day, different


class _Rows:
    """Costs of what may follow a shell, in the order of ``columns``."""

    def __init__(self, successions: Sequence[Succession], columns: Sequence[Shell]) -> None:
        self.successions = successions
        self.day = np.array([shell.day for shell in columns], dtype=np.int64)
        self.start = np.array([shell.start for shell in columns], dtype=np.int64)
        self.known: dict[object, IntArray] = {}
        self.then = [np.array([s.then.matches(x) for x in columns], bool) for s in successions]

    def free(self) -> IntArray:
        """The row of somebody who has not worked before."""
        return np.zeros(len(self.day), dtype=np.int64)

    def after(self, shell: Shell) -> IntArray:
        """The shell's row over the shells of later days."""
        first = tuple(succession.first.matches(shell) for succession in self.successions)
        key = (shell.day, shell.end, first)
        if key not in self.known:
            self.known[key] = self._after(shell, first)
        return self.known[key]

    def _after(self, shell: Shell, first: Sequence[bool]) -> IntArray:
        later = self.day > shell.day
        row = np.zeros(int(later.sum()), dtype=np.int64)
        for succession, follows, then in zip(self.successions, first, self.then, strict=True):
            if follows:
                rested = self.start[later] - shell.end >= succession.min_rest
                apart = self.day[later] - shell.day - 1 >= succession.min_days_off
                cost = BANNED if succession.cost is None else succession.cost
                row += np.where(then[later] & ~(rested & apart), cost, 0)
        return np.minimum(row, BANNED)


def steps(fit: IntArray) -> Steps:
    """Choose each group's parent so that least remains to be looked at."""
    order: list[int] = np.argsort((fit < BANNED).sum(axis=1), kind="stable").tolist()
    parent = [-1] * len(fit)
    looks: list[tuple[tuple[int, int], ...]] = [()] * len(fit)
    for position, group in enumerate(order):
        unseen = np.flatnonzero(fit[group] < BANNED)
        for earlier in order[:position]:
            differs = np.flatnonzero(fit[group] != fit[earlier])
            if len(differs) < len(unseen) and (fit[group] <= fit[earlier]).all():
                unseen, parent[group] = differs, earlier
        looks[group] = tuple((int(link), int(fit[group, link])) for link in unseen)
    return Steps(tuple(order), tuple(parent), tuple(looks))
