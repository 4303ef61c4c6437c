"""Where a shell's breaks cost least. Compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.kernel.jit import inner
from solver.kernel.links import BANNED

if TYPE_CHECKING:
    from solver.kernel.arrays import Centre, Ints, Scratch


@inner
def place_breaks(centre: Centre, number: int, scratch: Scratch) -> int:
    """Least that the breaks of a shell lose together, or ``BANNED`` if they do not fit in.

    ``scratch.spot_loss`` is the least loss of the breaks up to one that starts on the spot,
    ``scratch.spot_before`` the spot of the break before it then.
    """
    shell = centre.shells[number]
    least = 0
    for b in range(shell.first_break, shell.end_break):
        pause = centre.breaks[b]
        least = BANNED
        for spot in range(pause.first_spot, pause.end_spot):
            loss = 0 if b == shell.first_break else best_before(centre, number, b, spot, scratch)
            if loss < BANNED:
                start = centre.spots[spot]
                loss += scratch.lost[start + pause.length] - scratch.lost[start]
            scratch.spot_loss[spot] = loss
            if loss < least:
                least = loss
                scratch.last_spot[0] = spot
    return least


@inner
def best_before(centre: Centre, number: int, b: int, spot: int, scratch: Scratch) -> int:
    """Least loss of the breaks before break ``b`` if that one starts on ``spot``."""
    earlier = centre.breaks[b - 1]
    start = centre.spots[spot]
    best = BANNED
    for candidate in range(earlier.first_spot, earlier.end_spot):
        loss = scratch.spot_loss[candidate]
        free = centre.spots[candidate] + earlier.length
        if loss < best and may_work(centre, number, free, start):
            best = loss
            scratch.spot_before[spot] = candidate
    return best


@inner
def may_work(centre: Centre, number: int, start: int, end: int) -> bool:
    """Whether a shell's work between two breaks is neither too short nor too long.

    The gap of a split shift interrupts work as a break does.
    """
    shell = centre.shells[number]
    shortest = longest = end - start
    if start <= shell.gap_start < shell.gap_end <= end:
        shortest = min(shell.gap_start - start, end - shell.gap_end)
        longest = max(shell.gap_start - start, end - shell.gap_end)
    return bool(shell.min_work <= shortest and longest <= shell.max_work)


@inner
def write_breaks(centre: Centre, number: int, starts: Ints, scratch: Scratch) -> None:
    """Put the shell's cheapest breaks into ``starts``."""
    place_breaks(centre, number, scratch)
    shell = centre.shells[number]
    spot = scratch.last_spot[0]
    for i in range(shell.end_break - shell.first_break - 1, -1, -1):
        starts[i] = centre.spots[spot]
        spot = scratch.spot_before[spot]
