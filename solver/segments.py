"""Duties from shells: where breaks may lie, and what is wrong with given segments."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise, product
from typing import TYPE_CHECKING

from solver.problem import Duty, Segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from solver.problem import Shell

    Span = tuple[int, int]

BREAKS = frozenset({"break", "paid_break"})
ACTIVITIES = BREAKS | {"work", "meeting", "training"}


def stretches(shell: Shell, breaks: Sequence[Span]) -> list[Span]:
    """What is left of a shell between breaks and gap, in order; empty where they touch."""
    holes = sorted([*breaks, *([shell.gap] if shell.gap else [])])
    edges = [(shell.start, shell.start), *holes, (shell.end, shell.end)]
    return [(before[1], after[0]) for before, after in pairwise(edges)]


def breaks_fit(shell: Shell, breaks: Sequence[Span]) -> bool:
    """Whether breaks at these spans lie as the shell's plan wants them."""
    slots = shell.breaks.slots
    if len(slots) != len(breaks):
        return False
    for slot, (start, end) in zip(slots, breaks, strict=True):
        offset = start - shell.start
        on_grid = (offset - slot.earliest) % slot.step == 0
        if end - start != slot.length or not slot.earliest <= offset <= slot.latest or not on_grid:
            return False
    plan = shell.breaks
    longest = shell.length if plan.max_work is None else plan.max_work
    return all(plan.min_work <= end - start <= longest for start, end in stretches(shell, breaks))


def placements(shell: Shell) -> tuple[tuple[int, ...], ...]:
    """All ways to place the shell's breaks: the first interval of each."""
    return _placements(shell)


@lru_cache(maxsize=10_000)
def _placements(shell: Shell) -> tuple[tuple[int, ...], ...]:
    slots = shell.breaks.slots
    starts = (
        range(shell.start + slot.earliest, shell.start + slot.latest + 1, slot.step)
        for slot in slots
    )
    return tuple(
        chosen
        for chosen in product(*starts)
        if breaks_fit(shell, [(s, s + slot.length) for s, slot in zip(chosen, slots, strict=True)])
    )


def fill(shell: Shell, break_starts: Sequence[int], channels: tuple[str, ...]) -> Duty:
    """The duty with breaks at these intervals and work on the channels in between."""
    slots = shell.breaks.slots
    breaks = [
        Segment(start, start + slot.length, "paid_break" if slot.paid else "break")
        for start, slot in zip(break_starts, slots, strict=True)
    ]
    work = [
        Segment(start, end, "work", channels)
        for start, end in stretches(shell, [(b.start, b.end) for b in breaks])
    ]
    return Duty(shell, tuple(sorted([*work, *breaks], key=lambda segment: segment.start)))


def faults(duty: Duty, channels: Sequence[str]) -> Iterator[str]:
    """What is wrong with a duty of somebody who has these channels.

    ``segments``: they do not fill the shell but for its gap, or an activity is unknown;
    ``breaks``: they do not lie as planned; ``channels``: work without or on foreign channels, or
    channels on something else.
    """
    if not _fills(duty):
        yield "segments"
        return
    taken = [s for s in duty.segments if s.activity in BREAKS]
    paid = [slot.paid for slot in duty.shell.breaks.slots]
    if [s.activity == "paid_break" for s in taken] != paid or not breaks_fit(
        duty.shell, [(s.start, s.end) for s in taken]
    ):
        yield "breaks"
    for segment in duty.segments:
        if bool(segment.channels) != (segment.activity == "work") or not set(
            segment.channels
        ).issubset(channels):
            yield "channels"
            return


def _fills(duty: Duty) -> bool:
    shell = duty.shell
    holes = [shell.gap] if shell.gap else []
    spans = sorted([*((s.start, s.end) for s in duty.segments), *holes])
    in_order = all(a.start < b.start for a, b in pairwise(duty.segments))
    joined = all(before[1] == after[0] for before, after in pairwise(spans))
    known = all(s.start < s.end and s.activity in ACTIVITIES for s in duty.segments)
    return (
        bool(duty.segments)
        and in_order
        and joined
        and known
        and (spans[0][0], spans[-1][1]) == (shell.start, shell.end)
    )
