"""Single: a ban or a cost on one shell, or on a day off."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Single:
    """Each shell of the agent may be banned or have a cost, and so may each day off.

    Shells are named by their index in ``Problem.shells``.
    """

    rule: str
    agent: int
    banned: frozenset[int] = frozenset()
    cost: dict[int, int] = field(default_factory=dict)
    off_banned: frozenset[int] = frozenset()
    """Days that must be worked."""
    off_cost: dict[int, int] = field(default_factory=dict)
    """Cost of a day off, by day."""
    unit: str = "shifts"
    fields: dict[str, int | str] = field(default_factory=dict)
    """What a message about a breach needs."""
