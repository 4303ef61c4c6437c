"""Totals and runs of one agent, expanded into one layered automaton over the days.

Shells that every total and run counts alike share a *letter*; letter 0 is the day off. A state of
layer ``d`` stands for everything that the days before ``d`` mean for the days to come. Only states
that the start reaches and that can still finish legally are kept, and states with the same future
are merged, so that every path from the single start to the end is a legal tour and every legal
tour is a path.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from solver.kinds import Run, Total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from solver.problem import Shell

Counted = Total | Run
IntArray = npt.NDArray[np.int64]

DEAD = -1
"""In ``Layer.next``: the letter is not allowed in the state."""

MAX_STATES = 50_000
"""Where a tour's rules need more states than this, ``Expander`` keeps a sample of them."""


@dataclass(frozen=True)
class Layer:
    """One day of an automaton; both arrays have shape ``(n_letters, n_states)``."""

    next: IntArray
    """State of the next layer, or ``DEAD``."""
    cost: IntArray
    """Cost of the arc."""

    @property
    def n_states(self) -> int:
        """States before this day."""
        return int(self.next.shape[1])


@dataclass(frozen=True)
class Automaton:
    """Layers by day; the start is the only state of layer 0, which is empty if no tour is legal."""

    letters: tuple[tuple[int, ...], ...]
    """For each day the letters of its shells, in their order."""
    layers: tuple[Layer, ...]
    complete: bool
    """Whether every legal tour is a path; ``False`` if states had to be left out."""


class Alphabet(NamedTuple):
    """The letters of one day."""

    of_shells: tuple[int, ...]
    examples: tuple[Shell | None, ...]
    """A shell of each letter; ``None`` for the day off."""


