"""What every rule is made of: its parameters, the kinds it compiles to, its drawn examples."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol, runtime_checkable

from solver.errors import InvalidProblemError

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


class Description(NamedTuple):
    """A rule as data for a sentence about it: message id and the numbers in it."""

    message: str
    paragraph: str
    fields: dict[str, Any]


def describe(rule: Rule) -> Description:
    """The rule's name, paragraph and parameters; the words belong to those who show them."""
    parameters = {item.name: getattr(rule, item.name) for item in fields(rule)}  # type: ignore[arg-type]  # every rule is a dataclass, which a protocol cannot say
    return Description(rule.name, rule.paragraph, parameters)


def require_at_least(rule: Rule, parameter: str, least: int) -> None:
    """Check one parameter of a rule.

    Raises
    ------
    InvalidProblemError
        If it is smaller; the message names rule, parameter and value.
    """
    value = getattr(rule, parameter)
    if value is not None and value < least:
        raise InvalidProblemError(f"{rule.name}.{parameter} is {value}, expected at least {least}")
