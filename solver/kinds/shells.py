"""Which shells a kind counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from solver.problem import Shell


@dataclass(frozen=True, slots=True)
class ShellFilter:
    """Matches a shell that has one of the types and one of the flags; ``None`` asks nothing."""

    types: frozenset[str] | None = None
    flags: frozenset[str] | None = None

    def matches(self, shell: Shell) -> bool:
        """Whether the shell is counted."""
        return (self.types is None or shell.type in self.types) and (
            self.flags is None or not self.flags.isdisjoint(shell.flags)
        )


ANY_SHELL = ShellFilter()
