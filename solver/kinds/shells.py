"""Which shells a kind counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solver.problem import Shell


@dataclass(frozen=True, slots=True)
class ShellFilter:
    """Matches a shell that has one of the types, one of the flags, and none of some others.

    ``None`` asks nothing.
    """

    types: frozenset[str] | None = None
    flags: frozenset[str] | None = None
    without: frozenset[str] | None = None
    """Flags that the shell must not have."""

    def matches(self, shell: Shell) -> bool:
        """Whether the shell is counted."""
        return (
            (self.types is None or shell.type in self.types)
            and (self.flags is None or not self.flags.isdisjoint(shell.flags))
            and (self.without is None or self.without.isdisjoint(shell.flags))
        )


ANY_SHELL = ShellFilter()
NIGHTS = ShellFilter(flags=frozenset({"night"}))
NOT_NIGHTS = ShellFilter(without=frozenset({"night"}))