class Expander:
    """Expands the rules of many agents over the same shells.

    If a layer grows beyond its share of ``max_states``, an even sample of its states is kept. Then
    every path is still a legal tour, but some legal tours are no longer paths.
    """

    def __init__(
        self, shells_by_day: Sequence[Sequence[Shell]], max_states: int = MAX_STATES
    ) -> None:
        self._sorts = [_sorts(shells) for shells in shells_by_day]
        self._per_layer = max(1, max_states // max(1, len(shells_by_day)))
        self._known: dict[object, list[Layer]] = {}

    def expand(self, kinds: Sequence[Counted]) -> Automaton:
        """Multiply the automata of all kinds into one."""
        alphabets = [_alphabet(kinds, *sorts) for sorts in self._sorts]
        factors = [self._factor(kind, alphabets) for kind in kinds]
        states = np.zeros((1, len(kinds)), dtype=np.int64)
        layers, complete = [], True
        for day, alphabet in enumerate(alphabets):
            today = [factor[day] for factor in factors]
            following, cost = _advance(states, today, len(alphabet.examples))
            states, target = _numbered(following)
            if len(states) > self._per_layer:
                states, target, complete = *_sample(states, target, self._per_layer), False
            layers.append(Layer(target, cost))
        letters = tuple(alphabet.of_shells for alphabet in alphabets)
        return Automaton(letters, _reduced(layers), complete)

    def _factor(self, kind: Counted, alphabets: Sequence[Alphabet]) -> list[Layer]:
        """The automaton of one kind; agents often share it."""
        counted = tuple(tuple(_counted(kind, x) for x in day.examples) for day in alphabets)
        if (kind, counted) not in self._known:
            examples = [day.examples for day in alphabets]
            self._known[kind, counted] = _trimmed(_kind_layers(kind, counted, examples))
        return self._known[kind, counted]


def _sorts(shells: Sequence[Shell]) -> tuple[tuple[int, ...], tuple[Shell, ...]]:
    """Shells that totals and runs cannot tell apart share a sort: each shell's, and examples."""
    numbers: dict[object, int] = {}
    examples: list[Shell] = []
    of_shells = []
    for shell in shells:
        seen = (shell.paid_min, shell.type, shell.flags)
        if seen not in numbers:
            numbers[seen] = len(examples)
            examples.append(shell)
        of_shells.append(numbers[seen])
    return tuple(of_shells), tuple(examples)


def _alphabet(
    kinds: Sequence[Counted], of_shells: Sequence[int], sorts: Sequence[Shell]
) -> Alphabet:
    """Sorts that all kinds count alike become one letter."""
    words: dict[tuple[int, ...], int] = {}
    examples: list[Shell | None] = [None]
    of_sort = []
    for shell in sorts:
        word = tuple(_counted(kind, shell) for kind in kinds)
        if word not in words:
            words[word] = len(examples)
            examples.append(shell)
        of_sort.append(words[word])
    return Alphabet(tuple(of_sort[sort] for sort in of_shells), tuple(examples))


def _counted(kind: Counted, shell: Shell | None) -> int:
    return kind.amount(shell) if isinstance(kind, Total) else int(kind.contains(shell))


def _kind_layers(
    kind: Counted, counted: Sequence[Sequence[int]], examples: Sequence[Sequence[Shell | None]]
) -> list[Layer]:
    """One kind by day; ``counted`` is what it counts of each letter's example."""
    states, layers = [kind.start()], []
    for day, values in enumerate(counted):
        steps = {
            value: [kind.advance(state, day, shell) for state in states]
            for value, shell in dict(zip(values, examples[day], strict=True)).items()
        }
        following = sorted({step[0] for row in steps.values() for step in row if step})
        number = {state: index for index, state in enumerate(following)}
        target = {v: [number[step[0]] if step else DEAD for step in steps[v]] for v in steps}
        cost = {v: [step[1] if step else 0 for step in steps[v]] for v in steps}
        rows = ([found[v] for v in values] for found in (target, cost))
        # With no way on there are no states, of which NumPy would make an array of floats.
        layers.append(Layer(*(np.array(row, dtype=np.int64) for row in rows)))
        states = following
    return layers


def _trimmed(layers: Sequence[Layer]) -> list[Layer]:
    """The layers with every arc taken out that cannot lead to the end."""
    trimmed: list[Layer] = []
    for layer in reversed(layers):
        target = layer.next
        if trimmed:
            alive = (trimmed[-1].next > DEAD).any(axis=0)
            target = np.where((target > DEAD) & np.append(alive, False)[target], target, DEAD)
        trimmed.append(Layer(target, layer.cost))
    return trimmed[::-1]


def _advance(
    states: IntArray, factors: Sequence[Layer], n_letters: int
) -> tuple[IntArray, IntArray]:
    """Where each state goes under each letter, kind by kind, and what that costs.

    Shapes ``(n_letters, n_states, n_kinds)`` and ``(n_letters, n_states)``.
    """
    following = np.zeros((n_letters, *states.shape), dtype=np.int64)
    cost = np.zeros((n_letters, len(states)), dtype=np.int64)
    for index, factor in enumerate(factors):
        following[:, :, index] = factor.next[:, states[:, index]]
        cost += factor.cost[:, states[:, index]]
    return following, cost


def _numbered(following: IntArray) -> tuple[IntArray, IntArray]:
    """The different states that are reached, and their numbers in the place of each."""
    alive = (following > DEAD).all(axis=2)
    states, index = np.unique(following[alive], axis=0, return_inverse=True)
    target = np.full(alive.shape, DEAD, dtype=np.int64)
    target[alive] = index.reshape(-1)
    return states, target


def _sample(states: IntArray, target: IntArray, size: int) -> tuple[IntArray, IntArray]:
    """``size`` states spread evenly over all of them; arcs to the others are taken out."""
    kept = np.linspace(0, len(states) - 1, size).astype(np.int64)
    number = np.full(len(states) + 1, DEAD, dtype=np.int64)
    number[kept] = np.arange(size)
    return states[kept], number[target]


def _reduced(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """Merge states of equal future and drop those that have none."""
    reduced: list[Layer] = []
    number: IntArray | None = None
    for layer in reversed(layers):
        if number is None:
            target = np.where(layer.next > DEAD, 0, DEAD)
        else:
            target = np.append(number, DEAD)[layer.next]
        cost = np.where(target > DEAD, layer.cost, 0)
        alive = np.flatnonzero((target > DEAD).any(axis=0))
        futures = np.concatenate([target[:, alive], cost[:, alive]]).T
        different, index = np.unique(futures, axis=0, return_inverse=True)
        number = np.full(layer.n_states, DEAD, dtype=np.int64)
        number[alive] = index.reshape(-1)
        n_letters = len(target)
        reduced.append(Layer(different[:, :n_letters].T.copy(), different[:, n_letters:].T.copy()))
    return tuple(reduced[::-1])
