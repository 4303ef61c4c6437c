"""The solver's duties in intervals, and the stored ones in UTC: one into the other."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from scheduler.errors import NotFoundError
from scheduler.planning.shells import flags_of
from scheduler.store.roster_records import StoredDuty, StoredSegment
from solver.problem import Duty, Segment, Shell
from solver.roster import Roster

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scheduler.calendar import Horizon
    from solver.problem import Agent, Problem

    Outline = tuple[int, int, int, str, int]


def stored_duties(problem: Problem, roster: Roster, horizon: Horizon) -> tuple[StoredDuty, ...]:
    """All duties of a roster as the store keeps them."""
    return tuple(
        stored_duty(problem.agents[agent], duty, horizon) for agent, duty in roster.worked()
    )


def stored_duty(agent: Agent, duty: Duty, horizon: Horizon) -> StoredDuty:
    """One agent's duty as the store keeps it."""
    shell = duty.shell
    return StoredDuty(
        personnel_number=agent.id,
        day=horizon.days[shell.day],
        pattern=shell.type,
        start_utc=horizon.start_of(shell.start).astimezone(UTC),
        end_utc=horizon.start_of(shell.end).astimezone(UTC),
        paid_min=shell.paid_min,
        segments=tuple(
            StoredSegment(
                horizon.start_of(segment.start).astimezone(UTC),
                horizon.start_of(segment.end).astimezone(UTC),
                segment.activity,
                segment.channels,
            )
            for segment in duty.segments
        ),
        locked=any(lock.day == shell.day for lock in agent.locks),
    )


def roster_of(problem: Problem, duties: Iterable[StoredDuty], horizon: Horizon) -> Roster:
    """The roster that stored duties are, in terms of the problem they were made for.

    Raises
    ------
    NotFoundError
        If a duty belongs to nobody of the problem, or to none of its shells.
    """
    rows: list[list[Duty | None]] = [[None] * len(problem.days) for _ in problem.agents]
    by_outline = {(s.day, s.start, s.end, s.type, s.paid_min): s for s in problem.shells}
    for stored in duties:
        if stored.personnel_number not in problem.agent_index:
            raise NotFoundError(f"{stored.personnel_number} is not an agent of this problem")
        duty = _known_duty(stored, horizon, by_outline) or duty_in(stored, horizon)
        rows[problem.agent_index[stored.personnel_number]][duty.shell.day] = duty
    return Roster(tuple(tuple(row) for row in rows))


def _known_duty(
    stored: StoredDuty, horizon: Horizon, by_outline: Mapping[Outline, Shell]
) -> Duty | None:
    """A stored duty on one of these shells; what a shell says need not be worked out again."""
    day = horizon.day_number(stored.day)
    start, end = horizon.interval_at(stored.start_utc), horizon.interval_at(stored.end_utc)
    shell = by_outline.get((day, start, end, stored.pattern, stored.paid_min))
    return None if shell is None else Duty(shell, segments_in(stored, horizon))


def duty_in(stored: StoredDuty, horizon: Horizon) -> Duty:
    """A stored duty in a horizon's intervals, which may lie before the horizon or after it."""
    start = horizon.interval_at(stored.start_utc)
    end = horizon.interval_at(stored.end_utc)
    shell = Shell(
        day=horizon.day_number(stored.day),
        start=start,
        end=end,
        paid_min=stored.paid_min,
        type=stored.pattern,
        flags=flags_of(horizon, start, end),
    )
    return Duty(shell, segments_in(stored, horizon))


def segments_in(stored: StoredDuty, horizon: Horizon) -> tuple[Segment, ...]:
    """What fills a stored duty, in a horizon's intervals."""
    return tuple(
        Segment(
            horizon.interval_at(segment.start_utc),
            horizon.interval_at(segment.end_utc),
            segment.activity,
            segment.channels,
        )
        for segment in stored.segments
    )


def duties_by_agent(duties: Iterable[StoredDuty], horizon: Horizon) -> dict[str, tuple[Duty, ...]]:
    """Duties outside the horizon by personnel number, in order of time."""
    found: dict[str, list[Duty]] = {}
    for stored in duties:
        number = horizon.day_number(stored.day)
        if not 0 <= number < horizon.n_days:
            found.setdefault(stored.personnel_number, []).append(duty_in(stored, horizon))
    return {
        agent: tuple(sorted(row, key=lambda duty: duty.shell.start)) for agent, row in found.items()
    }
