"""Rules that a swap newly breaks or makes worse, in the rows of both."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.agreements.numbers import RULE_TYPES
from scheduler.agreements.wording import is_law
from scheduler.planning.duties import duty_in
from scheduler.planning.effects import told, worse
from scheduler.swaps.records import SwapBreach
from solver.rule import Violation
from solver.verify import verify_duty, verify_tour

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from scheduler.swaps.legs import Leg, Row
    from scheduler.swaps.part import Part
    from solver.problem import Agent, Duty, Problem


def is_statutory(problem: Problem, violation: Violation) -> bool:
    """Whether no policy can permit it: a law, or something no pattern or no settled day allows.

    What a rule asks for *at least*, such as a contract's least hours, stands in no law; nor does a
    contract's most, as long as the rule's own is kept.
    """
    if violation.rule not in RULE_TYPES or violation.rule == "locked":
        return True
    if not is_law(violation.rule) or "least" in violation.fields:
        return False
    if violation.rule == "hours_a_week":
        own = next(rule for rule in problem.rules if rule.name == violation.rule)
        return int(violation.fields["total"]) > int(getattr(own, "max_minutes", 0))
    return True


class Breaches:
    """What changed rows newly break; remembered, since a shift is given away in one way only."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, ...], tuple[SwapBreach, ...]] = {}
        self._sound: set[tuple[object, ...]] = set()
        """Duties without fault, by part, day and the channels of who works them."""

    def of(self, rows: Sequence[Row]) -> tuple[SwapBreach, ...]:
        """What these rows newly break, each once."""
        return tuple(dict.fromkeys(breach for row in rows for breach in self._of_row(row, rows)))

    def _of_row(self, row: Row, rows: Sequence[Row]) -> tuple[SwapBreach, ...]:
        beside = [r for r in rows if r.part is not row.part and r.person.id == row.person.id]
        if beside:
            return self._new(row, beside)
        # The board keeps all parts and duties alive, so their identities tell them apart.
        key = (id(row.part), row.agent, *map(id, row.after))
        if key not in self._known:
            self._known[key] = self._new(row, beside)
        return self._known[key]

    def _new(self, row: Row, beside: Sequence[Row]) -> tuple[SwapBreach, ...]:
        return tuple(_breach(row.part, violation) for violation in self._worse(row, beside))

    def _worse(self, row: Row, beside: Sequence[Row]) -> list[Violation]:
        """What one row breaks more than before; days that stay have the faults that they had."""
        part, standing = row.part, row.person
        person = _with_neighbours(part, standing, beside) if beside else standing
        tour = tuple(duty.shell if duty else None for duty in row.after)
        if person is standing:
            after = verify_tour(part.problem, row.agent, tour)
        else:
            after = verify_tour(replace(part.problem, agents=(person,)), 0, tour)
        after += [fault for leg in row.legs for fault in self._faults(leg, leg.after)]
        after += _settled(person, row.legs, {violation.rule for violation in after})
        if not after:
            return []
        faults = [fault for leg in row.legs for fault in self._faults(leg, leg.before)]
        return _plain(worse(part.broken(row.agent) + faults, after))

    def _faults(self, leg: Leg, duty: Duty | None) -> list[Violation]:
        if duty is None:
            return []
        key = (id(leg.part), id(duty), leg.day, leg.person.channels)
        # A lock is the person's own; all else that can be wrong is the duty's.
        if key in self._sound and not leg.person.locks:
            return []
        found = verify_duty(leg.part.problem, leg.agent, leg.day, duty)
        if not found:
            self._sound.add(key)
        return found


def _with_neighbours(part: Part, person: Agent, beside: Iterable[Row]) -> Agent:
    """The agent with other weeks changed as well."""
    fixed = {duty.shell.day: duty for duty in person.fixed}
    for leg in (leg for row in beside for leg in row.legs):
        number = part.horizon.day_number(leg.date)
        fixed.pop(number, None)
        if leg.stored is not None:
            fixed[number] = duty_in(leg.stored, part.horizon)
    ordered = tuple(fixed[number] for number in sorted(fixed))
    return person if ordered == person.fixed else replace(person, fixed=ordered)


def _settled(person: Agent, own: Iterable[Leg], known: set[str]) -> Iterator[Violation]:
    """Locks and absences count even where a rule set forgot them."""
    locked = {lock.day for lock in person.locks}
    away = {absence.day: absence for absence in person.absences}
    for leg in own:
        if leg.day in locked and "locked" not in known:
            yield Violation("locked", person.id, (leg.day,), 1, "shifts")
        comes, absence = leg.after, away.get(leg.day)
        if comes and absence and absence.forbids(comes.shell) and "absence" not in known:
            yield Violation("absence", person.id, (leg.day,), 1, "shifts")


def _plain(violations: list[Violation]) -> list[Violation]:
    """Without what follows from another one: no pattern has the shift, so none has its breaks."""
    rules = {violation.rule for violation in violations}
    return [v for v in violations if v.rule != "breaks" or "unknown_shell" not in rules]


def _breach(part: Part, violation: Violation) -> SwapBreach:
    return SwapBreach(
        personnel_number=violation.agent,
        rule=violation.rule,
        statutory=is_statutory(part.problem, violation),
        text_de=told(part.horizon, violation, "de"),
        text_en=told(part.horizon, violation, "en"),
    )
