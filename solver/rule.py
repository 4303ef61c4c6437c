"""What every rule is made of: its parameters, the kinds it compiles to, its drawn examples."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.kinds import Kind
    from solver.problem import Problem


@dataclass(frozen=True)
class Violation:
    """A hard rule that is broken: who, when, and by how much.

    ``fields`` holds the numbers a message needs; words are made where people read them.
    """

    rule: str
    agent: str
    days: tuple[int, ...]
    amount: int
    unit: str
    """``min``, ``days`` or ``shifts``."""
    fields: dict[str, int | str] = field(default_factory=dict)


@runtime_checkable
class Rule(Protocol):
    """A frozen dataclass of parameters, one file each in ``solver.rules``."""

    name: ClassVar[str]
    """File name, key in rule sets and message id."""
    paragraph: ClassVar[str]
    """Where it stands in the law; empty if it is no law."""

    def compile(self, problem: Problem) -> Iterator[Kind]:
        """The kinds that state this rule for the problem's agents."""
        ...
