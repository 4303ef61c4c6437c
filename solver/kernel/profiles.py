"""All agents' rules as arrays; agents whose totals, runs and successions are alike share them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solver.compiled import kinds_by_agent
from solver.kernel.arrays import Tours, ints
from solver.kernel.automaton import Expander
from solver.kernel.links import BANNED, trace
from solver.kinds import Single, Succession

if TYPE_CHECKING:
    from collections.abc import Sequence

    from solver.kernel.arrays import Flags, Ints
    from solver.kernel.automaton import Automaton
    from solver.kernel.links import DayLinks, Links
    from solver.problem import Problem, Shell


class Shells(NamedTuple):
    """The problem's shells in the kernel's order, by day."""

    by_day: tuple[tuple[Shell, ...], ...]
    place: Ints
    """For each of ``Problem.shells`` its place in this order."""

    @property
    def at(self) -> list[int]:
        """Place of the first shell of each day, and the end."""
        return [0, *accumulate(len(shells) for shells in self.by_day)]


def sorted_shells(problem: Problem) -> Shells:
    """The shells by day, in the order of the problem within a day."""
    order = [index for day in problem.shells_by_day for index in day]
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return Shells(tuple(tuple(problem.shells[i] for i in d) for d in problem.shells_by_day), place)


@dataclass(frozen=True)
class Profile:
    """What the tours of some agents may be, bans and costs of single shells aside."""

    automaton: Automaton
    links: Links

    @property
    def n_states(self) -> list[int]:
        """States before each day, and the one at the end."""
        return [*(layer.n_states for layer in self.automaton.layers), 1]

    @property
    def n_links(self) -> list[int]:
        """Links before each day, and at the end."""
        return [*(len(day.after_off) for day in self.links.days), len(self.links.end_cost)]


class Profiles(NamedTuple):
    """The different profiles, and the number of each agent's."""

    different: list[Profile]
    of_agent: list[int]


def find_profiles(problem: Problem, shells: Shells) -> Profiles:
    """Expand the rules of all agents, those that are alike only once.

    There is always a profile, even if nobody has it.
    """
    number: dict[object, int] = {}
    traced: dict[object, Links] = {}
    expander = Expander(shells.by_day)
    found: list[Profile] = []
    of_agent = []
    for kinds, around in zip(kinds_by_agent(problem), problem.neighbours, strict=True):
        alike = [replace(kind, agent=0, rule="") for kind in kinds if not isinstance(kind, Single)]
        key = (tuple(alike), around)
        if key not in number:
            number[key] = len(found)
            counted = [kind for kind in alike if not isinstance(kind, Succession)]
            followed = [kind for kind in alike if isinstance(kind, Succession)]
            course = (tuple(followed), around)
            if course not in traced:
                traced[course] = trace(followed, shells.by_day, *around)
            found.append(Profile(expander.expand(counted), traced[course]))
        of_agent.append(number[key])
    if not found:
        found.append(Profile(expander.expand([]), trace([], shells.by_day)))
    return Profiles(found, of_agent)


def flat_tours(
    problem: Problem, shells: Shells, profiles: Profiles, skill_set: Sequence[int], unit: int
) -> Tours:
    """All agents' rules, with costs multiplied by ``unit``."""
    found = profiles.different
    singles = _singles(problem, shells, unit)
    writer = _Writer(shells, unit)
    for profile in found:
        writer.add(profile)
    return Tours(
        profile=ints(profiles.of_agent),
        skill_set=ints(skill_set),
        n_states=ints([profile.n_states for profile in found]),
        n_links=ints([profile.n_links for profile in found]),
        after_off=_after_off(found),
        end_cost=_end_cost(found, unit),
        shell_cost=singles.shell_cost,
        off_cost=singles.off_cost,
        settled=singles.settled,
        **writer.arrays(),
    )


def _after_off(found: Sequence[Profile]) -> Ints:
    most = max(max(profile.n_links) for profile in found)
    return ints(
        [
            [[*day.after_off, *[0] * (most - len(day.after_off))] for day in profile.links.days]
            for profile in found
        ]
    )


def _end_cost(found: Sequence[Profile], unit: int) -> Ints:
    most = max(profile.n_links[-1] for profile in found)
    return ints(
        [
            [
                *(_scaled(cost, unit) for cost in profile.links.end_cost),
                *[BANNED] * (most - profile.n_links[-1]),
            ]
            for profile in found
        ]
    )


class _Singles(NamedTuple):
    """Costs of each agent's shells and days off, and which days are settled by a locked duty."""

    shell_cost: Ints
    off_cost: Ints
    settled: Flags


