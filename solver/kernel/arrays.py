"""What the kernel reads and writes: flat arrays, filled by ``solver.kernel.flatten``.

Costs are whole numbers: penalties times ``CoverageArrays.denominator``. Sizes: ``A`` agents, ``D``
days, ``S`` shells (sorted by day), ``T`` intervals, ``K`` skill sets, ``P`` price vectors, ``L``
layers of demand, ``Q`` profiles (agents whose rules are alike share one).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence

Ints = npt.NDArray[np.int64]
SmallInts = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Records = np.recarray[Any, Any]

LOW = -(1 << 60)
"""Value of what cannot be reached; everything below ``LOW // 2`` stands for it."""

OFF = -1
"""In ``State.tour``: a day off."""

SHELL = np.dtype(
    [
        (name, np.int64)
        for name in (
            *("start", "end", "gap_start", "gap_end"),
            *("min_work", "max_work", "first_break", "end_break"),
        )
    ]
)
"""A shell; without a gap both ends of the gap are the shell's end."""

BREAK = np.dtype([(name, np.int64) for name in ("length", "first_spot", "end_spot")])
"""A break of a shell; its spots are where it may start."""


def ints(values: Sequence[Any]) -> Ints:
    """Whole numbers as an array."""
    return np.array(values, dtype=np.int64)


def records(rows: Sequence[tuple[int, ...]], dtype: np.dtype[Any]) -> Records:
    """Rows whose fields are read by name."""
    return np.array(rows, dtype=dtype).view(np.recarray)


class Centre(NamedTuple):
    """What is the same for all agents."""

    n_days: int
    n_breaks: int
    """Breaks of a shell, at most."""
    shell_at: Ints
    """Shape ``(D + 1,)``: the first shell of each day."""
    shells: Records
    breaks: Records
    spots: Ints
    capacity: SmallInts
    """Shape ``(K, P)``: what one person takes off each gap."""
    presence_cost: Ints
    """Shape ``(K,)``: cost of one person's work during one interval."""
    scale: int
    """Gaps are tenths times this."""
    max_break_percent: int
    break_price: int
    """Cost of one person too many on a break during one interval."""


class Tours(NamedTuple):
    """What the rules allow each agent, and at which cost.

    ``arc_next`` and ``arc_cost`` hold a matrix of letters by states for each profile and day.
    Groups and choices are numbered through: profile by profile, day by day, group by group.
    """

    profile: Ints
    """Shape ``(A,)``."""
    skill_set: Ints
    """Shape ``(A,)``."""
    shell_cost: Ints
    """Shape ``(A, S)``."""
    off_cost: Ints
    """Shape ``(A, D)``."""
    settled: Flags
    """Shape ``(A, D)``: a locked duty, which the gaps count already."""
    n_states: Ints
    """Shape ``(Q, D + 1)``."""
    n_links: Ints
    """Shape ``(Q, D + 1)``."""
    arc_at: Ints
    """Shape ``(Q, D)``: where a day's matrix begins."""
    arc_next: Ints
    arc_cost: Ints
    group_at: Ints
    """Shape ``(Q, D + 1)``: the first group of each day; parents come before children."""
    group_parent: Ints
    look_at: Ints
    """The first look of each group, and the end: links that its parent has not seen."""
    look_link: Ints
    look_cost: Ints
    choice_at: Ints
    """The first choice of each group, and the end."""
    choice_group: Ints
    choice_letter: Ints
    choice_link: Ints
    """Link before the next day."""
    choice: Ints
    """Shape ``(Q, S)``: the choice to which each shell belongs."""
    after_off: Ints
    """Shape ``(Q, D, links)``: link before the next day if the day is off."""
    end_cost: Ints
    """Shape ``(Q, links)``: cost of ending the horizon with a link."""


class State(NamedTuple):
    """A roster, and what it leaves open."""

    coefficient: Ints
    """Shape ``(L,)``: cost of a tenth missing during one interval."""
    gap: SmallInts
    """Shape ``(L, P, T)``: demand less capacity at each price vector."""
    presence: Ints
    """Shape ``(T,)``: cost of those on work, whatever they do."""
    cost: Ints
    """Shape ``(T,)``: presence included."""
    on_duty: Ints
    on_break: Ints
    tour: Ints
    """Shape ``(A, D)``: shell worked, or ``OFF``."""
    breaks: Ints
    """Shape ``(A, D * breaks)``: where each break of each day starts."""
    own: Ints
    """Shape ``(A,)``: cost of each agent's tour by its rules."""


class Kept(NamedTuple):
    """The best roster met, and rows to go back to when a move is refused."""

    cost: Ints
    """Shape ``(1,)``."""
    tour: Ints
    breaks: Ints
    chosen: Ints
    """Shape ``(A,)``: all agents; those of the current move stand in front."""
    old_tour: Ints
    old_breaks: Ints
    old_own: Ints


class Scratch(NamedTuple):
    """Room to compute in."""

    work: Ints
    """Prefix sums over intervals: what work gains."""
    lost: Ints
    """Prefix sums over intervals: what a break loses."""
    fresh: Ints
    worst: SmallInts
    after: SmallInts
    spot_loss: Ints
    spot_before: Ints
    last_spot: Ints
    value: Ints
    """Value of each choice, and its most valuable shell."""
    shell: Ints
    off: Ints
    """Value of a day off."""
    best: Ints
    """Shape ``(D + 1, links, states)``: the most that the days before can be worth."""
    from_choice: SmallInts
    """The choice that led there, or ``-1 - link`` for a day off after this link."""
    from_state: SmallInts
    reach: Ints
    """Shape ``(groups, states)``."""
