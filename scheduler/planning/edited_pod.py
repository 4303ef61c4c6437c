"""The edited cells of one pod's people, checked against the pod as it stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.errors import ConflictError, NotFoundError, PodshiftError
from scheduler.planning.breaks import Filling
from scheduler.planning.duties import stored_duty
from scheduler.planning.effects import hours_effects, new_breaches, stream_effects
from scheduler.store.roster_records import DutyChange

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime, time

    from scheduler.centre import Centre
    from scheduler.edits import EditedCell, Span
    from scheduler.planning.effects import Breach, HoursEffect, StreamEffect
    from scheduler.planning.solved import SolvedPod
    from solver.problem import Duty, Shell

NEAR = 4
"""So many other shifts are named when the wanted one does not exist."""


@dataclass(frozen=True)
class EditLine:
    """A changed cell, and why it cannot be done, if so."""

    wanted: EditedCell
    pod: str
    refused: PodshiftError | None


@dataclass(frozen=True)
class PodEffect:
    """What the accepted cells do to one pod."""

    pod: str
    streams: tuple[StreamEffect, ...]
    hours: tuple[HoursEffect, ...]


class EditedPod:
    """The cells of one pod's people."""

    def __init__(self, solved: SolvedPod, centre: Centre, notice_until: datetime | None) -> None:
        self._solved = solved
        self._names = {agent.personnel_number: agent.name for agent in centre.agents}
        self._filling = Filling(solved.problem, solved.roster)
        self._notice_until = notice_until
        self._after = solved.roster
        self._touched: dict[tuple[int, int], None] = {}

    def lines(self, cells: Iterable[EditedCell]) -> Iterator[EditLine]:
        """The cells, person by person, each with what becomes of it."""
        by_person: defaultdict[str, list[EditedCell]] = defaultdict(list)
        for cell in cells:
            by_person[cell.personnel_number].append(cell)
        for number, mine in by_person.items():
            yield from self._person(self._solved.problem.agent_index[number], mine)

    def effect(self) -> PodEffect:
        """What all accepted cells do to coverage and hours."""
        before, after = self._solved.roster, self._after
        agents = tuple(dict.fromkeys(agent for agent, _ in self._touched))
        return PodEffect(
            self._solved.pod,
            stream_effects(self._solved, before, after),
            hours_effects(self._solved, before, after, agents, self._names),
        )

    def changes(self) -> Iterator[DutyChange]:
        """All accepted cells as the store does them."""
        solved = self._solved
        for agent, day in self._touched:
            who, duty = solved.problem.agents[agent], self._after.duties[agent][day]
            stored = None if duty is None else stored_duty(who, duty, solved.horizon)
            yield DutyChange(solved.pod, who.id, solved.horizon.days[day], stored)

    def _person(self, agent: int, cells: list[EditedCell]) -> Iterator[EditLine]:
        wanted: dict[int, tuple[EditedCell, Duty | None]] = {}
        for cell in cells:
            try:
                duty = self._duty(agent, cell)
            except PodshiftError as error:
                yield EditLine(cell, self._solved.pod, error)
            else:
                wanted[self._day(cell)] = (cell, duty)
        while breaches := self._breaches(agent, wanted):
            for day, cell, why in self._blamed(wanted, breaches):
                yield EditLine(cell, self._solved.pod, why)
                del wanted[day]
        for day, (cell, duty) in wanted.items():
            self._after = self._after.with_duty(agent, day, duty)
            self._touched[agent, day] = None
            yield EditLine(cell, self._solved.pod, None)

    def _duty(self, agent: int, cell: EditedCell) -> Duty | None:
        """The duty that a cell asks for.

        Raises
        ------
        PodshiftError
            If it cannot be, whatever the person's other days are.
        """
        if cell.unreadable:
            raise cell.unreadable
        day = self._day(cell)
        standing = self._solved.roster.duties[agent][day]
        if self._span(standing) != str(cell.had or ""):
            raise _stands_otherwise(self._span(standing))
        if any(lock.day == day for lock in self._solved.problem.agents[agent].locks):
            raise ConflictError("the day is locked", de="Der Tag ist festgehalten.")
        duty = None
        if cell.wanted is not None:
            shell = self._shell(day, cell.wanted, standing)
            duty = self._filling.duty(agent, shell)
        self._refuse_short_notice(standing, duty)
        return duty

    def _day(self, cell: EditedCell) -> int:
        day = self._solved.horizon.day_number(cell.day)
        if not 0 <= day < self._solved.horizon.n_days:
            raise NotFoundError(f"no day {cell.day} in this roster")
        return day

    def _shell(self, day: int, wanted: Span, standing: Duty | None) -> Shell:
        """The shell of the wanted times, of the pattern that stood there if several have it."""
        problem = self._solved.problem
        shells = [problem.shells[index] for index in problem.shells_by_day[day]]
        length = standing.shell.length if standing and wanted.end is None else None
        fitting = [
            shell
            for shell in shells
            if self._starts(shell) == wanted.start
            and (self._ends(shell) == wanted.end if wanted.end else shell.length == length)
        ]
        if not fitting:
            raise self._no_shift(shells, wanted)
        usual = standing.shell.type if standing else ""
        return min(fitting, key=lambda shell: shell.type != usual)

    def _no_shift(self, shells: Iterable[Shell], wanted: Span) -> ConflictError:
        minutes = wanted.start.hour * 60 + wanted.start.minute
        spans = {self._span_of(shell): self._starts(shell) for shell in shells}

        def distance(span: str) -> tuple[int, str]:
            return abs(spans[span].hour * 60 + spans[span].minute - minutes), span

        near = ", ".join(sorted(spans, key=distance)[:NEAR]) or "–"
        return ConflictError(
            f"no shift pattern has these times that day; the nearest are {near}",
            de=f"Kein Schichtmuster hat diese Zeiten an diesem Tag. Am nächsten liegen {near}.",
        )

    def _starts(self, shell: Shell) -> time:
        return self._solved.horizon.start_of(shell.start).time()

    def _ends(self, shell: Shell) -> time:
        return self._solved.horizon.start_of(shell.end).time()

    def _span(self, duty: Duty | None) -> str:
        return "" if duty is None else self._span_of(duty.shell)

    def _span_of(self, shell: Shell) -> str:
        return f"{self._starts(shell):%H:%M}–{self._ends(shell):%H:%M}"

    def _refuse_short_notice(self, before: Duty | None, after: Duty | None) -> None:
        horizon = self._solved.horizon
        starts = [horizon.start_of(duty.shell.start) for duty in (before, after) if duty]
        if self._notice_until and min(starts) < self._notice_until:
            raise ConflictError(
                "the shift lies within the notice period: propose the change, its owner decides",
                de="Die Schicht liegt in der Ankündigungsfrist: die Änderung vorschlagen, die"
                " Person entscheidet.",
            )

    def _breaches(
        self, agent: int, wanted: dict[int, tuple[EditedCell, Duty | None]]
    ) -> tuple[Breach, ...]:
        if not wanted:
            return ()
        after = self._solved.roster
        for day, (_, duty) in wanted.items():
            after = after.with_duty(agent, day, duty)
        return new_breaches(self._solved, self._solved.roster, after, (agent,), self._names)

    def _blamed(
        self, wanted: dict[int, tuple[EditedCell, Duty | None]], breaches: Iterable[Breach]
    ) -> list[tuple[int, EditedCell, ConflictError]]:
        """The cells on days of a breach; all of the person's if none is."""
        days = self._solved.horizon.day_number
        on = {days(day): breach for breach in breaches for day in breach.days}
        if not set(on) & set(wanted):
            on = {day: breach for breach in breaches for day in wanted}
        return [
            (day, cell, ConflictError(on[day].text_en, de=on[day].text_de))
            for day, (cell, _) in wanted.items()
            if day in on
        ]


def _stands_otherwise(span: str) -> ConflictError:
    return ConflictError(
        f"somebody changed this day meanwhile: it now says {span or 'off'}",
        de=f"Dieser Tag wurde inzwischen geändert: jetzt steht dort {span or 'frei'}.",
    )
