"""An agent's best tour for given gains. Compiled.

A forward dynamic program over days. Before each day stands, for each link (``links``) and state
(``automaton``), the most that the days before can be worth. Of shells with the same group, letter
and following link only the most valuable can be part of a best tour, so that the program looks at
these *choices*, not at shells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.kernel.arrays import LOW, OFF
from solver.kernel.jit import inner
from solver.kernel.links import BANNED
from solver.kernel.pauses import place_breaks, write_breaks

if TYPE_CHECKING:
    from solver.kernel.arrays import Centre, Ints, Scratch, State, Tours


@inner
def rate(centre: Centre, tours: Tours, agent: int, scratch: Scratch) -> None:
    """What each choice and each day off are worth to the agent, given the gains."""
    forget(tours, agent, scratch)
    profile = tours.profile[agent]
    for day in range(centre.n_days):
        if tours.off_cost[agent, day] < BANNED:
            scratch.off[day] = -tours.off_cost[agent, day]
        for number in range(centre.shell_at[day], centre.shell_at[day + 1]):
            cost = tours.shell_cost[agent, number]
            if cost >= BANNED:
                continue
            value = -cost
            if not tours.settled[agent, day]:
                lost = place_breaks(centre, number, scratch)
                if lost >= BANNED:
                    continue
                value += gain(centre, number, scratch) - lost
            choice = tours.choice[profile, number]
            if value > scratch.value[choice]:
                scratch.value[choice] = value
                scratch.shell[choice] = number


@inner
def gain(centre: Centre, number: int, scratch: Scratch) -> int:
    """What a shell would gain without breaks."""
    shell = centre.shells[number]
    whole = scratch.work[shell.end] - scratch.work[shell.start]
    return int(whole - (scratch.work[shell.gap_end] - scratch.work[shell.gap_start]))


@inner
def rate_only(centre: Centre, tours: Tours, agent: int, wanted: Ints, scratch: Scratch) -> None:
    """Rate one given tour so that no other is possible."""
    forget(tours, agent, scratch)
    for day in range(centre.n_days):
        number = wanted[day]
        if number == OFF:
            if tours.off_cost[agent, day] < BANNED:
                scratch.off[day] = -tours.off_cost[agent, day]
        elif tours.shell_cost[agent, number] < BANNED:
            choice = tours.choice[tours.profile[agent], number]
            scratch.value[choice] = -tours.shell_cost[agent, number]
            scratch.shell[choice] = number


@inner
def forget(tours: Tours, agent: int, scratch: Scratch) -> None:
    """Let nothing be possible until it is rated."""
    profile = tours.profile[agent]
    first, end = tours.group_at[profile, 0], tours.group_at[profile, -1]
    scratch.value[tours.choice_at[first] : tours.choice_at[end]] = LOW
    scratch.off[:] = LOW


@inner
def find_best(centre: Centre, tours: Tours, profile: int, scratch: Scratch) -> None:
    """Fill ``scratch.best``, and from where each entry came, for what was rated."""
    scratch.best[0] = LOW
    if tours.n_states[profile, 0] > 0:
        scratch.best[0, 0, 0] = 0
    for day in range(centre.n_days):
        links, states = tours.n_links[profile, day + 1], tours.n_states[profile, day + 1]
        scratch.best[day + 1, :links, :states] = LOW
        if scratch.off[day] > LOW:
            stay_off(tours, profile, day, scratch)
        for group in range(tours.group_at[profile, day], tours.group_at[profile, day + 1]):
            reach_group(tours, profile, day, group, scratch)
            for choice in range(tours.choice_at[group], tours.choice_at[group + 1]):
                if scratch.value[choice] > LOW:
                    work(tours, profile, day, choice, scratch)


@inner
def stay_off(tours: Tours, profile: int, day: int, scratch: Scratch) -> None:
    """Extend all tours up to the day by a day off."""
    arc = tours.arc_at[profile, day]
    for link in range(tours.n_links[profile, day]):
        following = tours.after_off[profile, day, link]
        ahead = scratch.best[day + 1, following]
        for state in range(tours.n_states[profile, day]):
            target = tours.arc_next[arc + state]
            worth = scratch.best[day, link, state] + scratch.off[day] - tours.arc_cost[arc + state]
            if target >= 0 and worth > ahead[target]:
                ahead[target] = worth
                scratch.from_choice[day + 1, following, target] = -1 - link
                scratch.from_state[day + 1, following, target] = state


@inner
def reach_group(tours: Tours, profile: int, day: int, group: int, scratch: Scratch) -> None:
    """The most that the days before are worth if a shell of the group follows, by state."""
    first = tours.group_at[profile, day]
    n_states = tours.n_states[profile, day]
    reach = scratch.reach[group - first, :n_states]
    parent = tours.group_parent[group]
    if parent >= 0:
        reach[:] = scratch.reach[parent - first, :n_states]
    else:
        reach[:] = LOW
    for look in range(tours.look_at[group], tours.look_at[group + 1]):
        before = scratch.best[day, tours.look_link[look]]
        cost = tours.look_cost[look]
        for state in range(n_states):
            reach[state] = max(reach[state], before[state] - cost)


@inner
def work(tours: Tours, profile: int, day: int, choice: int, scratch: Scratch) -> None:
    """Extend all tours up to the day by the choice's most valuable shell."""
    n_states = tours.n_states[profile, day]
    arc = tours.arc_at[profile, day] + tours.choice_letter[choice] * n_states
    arc_next = tours.arc_next[arc : arc + n_states]
    arc_cost = tours.arc_cost[arc : arc + n_states]
    reach = scratch.reach[tours.choice_group[choice] - tours.group_at[profile, day]]
    link = tours.choice_link[choice]
    ahead = scratch.best[day + 1, link]
    from_choice = scratch.from_choice[day + 1, link]
    from_state = scratch.from_state[day + 1, link]
    value = scratch.value[choice]
    for state in range(n_states):
        target = arc_next[state]
        worth = reach[state] + value - arc_cost[state]
        if target >= 0 and worth > ahead[target]:
            ahead[target] = worth
            from_choice[target] = choice
            from_state[target] = state


