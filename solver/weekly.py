"""A week of a longer problem as a problem of its own, and rosters moved between the two."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from solver.problem import Duty, StartWish, Window
from solver.roster import Roster
from solver.weeks import DAYS, Week, earned_without_shifts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.problem import Agent, Batch, Demand, Problem, Shell, Wish


class Span(NamedTuple):
    """The place of a week, or of several, in the whole horizon."""

    day: int
    n_days: int
    start: int
    """First interval."""
    end: int
    last: bool
    """Whether the horizon ends with it."""


def spans(problem: Problem) -> tuple[Span, ...]:
    """The horizon's weeks, seven days each from day 0 on; the last one may be shorter."""
    found = []
    for first in range(0, len(problem.days), DAYS):
        days = problem.days[first : first + DAYS]
        last = first + len(days) == len(problem.days)
        end = days[-1].first + days[-1].count
        found.append(Span(first, len(days), days[0].first, end, last))
    return tuple(found)


def rest_from(problem: Problem, day: int) -> Span:
    """All weeks from ``day`` on, which is the first day of one of them."""
    first, final = problem.days[day], problem.days[-1]
    return Span(day, len(problem.days) - day, first.first, final.first + final.count, last=True)


def week_of(problem: Problem, span: Span, so_far: Roster) -> Problem:
    """The problem of one week; the duties of earlier weeks are part of it as fixed ones.

    The span may also be several weeks, see ``rest_from``.

    Deferrable work belongs to the week in which it is due.
    """
    days = problem.days[span.day : span.day + span.n_days]
    shells = (problem.shells[i] for day in _inside(problem, span) for i in day)
    return replace(
        problem,
        days=tuple(replace(day, first=day.first - span.start) for day in days),
        shells=tuple(_shell(shell, -span.day, -span.start) for shell in shells),
        agents=tuple(
            _agent(agent, span, so_far.duties[row]) for row, agent in enumerate(problem.agents)
        ),
        demand=_demand(problem.demand, span),
        batches=tuple(_batches(problem, span)),
    )


def part_of(roster: Roster, span: Span) -> Roster:
    """A week of a roster, in the week's own days and intervals."""
    days = slice(span.day, span.day + span.n_days)
    return Roster(
        tuple(
            tuple(duty and _duty(duty, -span.day, -span.start) for duty in row[days])
            for row in roster.duties
        )
    )


def joined(so_far: Roster, rows: dict[int, tuple[Duty | None, ...]], span: Span) -> Roster:
    """``so_far`` with the week of some agents put in."""
    duties = [list(row) for row in so_far.duties]
    for agent, row in rows.items():
        duties[agent][span.day : span.day + span.n_days] = [
            duty and _duty(duty, span.day, span.start) for duty in row
        ]
    return Roster(tuple(map(tuple, duties)))


def _inside(problem: Problem, span: Span) -> tuple[tuple[int, ...], ...]:
    return problem.shells_by_day[span.day : span.day + span.n_days]


def _shell(shell: Shell, days: int, intervals: int) -> Shell:
    gap = shell.gap and (shell.gap[0] + intervals, shell.gap[1] + intervals)
    return replace(
        shell,
        day=shell.day + days,
        start=shell.start + intervals,
        end=shell.end + intervals,
        gap=gap,
    )


def _duty(duty: Duty, days: int, intervals: int) -> Duty:
    return Duty(
        _shell(duty.shell, days, intervals),
        tuple(
            replace(segment, start=segment.start + intervals, end=segment.end + intervals)
            for segment in duty.segments
        ),
    )


def _agent(agent: Agent, span: Span, row: tuple[Duty | None, ...]) -> Agent:
    inside = range(span.day, span.day + span.n_days)

    def moved(given: Window | None) -> Window | None:
        return given and Window(given.start - span.start, given.end - span.start)

    def windows(given: tuple[Window, ...] | None) -> tuple[Window, ...] | None:
        if given is None:
            return None
        return tuple(Window(w.start - span.start, w.end - span.start) for w in given)

    week = span.day // DAYS
    terms = agent.terms(week)
    return replace(
        agent,
        contract_min=terms.contract_min,
        min_week_min=terms.min_week_min,
        max_week_min=terms.max_week_min,
        max_days=terms.max_days,
        by_week=agent.by_week[week:] if span.n_days > DAYS else (),
        balance_min=agent.balance_min + _earned_before(agent, week, row),
        windows=windows(agent.windows),
        hours=windows(agent.hours),
        absences=tuple(
            replace(away, day=away.day - span.day, span=moved(away.span))
            for away in agent.absences
            if away.day < inside.stop
        ),
        wishes=tuple(wish for given in agent.wishes for wish in _wish(given, span)),
        locks=tuple(
            replace(
                lock,
                day=lock.day - span.day,
                duty=lock.duty and _duty(lock.duty, -span.day, -span.start),
            )
            for lock in agent.locks
            if lock.day in inside
        ),
        standing=tuple(
            replace(
                known,
                day=known.day - span.day,
                shell=known.shell and _shell(known.shell, -span.day, -span.start),
            )
            for known in agent.standing
            if known.day in inside
        ),
        fixed=tuple(_duty(duty, -span.day, -span.start) for duty in _around(agent, span, row)),
    )


def _earned_before(agent: Agent, week: int, row: tuple[Duty | None, ...]) -> int:
    """What the weeks before ``week``, whole ones, did to the hours account."""
    paid = sum(duty.shell.paid_min for duty in row[: week * DAYS] if duty)
    earlier = (
        Week(tuple(range(number * DAYS, (number + 1) * DAYS)), whole=True) for number in range(week)
    )
    return paid + sum(earned_without_shifts(agent, earlier_week) for earlier_week in earlier)


def _around(agent: Agent, span: Span, row: tuple[Duty | None, ...]) -> Iterator[Duty]:
    """Duties known before the week, and those that follow it without a day in doubt."""
    yield from (duty for duty in agent.fixed if duty.shell.day < 0)
    yield from (duty for duty in row[: span.day] if duty)
    if span.last:
        yield from (duty for duty in agent.fixed if duty.shell.day >= 0)
        return
    locked = {lock.day: lock.duty for lock in agent.locks}
    day = span.day + span.n_days
    while day in locked:
        duty = locked[day]
        if duty:
            yield duty
        day += 1


def _wish(wish: Wish, span: Span) -> Iterator[Wish]:
    """The wish, as far as it is about the week."""
    if not isinstance(wish, StartWish):
        if span.day <= wish.day < span.day + span.n_days:
            yield replace(wish, day=wish.day - span.day)
        return
    costs = tuple((at - span.start, c) for at, c in wish.costs if span.start <= at < span.end)
    if costs:
        yield replace(wish, costs=costs)


def _demand(demand: Demand, span: Span) -> Demand:
    return replace(demand, tenths=tuple(row[span.start : span.end] for row in demand.tenths))


def _batches(problem: Problem, span: Span) -> Iterator[Batch]:
    for batch in problem.batches:
        due_here = span.start < batch.due and (batch.due <= span.end or span.last)
        if due_here:
            release = max(batch.release, span.start)
            yield replace(batch, release=release - span.start, due=batch.due - span.start)
