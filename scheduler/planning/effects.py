"""What differs between two rosters of one pod: rules, coverage, hours."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from scheduler.agreements.sentences import explain, title
from solver.couplings.coverage import Capacity, unmet_by_channel
from solver.couplings.deferral import defer
from solver.verify import verify_agent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    import numpy.typing as npt

    from scheduler.agreements.sentences import Language
    from scheduler.calendar import Horizon
    from scheduler.planning.solved import SolvedPod
    from solver.problem import Duty
    from solver.roster import Roster
    from solver.rule import Violation

    Row = tuple[Duty | None, ...]

TENTHS = 10


@dataclass(frozen=True)
class Breach:
    """A hard rule that is newly broken, or more than before, in words."""

    personnel_number: str
    name: str
    rule: str
    days: tuple[date, ...]
    text_de: str
    text_en: str


@dataclass(frozen=True)
class StreamEffect:
    """FTE-hours missing on a stream over the whole roster, before and after."""

    stream: str
    missing_before: float
    missing_after: float
    worst_at: datetime | None
    """The interval in which it gets worse most; ``None`` if it does in none."""
    worst_before_fte: float = 0.0
    worst_after_fte: float = 0.0

    @property
    def difference(self) -> float:
        """FTE-hours more missing than before; negative: less."""
        return self.missing_after - self.missing_before


@dataclass(frozen=True)
class HoursEffect:
    """Paid and credited minutes of one agent over the whole roster, before and after."""

    personnel_number: str
    name: str
    contract_min: int
    before_min: int
    after_min: int
    first_day: date | None = None
    """Of the roster; ``None`` in what was kept before this was noted."""
    last_day: date | None = None


def new_breaches(
    solved: SolvedPod,
    before: Roster,
    after: Roster,
    agents: Sequence[int],
    names: Mapping[str, str],
) -> tuple[Breach, ...]:
    """Hard rules that these agents' rows break more after than before."""
    found = []
    for agent in agents:
        old = verify_agent(solved.problem, before, agent)
        new = verify_agent(solved.problem, after, agent)
        found += [_breach(solved, violation, names) for violation in worse(old, new)]
    return tuple(found)


def worse(old: Sequence[Violation], new: Sequence[Violation]) -> list[Violation]:
    """Of the rules that are broken by more than before, the violations that are not as before.

    Compared by the sum over a rule: a run that grows by a day is another violation on other days.
    """
    amounts: defaultdict[str, int] = defaultdict(int)
    for violation in old:
        amounts[violation.rule] -= violation.amount
    for violation in new:
        amounts[violation.rule] += violation.amount
    return [v for v in new if amounts[v.rule] > 0 and v not in old]


def _breach(solved: SolvedPod, violation: Violation, names: Mapping[str, str]) -> Breach:
    name = names.get(violation.agent, violation.agent)
    de, en = (told(solved.horizon, violation, language) for language in ("de", "en"))
    separator = ", " if days_inside(solved.horizon, violation) else ": "
    return Breach(
        personnel_number=violation.agent,
        name=name,
        rule=violation.rule,
        days=days_inside(solved.horizon, violation),
        text_de=f"{name}{separator}{de}",
        text_en=f"{name}{separator}{en}",
    )


def days_inside(horizon: Horizon, violation: Violation) -> tuple[date, ...]:
    """The days of a violation that are days of the horizon."""
    return tuple(horizon.days[day] for day in violation.days if 0 <= day < horizon.n_days)


def told(horizon: Horizon, violation: Violation, language: Language) -> str:
    """When a rule is broken, by which numbers, and what it is called; not who breaks it."""
    days = days_inside(horizon, violation)
    form, dash = ("%d.%m.", "–") if language == "de" else ("%d %b", " – ")
    when = dash.join(f"{day:{form}}" for day in (days[0], days[-1])[: len(days)]) if days else ""
    what = f"{explain(violation, language)} [{title(violation.rule, language)}]"
    return f"{when}: {what}" if when else what


def missing_tenths(solved: SolvedPod, roster: Roster) -> npt.NDArray[np.int64]:
    """Unmet tenths of an FTE, shape ``(n_channels, n_intervals)``.

    Deferrable work that is left undone stands in the interval in which it is due.
    """
    problem = solved.problem
    on_work = Capacity(problem, roster)
    missing = unmet_by_channel(problem, on_work)
    if problem.batches:
        row = {channel: index for index, channel in enumerate(problem.demand.channels)}
        undone = defer(problem, on_work.arrays, on_work.counts).undone
        for tenths, batch in zip(undone, problem.batches, strict=True):
            missing[row[batch.channel], min(batch.due, problem.n_intervals) - 1] += tenths
    return missing


def stream_effects(solved: SolvedPod, before: Roster, after: Roster) -> tuple[StreamEffect, ...]:
    """Coverage of each stream before and after."""
    old, new = missing_tenths(solved, before), missing_tenths(solved, after)
    hours = solved.problem.interval_min / 60 / TENTHS
    found = []
    for index, stream in enumerate(solved.problem.demand.channels):
        worst = int(np.argmax(new[index] - old[index]))
        worse = new[index][worst] > old[index][worst]
        found.append(
            StreamEffect(
                stream=stream,
                missing_before=float(old[index].sum()) * hours,
                missing_after=float(new[index].sum()) * hours,
                worst_at=solved.horizon.start_of(worst) if worse else None,
                worst_before_fte=float(old[index][worst]) / TENTHS,
                worst_after_fte=float(new[index][worst]) / TENTHS,
            )
        )
    return tuple(found)


def hours_effects(
    solved: SolvedPod,
    before: Roster,
    after: Roster,
    agents: Sequence[int],
    names: Mapping[str, str],
) -> tuple[HoursEffect, ...]:
    """Hours of these agents before and after."""
    rows = {index: (before.duties[index], after.duties[index]) for index in agents}
    return tuple(hours_of(solved, index, both, names) for index, both in rows.items())


def hours_of(
    solved: SolvedPod, agent: int, rows: tuple[Row, Row], names: Mapping[str, str]
) -> HoursEffect:
    """Hours of one agent, with the row before and the one after."""
    person = solved.problem.agents[agent]
    credited = sum(absence.credited_min for absence in person.absences)
    before, after = (sum(duty.shell.paid_min for duty in row if duty) for row in rows)
    return HoursEffect(
        personnel_number=person.id,
        name=names.get(person.id, person.id),
        contract_min=round(person.contract_min * solved.horizon.n_days / 7),
        before_min=credited + before,
        after_min=credited + after,
        first_day=solved.horizon.days[0],
        last_day=solved.horizon.days[-1],
    )