@inner
def take_best(centre: Centre, tours: Tours, state: State, agent: int, scratch: Scratch) -> bool:
    """Give the agent the best tour that was found; ``False`` if none is legal."""
    profile = tours.profile[agent]
    link = best_end(centre, tours, profile, scratch)
    if link < 0:
        return False
    own = tours.end_cost[profile, link]
    at = 0
    for day in range(centre.n_days - 1, -1, -1):
        choice = scratch.from_choice[day + 1, link, at]
        at = scratch.from_state[day + 1, link, at]
        arc = tours.arc_at[profile, day] + at
        number = OFF
        if choice < 0:
            link = -1 - choice
            own += tours.off_cost[agent, day]
        else:
            number = scratch.shell[choice]
            link, cost = came_from(tours, day, tours.choice_group[choice], at, scratch)
            own += cost + tours.shell_cost[agent, number]
            arc += tours.choice_letter[choice] * tours.n_states[profile, day]
            if not tours.settled[agent, day]:
                first = day * centre.n_breaks
                write_breaks(centre, number, state.breaks[agent, first:], scratch)
        own += tours.arc_cost[arc]
        state.tour[agent, day] = number
    state.own[agent] = own
    return True


@inner
def best_end(centre: Centre, tours: Tours, profile: int, scratch: Scratch) -> int:
    """The link with which the best tour ends, or -1."""
    found, best = -1, LOW // 2
    for link in range(tours.n_links[profile, centre.n_days]):
        worth = scratch.best[centre.n_days, link, 0] - tours.end_cost[profile, link]
        if worth > best and tours.end_cost[profile, link] < BANNED:
            found, best = link, worth
    return found


@inner
def came_from(tours: Tours, day: int, group: int, state: int, scratch: Scratch) -> tuple[int, int]:
    """The link that ``reach_group`` found best before a shell of the group, and its cost."""
    best, best_link, best_cost = LOW, 0, 0
    while group >= 0:
        for look in range(tours.look_at[group], tours.look_at[group + 1]):
            link, cost = tours.look_link[look], tours.look_cost[look]
            if scratch.best[day, link, state] - cost > best:
                best, best_link, best_cost = scratch.best[day, link, state] - cost, link, cost
        group = tours.group_parent[group]
    return best_link, best_cost