def _singles(problem: Problem, shells: Shells, unit: int) -> _Singles:
    n_agents, n_days = len(problem.agents), len(problem.days)
    found = _Singles(
        np.zeros((n_agents, len(problem.shells)), dtype=np.int64),
        np.zeros((n_agents, n_days), dtype=np.int64),
        np.zeros((n_agents, n_days), dtype=np.bool_),
    )
    for a, kinds in enumerate(kinds_by_agent(problem)):
        for kind in kinds:
            if isinstance(kind, Single):
                _add(kind, found.shell_cost[a], found.off_cost[a], shells, unit)
        for lock in problem.agents[a].locks:
            cost = found.shell_cost[a]
            only = lock.duty and shells.place[problem.shell_index[lock.duty.shell]]
            for place in range(shells.at[lock.day], shells.at[lock.day + 1]):
                cost[place] = cost[place] if place == only else BANNED
            if lock.duty:
                found.off_cost[a, lock.day] = BANNED
                found.settled[a, lock.day] = True
    return found


def _add(kind: Single, shell_cost: Ints, off_cost: Ints, shells: Shells, unit: int) -> None:
    for index, cost in kind.cost.items():
        shell_cost[shells.place[index]] += cost * unit
    for day, cost in kind.off_cost.items():
        off_cost[day] += cost * unit
    shell_cost[shells.place[sorted(kind.banned)]] += BANNED
    off_cost[sorted(kind.off_banned)] += BANNED


class _Writer:
    """Numbers groups and choices through: by profile, by day, by group."""

    def __init__(self, shells: Shells, unit: int) -> None:
        self.shells = shells
        self.unit = unit
        self.arc_at: list[list[int]] = []
        self.arcs: list[tuple[Ints, Ints]] = []
        self.group_at: list[list[int]] = []
        self.parent: list[int] = []
        self.look_at = [0]
        self.looks: list[tuple[int, int]] = []
        self.choice_at = [0]
        self.choices: list[tuple[int, int, int]] = []
        self.choice_of: list[Ints] = []
        self.n_arcs = 0

    def add(self, profile: Profile) -> None:
        """Write one profile."""
        self.arc_at.append([])
        self.group_at.append([])
        self.choice_of.append(np.zeros(len(self.shells.place), dtype=np.int64))
        for day, links in enumerate(profile.links.days):
            layer = profile.automaton.layers[day]
            self.arc_at[-1].append(self.n_arcs)
            self.arcs.append((layer.next.ravel(), layer.cost.ravel() * self.unit))
            self.n_arcs += layer.next.size
            self.group_at[-1].append(len(self.parent))
            self._add_groups(links, profile.automaton.letters[day], self.shells.at[day])
        self.group_at[-1].append(len(self.parent))

    def _add_groups(self, links: DayLinks, letters: Sequence[int], first_shell: int) -> None:
        chain = links.steps
        number = {group: len(self.parent) + i for i, group in enumerate(chain.order)}
        members: defaultdict[int, defaultdict[tuple[int, int], list[int]]]
        members = defaultdict(lambda: defaultdict(list))
        of_shells = zip(links.group, letters, links.after_shell, strict=True)
        for place, (group, letter, link) in enumerate(of_shells, first_shell):
            members[group][letter, link].append(place)
        for group in chain.order:
            self.parent.append(number.get(chain.parent[group], -1))
            self.looks += [(link, _scaled(cost, self.unit)) for link, cost in chain.looks[group]]
            self.look_at.append(len(self.looks))
            for (letter, link), places in sorted(members[group].items()):
                self.choice_of[-1][places] = len(self.choices)
                self.choices.append((number[group], letter, link))
            self.choice_at.append(len(self.choices))

    def arrays(self) -> dict[str, Ints]:
        """What was written, by the names in ``Tours``."""
        look_link, look_cost = ints(self.looks).reshape(-1, 2).T.copy()
        choice_group, choice_letter, choice_link = ints(self.choices).reshape(-1, 3).T.copy()
        return {
            "arc_at": ints(self.arc_at),
            "arc_next": np.concatenate([following for following, _ in self.arcs]),
            "arc_cost": np.concatenate([cost for _, cost in self.arcs]),
            "group_at": ints(self.group_at),
            "group_parent": ints(self.parent),
            "look_at": ints(self.look_at),
            "look_link": look_link,
            "look_cost": look_cost,
            "choice_at": ints(self.choice_at),
            "choice_group": choice_group,
            "choice_letter": choice_letter,
            "choice_link": choice_link,
            "choice": np.stack(self.choice_of),
        }


def _scaled(cost: int, unit: int) -> int:
    """The cost times ``unit``, a ban left as it is."""
    return cost * unit if cost < BANNED else BANNED
