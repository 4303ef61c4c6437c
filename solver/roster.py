"""Who works which duty: the answer to a ``Problem``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from solver.errors import InvalidProblemError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.problem import Duty, Shell

Tour = tuple["Shell | None", ...]
"""One agent's shells, one entry for each day of the horizon."""


@dataclass(frozen=True)
class Roster:
    """The duties of all agents over one horizon; shape ``(n_agents, n_days)``."""

    duties: tuple[tuple[Duty | None, ...], ...]

    def __post_init__(self) -> None:
        if len({len(row) for row in self.duties}) > 1:
            raise InvalidProblemError("Roster.duties: agents with different numbers of days")

    def tour(self, agent: int) -> Tour:
        """The agent's shells by day."""
        return tuple(duty.shell if duty else None for duty in self.duties[agent])

    def with_duty(self, agent: int, day: int, duty: Duty | None) -> Roster:
        """The same roster with one duty set or taken away."""
        row = list(self.duties[agent])
        row[day] = duty
        return Roster((*self.duties[:agent], tuple(row), *self.duties[agent + 1 :]))

    def worked(self) -> Iterator[tuple[int, Duty]]:
        """All duties as pairs of agent and duty, by agent and day."""
        for agent, row in enumerate(self.duties):
            for duty in row:
                if duty is not None:
                    yield agent, duty
